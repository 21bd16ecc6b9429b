// A scene of vectors: the entries of prediction and target as bars, and for three classes the simplex, beside the curve along one
// entry. The entry that is swept is where the probe stands.

import { buildBars, shared } from "../kit/bars.js";
import { evaluate } from "../kit/program/program.js";
import { buildSimplex } from "./simplex.js";

const LEAST = 1e-3; // of a probability that becomes a logit

/** @typedef {import("./live.js").Chart} Chart */
/** @typedef {import("./sample.js").Probe} Probe */
/** @typedef {{ moved: (x: number) => void, left: () => void }} Hand */
/** @typedef {Record<string, number[]>} Vectors by name */

/**
 * The vectors as the hand has left them, under the names that the programs know: z1, z2, ...
 *
 * @param {{ vectors: Vectors | null }} chart
 * @returns {Record<string, number>}
 */
export function inputsOf({ vectors }) {
  if (!vectors) return {};
  const numbered = Object.entries(vectors).flatMap(([name, list]) => list.map((v, i) => [`${name}${i + 1}`, v]));
  return { ...Object.fromEntries(numbered), label: vectors.y.indexOf(Math.max(...vectors.y)) };
}

/** @param {Chart} chart */
export function takeEntries(chart) {
  const { entries } = chart.scene;
  chart.vectors = entries ? structuredClone(entries.vectors) : null;
}

/** Built anew only for other bars: the hand or the keyboard may be on one of them. @param {Chart} chart @param {Hand} hand */
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
    moved: (name, i, value) => set(chart, name, i, value, moved),
    left,
  });
  const { theme } = chart;
  const simplex =
    entries.simplex &&
    buildSimplex(chart.simplex, entries.simplex, { theme, moved: (name, p) => place(chart, name, p, moved), left });
  chart.drawEntries = (probes) => {
    const numbers = valuesOf(chart, probes);
    bars(numbers);
    const { entries: now, vectors } = sceneOf(chart);
    simplex?.(chart.curves[0], numbers.p, vectors[now.given]);
  };
}

/** The scene of vectors that a chart with bars shows. @param {Chart} chart */
const sceneOf = ({ scene, vectors }) =>
  /** @type {{ entries: import("../wire").Entries, vectors: Vectors }} */ ({ entries: scene.entries, vectors });

/** @param {Chart} chart @param {string} name @param {number} i @param {number} value @param {Hand["moved"]} moved */
function set(chart, name, i, value, moved) {
  const { entries, vectors } = sceneOf(chart);
  if (name === entries.prediction && i === entries.swept) return moved(value);
  vectors[name] = name === entries.given && entries.exclusive ? shared(vectors[name], i, value) : vectors[name].with(i, value);
  moved(chart.probe);
}

/** @param {Chart} chart @param {string} name @param {number[]} p @param {Hand["moved"]} moved */
function place(chart, name, p, moved) {
  const { entries, vectors } = sceneOf(chart);
  const { prediction, given, swept } = entries;
  if (name === "y") vectors[given] = p;
  else {
    const logs = p.map((v) => Math.log(Math.max(v, LEAST)));
    const mean = prediction === "z" ? logs.reduce((a, b) => a + b) / logs.length : 0; // a log-probability is what it is
    vectors[prediction] = logs.map((v) => Number((v - mean).toFixed(3)));
  }
  moved(name === "y" ? chart.probe : vectors[prediction][swept]);
}

/** @param {Chart} chart @param {Probe[]} probes */
function valuesOf(chart, probes) {
  const { entries } = sceneOf(chart);
  const vectors = leftBehind(chart);
  const names = (/** @type {string} */ name) => vectors[entries.prediction].map((_, i) => `${name}${i + 1}`);
  const shares = evaluate(entries.link, { ...inputsOf({ vectors }), x: Float64Array.of(chart.probe) });
  return {
    ...vectors,
    p: names("p").map((name) => shares[name][0]),
    gradient: probes.map((probe) => names("gradient").map((name) => probe[name])),
  };
}

/** The vectors with the probe's place in them: what goes into the URL when the hand lets go. @param {Chart} chart @returns {Vectors} */
export function leftBehind(chart) {
  const { entries, vectors } = sceneOf(chart);
  return { ...vectors, [entries.prediction]: vectors[entries.prediction].with(entries.swept, chart.probe) };
}
