// The path of the best spread, searched on the derivative that a traced program says. The program here is that of Gaussian NLL.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bestSpread, partials } from "../../components/families/likelihoods/optimum.js";
import { heights, placed } from "../../components/families/likelihoods/spread.js";

// prettier-ignore
const program = {
  inputs: ["x", "log_spread"],
  ops: [
    ["in", 0], ["in", 1], ["neg", 1], ["exp", 2], ["mul", 0, 0], ["mul", 4, 3], ["const", 2], ["add", 1, 5], ["div", 7, 6],
    ["mul", 0, 3], ["const", 1], ["sub", 10, 5], ["div", 11, 6],
  ],
  outputs: { value: 8, by_x: 9, by_spread: 12 },
};
const across = Float64Array.of(-5, -1.3, -0.2, 0.7, 3);

test("along the path the variance is the square of the residual, and the derivative by it is 0", () => {
  const best = bestSpread({ program }, {}, across, [-12, 12]);
  best.forEach((v, i) => assert.ok(Math.abs(Math.exp(v) - across[i] ** 2) < 1e-6));
  partials({ program }, {}, across, best).by_spread.forEach((slope) => assert.ok(Math.abs(slope) < 1e-6));
});

test("where no spread of the stretch is best there is no path", () => {
  assert.deepEqual([...bestSpread({ program }, {}, Float64Array.of(0, 100), [-4, 4])], [NaN, NaN]);
});

test("a point is on a stop of the slider, inside the plane, and exact to four digits along the other side", () => {
  const sides = [
    { span: [-5, 5], step: 0 },
    { span: [-4, 4], step: 0.1 },
  ];
  assert.deepEqual(placed({ sides }, [1.23456, 5.04]), [-3.765, 1]);
  assert.deepEqual(placed({ sides }, [-3, 99]), [-5, 4]);
});

test("contours are even in the lower half of the heights and stand further apart above it", () => {
  assert.deepEqual(heights(Float64Array.from({ length: 101 }, (_, i) => i ** 2 / 100)), [0, 5, 10, 15, 20, 25, 30, 40, 60]);
  assert.deepEqual(heights(Float64Array.of(1, 1, NaN)), []);
});
