// How the curves of a picture are told apart: by the colours of the theme and by these dashes, in order.

import constants from "./constants.js";

const STROKES = ["none", "9 9", "3 3", "9 3 3 3"]; // as an SVG has the dashes
const BORDERS = ["solid", "dashed", "dotted", "dashed"]; // CSS has no more

/**
 * The colour of curve i, and its dash for Plotly, for an SVG, and for CSS. A dash tells curves apart and nothing else. Curves beyond the dashes are solid.
 *
 * @param {import("./theme.js").Theme} theme
 * @param {number} i
 */
export function curveStyle({ colors }, i) {
  const k = i < constants.dashes.length ? i : 0;
  return { color: colors[i], dash: constants.dashes[k], stroke: STROKES[k], border: BORDERS[k] };
}

/** The same as the style of an element of the class atlas-name. @param {import("./theme.js").Theme} theme @param {number} i */
export function nameStyle(theme, i) {
  const { color, border } = curveStyle(theme, i);
  return `--line:${color};--dash:${border}`;
}
