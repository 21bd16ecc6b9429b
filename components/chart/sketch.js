// The curves alone, where Plotly will draw them a moment later: same frame, same ranges, no ticks yet.

import { axisName, domain, fade, margin, stretch } from "./layout.js";
import { curveStyle } from "../kit/curves.js";
import { curvePart, partOf } from "../kit/staging.js";

/** @param {import("./live.js").Chart} chart @param {import("./layout.js").Ranges} ranges */
export function sketch(chart, ranges) {
  const { element, samples, scene, theme, view } = chart;
  const { l, r, t, b } = margin(Boolean(scene.columns), theme);
  const [width, height] = [element.clientWidth - l - r, element.clientHeight - t - b];
  const x = (/** @type {number} */ i) => {
    const columns = scene.columns ? scene.curves.length : 1;
    const [left, right] = stretch(columns, scene.columns ? i : 0).map((part) => l + part * width);
    return (/** @type {number} */ value) => left + ((value - view[0]) / (view[1] - view[0])) * (right - left);
  };
  const panels = scene.panels.map((panel, row) => {
    const [below, above] = domain(scene.panels.length, row).map((part) => t + (1 - part) * height);
    const [low, high] = ranges[axisName(row)];
    const y = (/** @type {number} */ value) => below - ((value - low) / (high - low)) * (below - above);
    const lines = samples.map((points, i) => {
      const part = `${partOf(panel.name)} ${curvePart(i)}`;
      return `<g data-part="${part}">${line(points.x, points[panel.name], x(i), y, curveStyle(theme, i))}</g>`;
    });
    const clip = `inset(${above}px ${r}px ${element.clientHeight - below}px ${l}px) view-box`;
    const zero = `<path d="M${l} ${y(0)}h${width}" stroke="${fade(theme.text, 0.4)}"/>`;
    return `<g style="clip-path: ${clip}">${zero}${lines.join("")}</g>`;
  });
  return panels.join("");
}

/**
 * @param {Float64Array} xs
 * @param {Float64Array} ys
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {{ color: string, stroke: string }} style
 */
function line(xs, ys, x, y, { color, stroke }) {
  let path = "";
  let pen = "M";
  xs.forEach((at, i) => {
    if (!Number.isFinite(ys[i])) return void (pen = "M");
    path += `${pen}${x(at).toFixed(1)} ${y(ys[i]).toFixed(1)}`;
    pen = "L";
  });
  return `<path class="atlas-sketch" d="${path}" stroke="${color}" stroke-width="2" stroke-dasharray="${stroke}"/>`;
}
