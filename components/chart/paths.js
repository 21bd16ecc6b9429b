// The curves while something is held: straight into the paths that Plotly has drawn. Plotly itself takes a frame longer and
// ten times as long, and catches up when the hand lets go.

import { axisName, columnName } from "./layout.js";
import { drawTrace, panelOf } from "../kit/plotly.js";

const FAR = 1e5; // px: what is further out is out of sight, and SVG does not like it

export function drawLines({ element, samples, scene }) {
  scene.panels.forEach(({ name }, row) => {
    samples.forEach((points, i) => {
      const k = row * samples.length + i;
      if (element.data[k].y === points[name]) return; // as it is drawn
      Object.assign(element.data[k], { x: points.x, y: points[name] });
      const panel = panelOf(element, columnName(scene, i), axisName(row));
      drawTrace(element, k, path(points.x, points[name], panel, name === "weight"));
    });
  });
}

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
