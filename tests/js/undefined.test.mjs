import assert from "node:assert/strict";
import { test } from "node:test";

import { compareAll } from "../../components/chart/pairs.js";
import { curveName } from "../../components/chart/names.js";
import { fit } from "../../components/chart/layout.js";
import { format } from "../../components/kit/numbers.js";
import { probeAll, sampleAll } from "../../components/chart/sample.js";

// log x, 1/x, √x and a loss that is no number anywhere, as their programs would come with a scene: [value, slope, curvature].
const program = (ops, [value, slope, curvature]) => ({ inputs: ["x"], ops, outputs: { value, slope, curvature } });
const X = ["in", 0];
const LOG = program([X, ["log", 0], ["reciprocal", 0], ["mul", 2, 2], ["neg", 3]], [1, 2, 4]);
const RECIPROCAL = program([X, ["reciprocal", 0], ["mul", 1, 1], ["neg", 2], ["mul", 2, 1], ["add", 4, 4]], [1, 3, 5]);
const ROOT = program([X, ["sqrt", 0], ["reciprocal", 1], ["div", 2, 0], ["neg", 3]], [1, 2, 4]);
const NOWHERE = program([X, ["mul", 0, 0], ["neg", 1], ["const", -1], ["add", 2, 3], ["log", 4]], [5, 5, 5]);
const LINE = program([X, ["const", 1], ["const", 0]], [0, 1, 2]);

const PANELS = ["value", "slope", "curvature", "weight"];
const chartOf = (...programs) => ({
  curves: programs.map((each, i) => ({ slug: `own${i}`, program: each, inputs: {}, open: false, controls: [] })),
  scene: { axis: { slug: "residual", low: null, high: null }, panels: PANELS.map((name) => ({ name })), scale: null },
});

for (const [name, each] of Object.entries({ LOG, RECIPROCAL, ROOT, NOWHERE })) {
  test(`${name} has a frame of finite numbers, a name or none, and compares with a line`, () => {
    const chart = chartOf(LINE, each);
    chart.samples = sampleAll(chart, [-5, 5]);
    const ranges = fit(chart.scene.panels, chart.scene.axis, chart.samples);
    for (const [low, high] of Object.values(ranges)) assert.ok(Number.isFinite(low) && low < high);
    for (const { kinks, minimum } of chart.samples) assert.ok([...kinks, ...(minimum ?? [])].every(Number.isFinite));
    const { pairs } = compareAll(chart, [-5, 5]);
    assert.ok(!Number.isNaN(pairs[0].greatest));
    for (const { low, high } of [...pairs[0].values, ...pairs[0].gradients]) assert.ok(Number.isFinite(low + high));
    const place = { x: (v) => 40 * v, y: (v) => -20 * v, inside: (px, py) => Number.isFinite(px + py), top: 0, bottom: 200 };
    const label = curveName("Your own", chart.samples[1], place, "red");
    assert.equal(label === null, name === "NOWHERE");
  });
}

test("the line has a gap where the loss is undefined, and the readout says so", () => {
  const [points] = sampleAll(chartOf(LOG), [-5, 5]);
  assert.ok(points.x.every((x, i) => x > 0 === Number.isFinite(points.value[i]) || Math.abs(x) < 1e-6));
  const probe = (x) => format(probeAll(chartOf(LOG), x)[0].value, 1e-12);
  assert.deepEqual([probe(-1), probe(0), probe(1)], ["undefined", "−∞", "0"]);
});

test("a pole is no line from one side to the other", () => {
  const [points] = sampleAll(chartOf(RECIPROCAL), [-5, 5]);
  const ends = Array.from(points.value).flatMap((v, i) => (Number.isFinite(v) ? [] : [i]));
  assert.ok(ends.length > 0 && points.value[ends[0] - 1] < 0 && points.value[ends.at(-1) + 1] > 0);
});
