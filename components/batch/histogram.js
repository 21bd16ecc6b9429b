// The losses against the residual or the probability of the true class, the rows on them, and below how many rows lie where.

import { configOf, fade, fit, layout, lineOf } from "../chart/layout.js";
import { NOISE, format } from "../kit/numbers.js";
import { loadPlotly, release } from "../kit/plotly.js";

const BINS = 31;
const MOST = 400; // rows that are drawn one by one
const LOSS = { name: "value", title: "loss, <i>L</i>" };
const SHADES = [0.6, 0.25]; // of the rows with target 1, and with target 0
const FEW = 6; // rows that have a line each

/** @typedef {import("../kit/theme.js").Theme} Theme */
/** @typedef {import("../wire").BatchScene} BatchScene */
/** @typedef {import("./batch.js").Measured} Measured */
/** @typedef {{ counts: number[][], width: number, beyond: number, centres: number[] }} Bins how many rows of each class, or of all */

/**
 * @typedef {object} Picture
 * @property {import("../kit/plotly.js").Plot} element
 * @property {import("../kit/plotly.js").Plotly} [Plotly]
 * @property {import("../chart/layout.js").Ranges} [ranges]
 * @property {string} [axis] that the ranges are of
 */

/** @param {import("../kit/plotly.js").Plot} element */
export function buildHistogram(element) {
  /** @type {Picture} */
  const picture = { element };
  return {
    picture,
    draw: (
      /** @type {BatchScene} */ scene,
      /** @type {Measured} */ measured,
      /** @type {Theme} */ theme,
      /** @type {boolean} */ held,
    ) => draw(picture, scene, measured, theme, held),
    remove: () => release(picture.Plotly, element),
  };
}

/**
 * The frame stays while a slider is held.
 *
 * @param {Picture} picture
 * @param {BatchScene} scene
 * @param {Measured} measured
 * @param {Theme} theme
 * @param {boolean} held
 */
async function draw(picture, scene, measured, theme, held) {
  const { element } = picture;
  const Plotly = (picture.Plotly = await loadPlotly());
  if (!element.isConnected) return;
  const { axis, binary } = scene.kind;
  const bins = binsOf(measured, binary);
  const ranges = held && picture.ranges && axis === picture.axis ? picture.ranges : rangesOf(scene, measured, bins);
  Object.assign(picture, { ranges, axis });
  const figure = layout({ ...scene, panels: [LOSS, panelOf(bins, binary, theme)] }, theme, ranges);
  if (ranges.yaxis2[1] < FEW) figure.yaxis2.dtick = 1;
  const more = { barmode: "stack", bargap: 0.06, uirevision: axis, hoversubplots: "single" };
  const settings = { ...configOf(), doubleClick: "reset", responsive: true };
  const names = scene.curves.map(({ name }) => name).join(", ");
  element.setAttribute("aria-label", `${names} against ${scene.axis.title}, over the rows`);
  Plotly.react(element, [...curvesOf(measured, theme), ...barsOf(bins, theme, binary)], { ...figure, ...more }, settings);
}

/** @param {Bins} bins @param {boolean} binary @param {Theme} theme */
function panelOf({ beyond }, binary, theme) {
  const swatch = (/** @type {number} */ k) => `<span style="color:${fade(theme.text, SHADES[k])}">■</span> target ${1 - k}`;
  return { name: "rows", title: binary ? `rows: ${swatch(0)} ${swatch(1)}` : beyond ? `rows, ${beyond} more beyond` : "rows" };
}

/** @param {BatchScene} scene @param {Measured} measured @param {Bins} bins */
function rangesOf(scene, { line, curves }, { counts, width }) {
  const samples = curves.flatMap(({ lines }) => lines.map((value) => ({ value })));
  const { yaxis } = fit([LOSS], scene.axis, samples);
  const most = Math.max(1, ...counts.reduce((sums, one) => sums.map((v, i) => v + one[i])));
  return { xaxis: [line[0] - width / 2, line[line.length - 1] + width / 2], yaxis, yaxis2: [0, 1.08 * most] };
}

/**
 * How many rows of each class lie in each of equal stretches; without classes, of all.
 *
 * @param {Pick<Measured, "rows" | "place" | "line">} measured
 * @param {boolean} binary
 * @returns {Bins}
 */
function binsOf({ rows: { target }, place, line }, binary) {
  const [low, high] = [line[0], line[line.length - 1]];
  const width = (high - low) / BINS;
  const counts = Array.from({ length: binary ? 2 : 1 }, () => Array.from({ length: BINS }, () => 0));
  let beyond = 0;
  place.forEach((v, i) => {
    if (v < low || v > high) beyond += 1;
    else counts[binary ? 1 - target[i] : 0][Math.min(BINS - 1, Math.floor((v - low) / width))] += 1;
  });
  return { counts, width, beyond, centres: Array.from({ length: BINS }, (_, k) => low + (k + 0.5) * width) };
}

/** @param {Measured} measured @param {Theme} theme */
function curvesOf({ line, curves, place, count }, theme) {
  return curves.flatMap(({ name, value, lines }, i) => {
    const ink = lineOf(theme, i);
    const drawn = lines.map((y, k) => {
      const of = lines.length > 1 ? `${name}, target ${1 - k}` : name;
      return {
        type: "scatter",
        mode: "lines",
        name: of,
        x: line,
        y,
        opacity: k ? 0.5 : 1,
        line: ink,
        text: Array.from(y, (v) => format(v, NOISE)),
        hovertemplate: `${of} %{text}<extra></extra>`,
      };
    });
    const marker = { color: theme.background, size: 8, line: { color: theme.colors[i], width: 2 } };
    const rows = { type: "scatter", mode: "markers", x: place, y: value, marker, hoverinfo: "skip", cliponaxis: false };
    return count > MOST ? drawn : [...drawn, rows];
  });
}

/** @param {Bins} bins @param {Theme} theme @param {boolean} binary */
function barsOf({ counts, centres, width }, theme, binary) {
  return counts.map((y, k) => {
    const word = binary ? `target ${1 - k}` : "rows";
    const marker = { color: fade(theme.text, SHADES[k]) };
    return {
      type: "bar",
      name: word,
      x: centres,
      y,
      width: 0.94 * width,
      yaxis: "y2",
      marker,
      hovertemplate: `${word}: %{y}<extra></extra>`,
    };
  });
}
