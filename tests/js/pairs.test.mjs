import assert from "node:assert/strict";
import { test } from "node:test";

import { compareAll } from "../../components/chart/pairs.js";
import { sampleAll } from "../../components/chart/sample.js";

// a x², as its program would come with a scene.
const BOWL = {
  inputs: ["x", "a"],
  ops: [["in", 0], ["in", 1], ["mul", 0, 0], ["mul", 1, 2], ["mul", 0, 1], ["const", 2], ["mul", 4, 5], ["mul", 1, 5]], // prettier-ignore
  outputs: { value: 3, slope: 6, curvature: 7 },
};
const VIEW = [-1, 1];
const chartOf = (...sizes) => ({
  curves: sizes.map((a) => ({ slug: "bowl", program: BOWL, inputs: { a }, open: false })),
  scene: { axis: { slug: "residual", low: null, high: null }, panels: [], scale: null },
});
const greatest = ({ pairs }) => pairs.map((pair) => Math.round(pair.greatest * 1e9) / 1e9);

/** The pairs of a chart whose first curve has changed. */
function moved(chart, a, most) {
  chart.curves[0] = { ...chart.curves[0], inputs: { a } };
  const { pairs, isLate } = compareAll(chart, VIEW, most);
  chart.pairs = pairs;
  return { pairs, isLate };
}

test("all pairs are compared at once, and one that has not changed is the same object", () => {
  const chart = chartOf(1, 2, 3);
  const first = compareAll(chart, VIEW);
  assert.deepEqual(greatest(first), [2, 3]);
  chart.pairs = first.pairs;
  chart.curves[2] = { ...chart.curves[2], inputs: { a: 4 } };
  const { pairs, isLate } = compareAll(chart, VIEW);
  assert.deepEqual([pairs[0] === first.pairs[0], greatest({ pairs }), isLate], [true, [2, 4], false]);
});

test("of the pairs that have changed the one that has waited longest comes first, and all are right in the end", () => {
  const chart = chartOf(1, 2, 4);
  moved(chart, 1);
  const seen = [moved(chart, 2, 1), moved(chart, 4, 1), moved(chart, 4, 1), moved(chart, 4, 1)];
  assert.deepEqual(seen.map(greatest), [[1, 4], [1, 1], [0.5, 1], [0.5, 1]]); // prettier-ignore
  assert.deepEqual(seen.map(({ isLate }) => isLate), [true, true, false, false]); // prettier-ignore
});

test("at the points of a sample the curve is what the sample says, and is not evaluated again", () => {
  const chart = chartOf(1, 2);
  chart.samples = sampleAll(chart, VIEW);
  const { whole } = chart.samples[1];
  whole.slope = whole.slope.map((v) => 5 * v);
  assert.deepEqual(greatest(compareAll(chart, VIEW)), [10]);
});
