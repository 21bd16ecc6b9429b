// Streamlit's theme, as the chart needs it.

/**
 * `scale` is how large the page's letters are, in parts of the usual.
 *
 * @typedef {{ text: string, background: string, font: string, colors: string[], scale: number }} Theme
 */

const LETTER = 16; // px, usually

/**
 * @param {Element} element
 * @returns {Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    text: read("--st-text-color"),
    background: read("--st-background-color"),
    font: read("--st-font"),
    colors: read("--st-chart-categorical-colors")
      .split(",")
      .map((color) => color.trim()),
    scale: parseFloat(getComputedStyle(document.documentElement).fontSize) / LETTER,
  };
}
