// A scene of vectors: the entries of prediction and target as bars, and for three classes the simplex, beside the curve along one
// entry. The entry that is swept is where the probe stands.

import { buildBars, shared } from "../kit/bars.js";
import { evaluate } from "../program/program.js";
import { buildSimplex } from "./simplex.js";

const LEAST = 1e-3; // of a probability that becomes a logit

// The vectors as the hand has left them, under the names the programs know: z1, z2, ...
export function inputsOf({ vectors }) {
  if (!vectors) return {};
  const numbered = Object.entries(vectors).flatMap(([name, list]) => list.map((v, i) => [`${name}${i + 1}`, v]));
  return { ...Object.fromEntries(numbered), label: vectors.y.indexOf(Math.max(...vectors.y)) };
}

export function takeEntries(chart) {
  const { entries } = chart.scene;
  chart.vectors = entries && structuredClone(entries.vectors);
}

// Built anew only for other bars: the hand or the keyboard may be on one of them.
export function buildEntries(chart, { moved, left }) {
  const { entries } = chart.scene;
  const shape = JSON.stringify([entries?.groups, entries?.simplex, chart.theme]);
  if (shape === chart.entriesShape) return;
  chart.entriesShape = shape;
  chart.drawEntries = null;
  chart.bars.replaceChildren();
  chart.simplex.replaceChildren();
  if (!entries) return;
  const bars = buildBars(chart.bars, entries.groups, {
    colors: chart.theme.colors,
    moved: (...bar) => set(chart, ...bar, moved),
    left,
  });
  const hand = { theme: chart.theme, moved: (name, p) => place(chart, name, p, moved), left };
  const simplex = entries.simplex && buildSimplex(chart.simplex, entries.simplex, hand);
  chart.drawEntries = (probes) => {
    const shown = valuesOf(chart, probes);
    bars(shown);
    simplex?.(chart.curves[0], shown.p, chart.vectors[chart.scene.entries.given]);
  };
}

function set(chart, name, i, value, moved) {
  const { prediction, given, swept, exclusive } = chart.scene.entries;
  if (name === prediction && i === swept) return moved(value);
  const list = chart.vectors[name];
  chart.vectors[name] = name === given && exclusive ? shared(list, i, value) : list.with(i, value);
  moved(chart.probe);
}

function place(chart, name, p, moved) {
  const { prediction, given, swept } = chart.scene.entries;
  if (name === "y") chart.vectors[given] = p;
  else {
    const logs = p.map((v) => Math.log(Math.max(v, LEAST)));
    const mean = prediction === "z" ? logs.reduce((a, b) => a + b) / logs.length : 0; // a log-probability is what it is
    chart.vectors[prediction] = logs.map((v) => Number((v - mean).toFixed(3)));
  }
  moved(name === "y" ? chart.probe : chart.vectors[prediction][swept]);
}

function valuesOf(chart, probes) {
  const { prediction, swept, link } = chart.scene.entries;
  const vectors = { ...chart.vectors, [prediction]: chart.vectors[prediction].with(swept, chart.probe) };
  const count = vectors[prediction].length;
  const numbered = (name, found) => Array.from({ length: count }, (_, i) => found[`${name}${i + 1}`]);
  const shares = evaluate(link, { ...inputsOf({ vectors }), x: Float64Array.of(chart.probe) });
  return {
    ...vectors,
    p: numbered("p", shares).map(([v]) => v),
    gradient: probes.map((probe) => numbered("gradient", probe)),
  };
}

// What goes into the URL when the hand lets go.
export function leftBehind(chart) {
  const { prediction, swept } = chart.scene.entries;
  return { ...chart.vectors, [prediction]: chart.vectors[prediction].with(swept, chart.probe) };
}
