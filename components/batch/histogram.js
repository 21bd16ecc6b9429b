// The losses against the residual or the probability of the true class, the rows on them, and below how many rows lie where.

import { configOf, fade, fit, layout, lineOf } from "../chart/layout.js";
import { NOISE, format } from "../kit/numbers.js";
import { loadPlotly } from "../kit/plotly.js";

const BINS = 31;
const MOST = 400; // rows that are drawn one by one
const LOSS = { name: "value", title: "loss, <i>L</i>" };
const SHADES = [0.6, 0.25]; // of the rows with target 1, and with target 0
const FEW = 6; // rows that have a line each

export function buildHistogram(element) {
  const picture = { element };
  return {
    picture,
    draw: (...found) => draw(picture, ...found),
    remove: () => picture.Plotly?.purge(element),
  };
}

async function draw(picture, { scene, theme }, { targets }, found, held) {
  picture.Plotly = await loadPlotly();
  const { element, Plotly } = picture;
  if (!element.isConnected) return;
  const binary = scene.kind.binary;
  const bins = binsOf(found, targets, binary);
  if (!held || !picture.ranges || scene.kind.axis !== picture.axis) picture.ranges = rangesOf(scene, found, bins);
  picture.axis = scene.kind.axis;
  const figure = layout({ ...scene, panels: [LOSS, panelOf(bins, binary, theme)] }, theme, picture.ranges);
  if (picture.ranges.yaxis2[1] < FEW) figure.yaxis2.dtick = 1;
  const more = { barmode: "stack", bargap: 0.06, uirevision: scene.kind.axis, hoversubplots: "single" };
  const settings = { ...configOf(), doubleClick: "reset", responsive: true };
  element.setAttribute(
    "aria-label",
    `${scene.curves.map(({ name }) => name).join(", ")} against ${scene.axis.title}, over the rows`,
  );
  Plotly.react(element, [...curvesOf(found, theme), ...barsOf(bins, theme, binary)], { ...figure, ...more }, settings);
}

function panelOf({ beyond }, binary, theme) {
  const swatch = (k) => `<span style="color:${fade(theme.text, SHADES[k])}">■</span> target ${1 - k}`;
  return { name: "rows", title: binary ? `rows: ${swatch(0)} ${swatch(1)}` : beyond ? `rows, ${beyond} more beyond` : "rows" };
}

function rangesOf(scene, { line, curves }, { counts, width }) {
  const samples = curves.flatMap(({ lines }) => lines.map((value) => ({ value })));
  const { yaxis } = fit([LOSS], scene.axis, samples);
  const most = Math.max(1, ...counts.reduce((sums, one) => sums.map((v, i) => v + one[i])));
  return { xaxis: [line[0] - width / 2, line.at(-1) + width / 2], yaxis, yaxis2: [0, 1.08 * most] };
}

// How many rows of each class lie in each of equal stretches; without classes, of all.
function binsOf({ place, line }, targets, binary) {
  const [low, high] = [line[0], line.at(-1)];
  const width = (high - low) / BINS;
  const counts = Array.from({ length: binary ? 2 : 1 }, () => new Array(BINS).fill(0));
  let beyond = 0;
  place.forEach((v, i) => {
    if (v < low || v > high) beyond += 1;
    else counts[binary ? 1 - targets[i] : 0][Math.min(BINS - 1, Math.floor((v - low) / width))] += 1;
  });
  return { counts, width, beyond, centres: Array.from({ length: BINS }, (_, k) => low + (k + 0.5) * width) };
}

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
