// The curves alone, where Plotly will draw them a moment later: same frame, same ranges, no ticks yet.

import { axisName, DASHES, domain, fade, MARGIN } from "./chart.js";

const STROKE = { solid: "none", dash: "9 9", dot: "3 3", dashdot: "9 3 3 3" };

export function sketch(chart, ranges) {
  const { element, samples, scene, theme, view } = chart;
  const [width, height] = [element.clientWidth - MARGIN.l - MARGIN.r, element.clientHeight - MARGIN.t - MARGIN.b];
  const x = (value) => MARGIN.l + ((value - view[0]) / (view[1] - view[0])) * width;
  const panels = scene.panels.map((panel, row) => {
    const [below, above] = domain(scene.panels.length, row).map((part) => MARGIN.t + (1 - part) * height);
    const [low, high] = ranges[axisName(row)];
    const y = (value) => below - ((value - low) / (high - low)) * (below - above);
    const lines = samples.map((points, i) => line(points.x, points[panel.name], x, y, theme.colors[i], STROKE[DASHES[i]]));
    const clip = `inset(${above}px ${MARGIN.r}px ${element.clientHeight - below}px ${MARGIN.l}px) view-box`;
    const zero = `<path d="M${MARGIN.l} ${y(0)}h${width}" stroke="${fade(theme.text, 0.4)}"/>`;
    return `<g style="clip-path: ${clip}">${zero}${lines.join("")}</g>`;
  });
  return panels.join("");
}

function line(xs, ys, x, y, color, dash) {
  let path = "";
  let pen = "M";
  xs.forEach((at, i) => {
    if (!Number.isFinite(ys[i])) return void (pen = "M");
    path += `${pen}${x(at).toFixed(1)} ${y(ys[i]).toFixed(1)}`;
    pen = "L";
  });
  return `<path class="atlas-sketch" d="${path}" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/>`;
}
