// What is drawn over the curves: kinks, minima, the probe's points and its tangent. A light SVG that moves with the chart.

import { axisName, columnName } from "./layout.js";
import { drawMeetings } from "./meetings.js";
import { apart, clearest, curveName, curvesIn, minimumName, segment, tangentNames, written } from "./names.js";
import { panelOf } from "../kit/plotly.js";
import { curvePart, partOf } from "../kit/staging.js";

const TANGENT = 0.16; // half its width, in parts of the view

/** @typedef {import("../kit/plotly.js").Panel} Panel */
/** @typedef {import("./sample.js").Sample} Sample */
/** @typedef {import("./sample.js").Probe} Probe */

/** @param {import("./live.js").Chart} chart @param {Sample[]} samples @param {Probe[]} probes */
export function drawMarks(chart, samples, probes) {
  const first = panelOf(chart.element);
  if (!first) return;
  if (!samples.length) {
    chart.marks.replaceChildren();
    chart.handle.hidden = true;
    return;
  }
  /** @type {string[]} */
  const parts = [];
  const placeOf = (/** @type {number} */ i, /** @type {number} */ row) =>
    panelOf(chart.element, columnName(chart.scene.columns, i), axisName(row)) ?? first;
  const reach = TANGENT * (first.range[1] - first.range[0]);
  samples.forEach((points, i) => {
    const [loss, probe] = [placeOf(i, 0), probes[i]];
    const color = chart.theme.colors[i];
    const own = curvePart(i);
    const radius = 4 * chart.theme.scale;
    chart.scene.panels.forEach((panel, row) => {
      const place = placeOf(i, row);
      const part = `${partOf(panel.name)} ${own}`;
      parts.push(...group(part, kinks(points, panel.name, place, color)));
      if (row > 0) parts.push(...group(`${part} point`, [dot(place, probe.x, probe[panel.name], color, radius)]));
    });
    parts.push(...group(`minimum ${own}`, [minimum(points, loss, color)]));
    parts.push(...group(`tangent ${own}`, [tangent(probe, reach, loss, color)]));
    if (i > 0) parts.push(...group(`loss point ${own}`, [dot(loss, probe.x, probe.value, color, radius)])); // the first has the handle
  });
  parts.push(...drawMeetings(chart, samples, placeOf), ...names(chart, samples, probes, (i) => placeOf(i, 0), reach));
  if (!chart.stale && chart.scene.floor !== null) parts.push(floor(chart.scene.floor, first, chart.theme));
  chart.marks.innerHTML = parts.join("");
  placeHandle(chart, first, probes[0]);
}

/** What belongs to parts of the picture, so that it is hidden with any of them. @param {string} parts @param {string[]} drawn */
const group = (parts, drawn) => (drawn.some(Boolean) ? [`<g data-part="${parts}">${drawn.join("")}</g>`] : []);

/**
 * The names on the loss's panel. Columns have the names of their curves above them.
 *
 * @param {import("./live.js").Chart} chart
 * @param {Sample[]} samples
 * @param {Probe[]} probes
 * @param {(i: number) => Panel} placeOf
 * @param {number} reach of the tangent
 */
function names({ scene, theme }, samples, probes, placeOf, reach) {
  const place = placeOf(0);
  const { scale } = theme;
  const curves = samples.flatMap((points, i) => {
    const label = curveName(scene.curves[i].name, points, place, theme.colors[i], scale);
    return label ? [{ ...label, part: `names loss ${curvePart(i)}` }] : [];
  });
  const least = samples.findIndex((points) => points.minimum);
  const ends = tangentEnds(probes[0], reach, place);
  const height = (/** @type {number[]} */ [x]) => place.y(samples[0].value[nearest(samples[0].x, place, x)]);
  const named = scene.columns ? [] : apart(curves, place.top, scale);
  const lowest =
    least < 0 ? null : minimumName(middle(samples[least].minimum ?? [], placeOf(least)), placeOf(least), theme.text, scale);
  const places = ends.length ? tangentNames(ends, ends.map(height), place, theme.text, scale) : [];
  const straight = places.length ? clearest(places, [...curvesIn(scene, samples, 0, 0, place), segment(ends)], scale) : null;
  const word = (/** @type {import("./names.js").Label | null} */ label) => (label ? [written(label, theme)] : []);
  return [
    ...named.flatMap((label) => group(label.part ?? "", word(label))),
    ...group(`names minimum ${curvePart(least)}`, word(lowest)),
    ...group("names tangent", word(straight)),
  ];
}

/** The middle of a stretch as far as it is in the panel. @param {number[]} stretch @param {Panel} place */
function middle(stretch, place) {
  const [from, to] = stretch.map((x) => Math.min(Math.max(place.x(x), place.left), place.right));
  return (from + to) / 2;
}

/** The index of the point drawn nearest to a pixel. @param {ArrayLike<number>} points @param {Panel} place @param {number} pixel */
function nearest(points, place, pixel) {
  let best = 0;
  for (let i = 1; i < points.length; i++) {
    if (Math.abs(place.x(points[i]) - pixel) < Math.abs(place.x(points[best]) - pixel)) best = i;
  }
  return best;
}

/** @param {Panel} place @param {number} x @param {number} y @param {string} color @param {number} radius */
function dot(place, x, y, color, radius) {
  const [px, py] = [place.x(x), place.y(y)];
  return place.inside(px, py) ? `<circle cx="${px}" cy="${py}" r="${radius}" fill="${color}"/>` : "";
}

/** Each side of a jump ends in a small open circle. @param {Sample} points @param {string} panel @param {Panel} place @param {string} color */
function kinks(points, panel, place, color) {
  if (panel === "weight") return [];
  return points.kinks.flatMap((kink) => {
    const i = points.x.indexOf(kink);
    const ends = [i - 1, i + 1].map((j) => [place.x(points.x[j]), place.y(points[panel][j])]);
    return ends
      .filter(([px, py], j) => place.inside(px, py) && (!j || !(Math.abs(py - ends[0][1]) <= 1)))
      .map(
        ([px, py]) =>
          `<circle cx="${px}" cy="${py}" r="3.5" fill="var(--st-background-color)" stroke="${color}" stroke-width="1.5"/>`,
      );
  });
}

/**
 * The minimum is marked under the axis of the loss: a triangle, or a bar where it is a whole interval.
 *
 * @param {Sample} points
 * @param {Panel} place
 * @param {string} color
 */
function minimum(points, place, color) {
  if (!points.minimum) return "";
  const [from, to] = points.minimum.map((x) => Math.min(Math.max(place.x(x), place.left), place.right));
  if (to - from > 2) return `<path d="M${from} ${place.bottom + 2}H${to}" stroke="${color}" stroke-width="4" opacity="0.6"/>`;
  return `<path d="M${from} ${place.bottom + 1}l4.5 8h-9z" fill="${color}"><title>minimum</title></path>`;
}

/**
 * @param {{ x: number, value: number, slope: number } | Probe} probe
 * @param {number} reach to either side, in units of x
 * @param {Panel} place
 * @param {string} color
 */
export function tangent(probe, reach, place, color) {
  const [from, to] = tangentEnds(probe, reach, place);
  return from ? `<path d="M${from}L${to}" stroke="${color}" stroke-width="1" opacity="0.75"/>` : "";
}

/**
 * The ends of a tangent in the panel, in pixels; none where there is no tangent, or none of it is in view.
 *
 * @param {{ x: number, value: number, slope: number } | Probe} probe
 * @param {number} reach
 * @param {Panel} place
 * @returns {number[][]}
 */
function tangentEnds(probe, reach, place) {
  if (!Number.isFinite(probe.value) || !Number.isFinite(probe.slope)) return [];
  const ends = [-reach, reach].map((step) => [place.x(probe.x + step), place.y(probe.value + step * probe.slope)]);
  return clipped(ends, place);
}

/** The least value that the server has found any prediction to reach. @param {number} value @param {Panel} place @param {import("../kit/theme.js").Theme} theme */
function floor(value, place, theme) {
  const { text } = theme;
  const y = place.y(value);
  if (!(y > place.top && y < place.bottom)) return "";
  const line = `<path d="M${place.left} ${y}H${place.right}" stroke="${text}" stroke-width="1" opacity="0.5"/>`;
  return `${line}<text x="${place.right - 4}" y="${y + 14}" text-anchor="end" font-size="${12 * theme.scale}" fill="${text}">floor</text>`;
}

/** The part of a segment inside the panel; nothing where it misses it. @param {number[][]} ends @param {Panel} place */
function clipped([[x0, y0], [x1, y1]], { left, right, top, bottom }) {
  let [first, last] = [0, 1];
  for (const [from, step, low, high] of [
    [x0, x1 - x0, left, right],
    [y0, y1 - y0, top, bottom],
  ]) {
    if (!step && (from < low || from > high)) return [];
    if (!step) continue;
    const [enter, leave] = [(low - from) / step, (high - from) / step].sort((a, b) => a - b);
    [first, last] = [Math.max(first, enter), Math.min(last, leave)];
  }
  if (first >= last) return [];
  return [first, last].map((t) => [x0 + t * (x1 - x0), y0 + t * (y1 - y0)]);
}

/** The handle stays within reach where its point has left the frame. @param {import("./live.js").Chart} chart @param {Panel} place @param {Probe} probe */
function placeHandle({ handle, theme }, place, probe) {
  handle.hidden = false;
  const [px, py] = [place.x(probe.x), place.y(probe.value)];
  handle.style.left = `${Math.min(Math.max(px, place.left), place.right)}px`;
  handle.style.top = `${Math.min(Math.max(Number.isFinite(py) ? py : place.top, place.top), place.bottom)}px`;
  handle.style.setProperty("--point", theme.colors[0]);
}
