// What is drawn over the curves: kinks, minima, the probe's points and its tangent. A light SVG that moves with the chart.

import { axisName, DASHES } from "./chart.js";

const TANGENT = 0.16; // half its width, in parts of the view
const STROKE = { solid: "", dash: "6 4", dot: "2 3", dashdot: "6 3 2 3" };

export function drawMarks(chart, samples, probes) {
  const { xaxis } = chart.element._fullLayout;
  if (!xaxis?._length) return;
  if (!samples.length) {
    chart.marks.replaceChildren();
    chart.handle.hidden = true;
    return;
  }
  const parts = [];
  chart.scene.panels.forEach((panel, row) => {
    const place = placer(chart.element._fullLayout, axisName(row));
    samples.forEach((points, i) => parts.push(...kinks(points, panel.name, place, chart.theme.colors[i])));
    if (row > 0) probes.forEach((probe, i) => parts.push(dot(place, probe.x, probe[panel.name], chart.theme.colors[i], 4)));
  });
  const loss = placer(chart.element._fullLayout, "yaxis");
  samples.forEach((points, i) => parts.push(minimum(points, loss, chart.theme.colors[i])));
  const [low, high] = xaxis.range;
  const reach = TANGENT * (high - low);
  probes.forEach((probe, i) => parts.push(tangent(probe, reach, loss, chart.theme.colors[i], DASHES[i])));
  probes.slice(1).forEach((probe, i) => parts.push(dot(loss, probe.x, probe.value, chart.theme.colors[i + 1], 4)));
  chart.marks.innerHTML = parts.join("");
  placeHandle(chart, loss, probes[0]);
}

// From the numbers of one panel to pixels of the chart.
function placer({ xaxis, ...layout }, name) {
  const yaxis = layout[name];
  const x = (value) => xaxis._offset + xaxis.l2p(value);
  const y = (value) => yaxis._offset + yaxis.l2p(value);
  const [left, right, top, bottom] = [xaxis._offset, xaxis._offset + xaxis._length, yaxis._offset, yaxis._offset + yaxis._length];
  const inside = (px, py) => px >= left - 1 && px <= right + 1 && py >= top - 1 && py <= bottom + 1;
  return { x, y, inside, left, right, top, bottom };
}

function dot(place, x, y, color, radius) {
  const [px, py] = [place.x(x), place.y(y)];
  return place.inside(px, py) ? `<circle cx="${px}" cy="${py}" r="${radius}" fill="${color}"/>` : "";
}

// Each side of a jump ends in a small open circle.
function kinks(points, panel, place, color) {
  if (panel === "weight") return [];
  return points.kinks.flatMap((kink) => {
    const i = points.x.indexOf(kink);
    const ends = [i - 1, i + 1].map((j) => [place.x(points.x[j]), place.y(points[panel][j])]);
    return ends
      .filter(([px, py], j) => place.inside(px, py) && (!j || Math.abs(py - ends[0][1]) > 1))
      .map(([px, py]) => `<circle cx="${px}" cy="${py}" r="3.5" fill="var(--st-background-color)" stroke="${color}" stroke-width="1.5"/>`);
  });
}

// The minimum is marked under the axis of the loss: a triangle, or a bar where it is a whole interval.
function minimum(points, place, color) {
  if (!points.minimum) return "";
  const [from, to] = points.minimum.map((x) => Math.min(Math.max(place.x(x), place.left), place.right));
  if (to - from > 2) return `<path d="M${from} ${place.bottom + 2}H${to}" stroke="${color}" stroke-width="4" opacity="0.6"/>`;
  return `<path d="M${from} ${place.bottom + 1}l4.5 8h-9z" fill="${color}"><title>minimum</title></path>`;
}

function tangent(probe, reach, place, color, dash) {
  if (!Number.isFinite(probe.value) || !Number.isFinite(probe.slope)) return "";
  const ends = [-reach, reach].map((step) => [place.x(probe.x + step), place.y(probe.value + step * probe.slope)]);
  const clip = `polygon(${[
    [place.left, place.top],
    [place.right, place.top],
    [place.right, place.bottom],
    [place.left, place.bottom],
  ].map(([x, y]) => `${x}px ${y}px`)}) view-box`;
  const line = `<path d="M${ends[0]}L${ends[1]}" stroke="${color}" stroke-width="1.25" stroke-dasharray="${STROKE[dash] || "4 3"}"/>`;
  return `<g style="clip-path: ${clip}" opacity="0.8">${line}</g>`;
}

// The handle stays within reach where its point has left the frame.
function placeHandle({ handle, theme }, place, probe) {
  handle.hidden = false;
  const [px, py] = [place.x(probe.x), place.y(probe.value)];
  handle.style.left = `${Math.min(Math.max(px, place.left), place.right)}px`;
  handle.style.top = `${Math.min(Math.max(Number.isFinite(py) ? py : place.top, place.top), place.bottom)}px`;
  handle.style.setProperty("--point", theme.colors[0]);
}
