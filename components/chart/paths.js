// The curves while something is held: straight into the paths that Plotly has drawn. Plotly itself takes a frame longer and
// ten times as long, and catches up when the hand lets go.

import { axisName, columnName } from "./layout.js";

const FAR = 1e5; // px: what is further out is out of sight, and SVG does not like it

export function drawLines({ element, samples, scene }) {
  const layout = element._fullLayout;
  scene.panels.forEach(({ name }, row) => {
    samples.forEach((points, i) => {
      const k = row * samples.length + i;
      if (element.data[k].y === points[name]) return; // as it is drawn
      Object.assign(element.data[k], { x: points.x, y: points[name] });
      const [first, ...rest] = element.querySelectorAll(`.scatterlayer .trace${element._fullData[k].uid} path.js-line`);
      const [xaxis, yaxis] = [layout[columnName(scene, i)], layout[axisName(row)]];
      first?.setAttribute("d", path(points.x, points[name], xaxis, yaxis, name === "weight"));
      rest.forEach((segment) => segment.remove()); // Plotly's own segments of a broken curve
    });
  });
}

function path(x, y, xaxis, yaxis, connect) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(y[i])) {
      if (!connect) pen = "M";
      continue;
    }
    const py = Math.min(Math.max(yaxis.l2p(y[i]), -FAR), FAR);
    d += `${pen}${xaxis.l2p(x[i]).toFixed(2)},${py.toFixed(2)}`;
    pen = "L";
  }
  return d;
}
