// The curves straight into the paths that Plotly has drawn. Plotly itself takes ten times as long, and catches up when the hand rests.

import { axisName, columnName } from "./layout.js";
import { drawTrace, panelOf } from "../kit/plotly.js";

const FAR = 1e5; // px: what is further out is out of sight, and SVG does not like it

/**
 * Draws the curves of panels above each other: those whose numbers have changed, or all of them where the frame has.
 *
 * @param {import("../kit/plotly.js").Plot} element
 * @param {{ name: string }[]} panels
 * @param {Pick<import("./sample.js").Sample, "x">[]} samples each with the numbers of every panel
 * @param {{ columns?: boolean, isShifted?: boolean }} frame whether each curve has a column of its own, and whether the frame has changed
 */
export function drawLines(element, panels, samples, { columns = false, isShifted = false } = {}) {
  panels.forEach(({ name }, row) => {
    samples.forEach((/** @type {Record<string, any>} */ points, i) => {
      const k = row * samples.length + i;
      if (element.data[k].y === points[name] && !isShifted) return;
      Object.assign(element.data[k], { x: points.x, y: points[name] });
      const panel = panelOf(element, columnName(columns, i), axisName(row));
      if (!panel) return;
      drawTrace(element, k, path(points.x, points[name], panel, name === "weight"));
    });
  });
}

/** @param {Float64Array} x @param {Float64Array} y @param {import("../kit/plotly.js").Panel} panel @param {boolean} connect */
function path(x, y, { across, down }, connect) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(y[i])) {
      if (!connect) pen = "M";
      continue;
    }
    const py = Math.min(Math.max(down(y[i]), -FAR), FAR);
    d += `${pen}${across(x[i]).toFixed(2)},${py.toFixed(2)}`;
    pen = "L";
  }
  return d;
}
