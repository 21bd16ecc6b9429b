import assert from "node:assert/strict";
import { test } from "node:test";

import { probeAll, sampleAll } from "../../components/chart/sample.js";

// |x| and x², as their programs would come with a scene.
const ABSOLUTE = {
  inputs: ["x"],
  ops: [["in", 0], ["abs", 0], ["sgn", 0], ["const", 0]], // prettier-ignore
  outputs: { value: 1, slope: 2, curvature: 3 },
};
const SQUARE = {
  inputs: ["x"],
  ops: [["in", 0], ["mul", 0, 0], ["const", 2], ["mul", 0, 2]], // prettier-ignore
  outputs: { value: 1, slope: 3, curvature: 2 },
};

const curve = (slug, program) => ({ slug, program, inputs: {}, open: false });
const chartOf = (curves, panels = [], scale = null) => ({
  curves,
  scene: { axis: { slug: "residual", low: null, high: null }, panels: panels.map((name) => ({ name })), scale },
});

test("a corner is found, and drawn as a jump of the slope", () => {
  const [points] = sampleAll(chartOf([curve("mae", ABSOLUTE)]), [-1, 2]);
  assert.deepEqual(points.kinks, [0]);
  const at = points.x.indexOf(0);
  assert.deepEqual([points.slope[at - 1], points.slope[at], points.slope[at + 1]], [-1, NaN, 1]);
});

test("a corner between two cells of the search is one corner, and the curve never runs back", () => {
  const [points] = sampleAll(chartOf([curve("mae", ABSOLUTE)]), [-2, 2]);
  assert.deepEqual(points.kinks, [0]);
  assert.ok(points.x.every((x, i) => i === 0 || x > points.x[i - 1]));
});

test("a corner at an end of the axis is no kink, and nothing is drawn from its one value to the curve beside it", () => {
  const chart = chartOf([curve("mae", ABSOLUTE)]);
  chart.scene.axis.low = 0;
  const [points] = sampleAll(chart, [0, 2]);
  assert.deepEqual(points.kinks, []);
  assert.deepEqual([points.slope[0], points.slope[1]], [NaN, 1]);
  assert.ok(points.x.every((x) => x >= 0));
});

test("the minimum of a bowl is found between two samples", () => {
  const [points] = sampleAll(chartOf([curve("mse", SQUARE)]), [-1, 2.003]);
  assert.deepEqual(points.kinks, []);
  assert.ok(points.minimum.every((x) => Math.abs(x) < 1e-6));
});

test("a curve that falls out of view has no minimum there", () => {
  assert.equal(sampleAll(chartOf([curve("mse", SQUARE)]), [1, 2])[0].minimum, null);
});

test("the weight is slope over residual, and at 0 the curvature of the bowl or infinite at a corner", () => {
  const at = (program, x) => probeAll(chartOf([curve("a", program)]), x)[0].weight;
  assert.deepEqual([at(SQUARE, 3), at(SQUARE, 0), at(ABSOLUTE, 2), at(ABSOLUTE, 0)], [2, 2, 0.5, Infinity]);
});

test("a panel that compares does so with the first curve", () => {
  const chart = chartOf([curve("mse", SQUARE), curve("mae", ABSOLUTE)], ["loss difference", "gradient ratio"]);
  const [first, second] = probeAll(chart, 2);
  assert.deepEqual([first["loss difference"], second["loss difference"], second["gradient ratio"]], [0, -2, 0.25]);
});

test("at one scale every curve has the same slope where they are compared", () => {
  const chart = chartOf([curve("mse", SQUARE), curve("mae", ABSOLUTE)], [], { at: 2, by: "slope" });
  assert.deepEqual(
    probeAll(chart, 2).map(({ slope }) => slope),
    [1, 1],
  );
});

test("a curve that has not changed is the same object", () => {
  const chart = chartOf([curve("mse", SQUARE), curve("mae", ABSOLUTE)]);
  const before = sampleAll(chart, [-1, 1]);
  chart.curves[1] = { ...chart.curves[1], inputs: { c: 2 } };
  const after = sampleAll(chart, [-1, 1]);
  assert.deepEqual([after[0] === before[0], after[1] === before[1]], [true, false]);
});

test("an equal program of another message is the same curve, and another program is not, whatever the loss and its inputs", () => {
  const chart = chartOf([curve("mse", SQUARE)]);
  const [before] = sampleAll(chart, [-1, 1]);
  chart.curves = [{ ...chart.curves[0], program: structuredClone(SQUARE) }];
  assert.equal(sampleAll(chart, [-1, 1])[0], before);
  chart.curves = [{ ...chart.curves[0], program: ABSOLUTE }];
  assert.notEqual(sampleAll(chart, [-1, 1])[0], before);
});
