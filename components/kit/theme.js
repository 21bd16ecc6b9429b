// Streamlit's theme, as the chart needs it.

/** @typedef {{ text: string, background: string, font: string, colors: string[] }} Theme */

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
  };
}
