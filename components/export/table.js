// The curves of a chart as a table, point by point.

import { csvOf, setupOf } from "../kit/csv.js";
import { curvePart, partOf } from "../kit/staging.js";

/** @typedef {import("../chart/live.js").Chart} Chart */

const COLUMNS = ["x", "value", "slope", "curvature"];

/**
 * The table under lines that say what it is. A gap in a curve is no row, and what is hidden on the page is no column or row.
 *
 * @param {Pick<Chart, "scene" | "curves" | "samples">} chart
 * @param {string} address of the page
 * @param {string[]} [hidden] names of parts
 */
export function tableOf({ scene, curves, samples }, address, hidden = []) {
  const derived = scene.panels.map(({ name }) => name).filter((name) => !COLUMNS.includes(name));
  const columns = [...COLUMNS, ...derived].filter((name) => !hidden.includes(partOf(name)));
  const rows = samples.flatMap((points, i) =>
    hidden.includes(curvePart(i))
      ? []
      : Array.from(points.x, (_, j) => j)
          .filter((j) => !Number.isNaN(points.value[j]))
          .map((j) => [i + 1, ...columns.map((name) => points[name][j])]),
  );
  return csvOf(about(scene, curves, samples, address), ["curve", ...columns], rows);
}

/** @param {Chart["scene"]} scene @param {Chart["curves"]} curves @param {Chart["samples"]} samples @param {string} address */
function about(scene, curves, samples, address) {
  const lines = curves.map(({ name, inputs, controls }, i) => {
    const set = Object.fromEntries(controls.map(({ input }) => [input, inputs[input]]));
    const factor = samples[i].factor === 1 ? [] : [`times ${samples[i].factor}`];
    return [setupOf(`curve ${i + 1}: ${name}`, set), ...factor].join("; ");
  });
  const vectors = Object.entries(scene.entries?.vectors ?? {}).map(([name, list]) => `${name} = ${list.join(", ")}`);
  return [`x: ${scene.axis.title}`, ...vectors, ...lines, address];
}
