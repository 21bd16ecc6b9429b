import assert from "node:assert/strict";
import { test } from "node:test";

import { contour, levels } from "../../components/kit/contours.js";

const place = (x, y) => `${x} ${y}`;

test("a line crosses between two corners where the level lies between them", () => {
  assert.equal(contour([0, 1, 0, 1], 2, 0.25, place), "M0.25 0L0.25 1");
});

test("a peak is ringed by four lines", () => {
  const ends = contour([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 0.5, place).match(/[\d.]+ [\d.]+/g);
  assert.equal(ends.length, 8);
  assert.deepEqual([...new Set(ends)].sort(), ["0.5 1", "1 0.5", "1 1.5", "1.5 1"]);
});

test("a saddle has two lines, and neither end of one is on the other", () => {
  const ends = contour([1, 0, 0, 1], 2, 0.5, place).match(/[\d.]+ [\d.]+/g);
  assert.equal(new Set(ends).size, 4);
});

test("where a corner is no finite number there is no line", () => {
  assert.equal(contour([NaN, 1, 0, 1], 2, 0.5, place), "");
  assert.equal(contour([Infinity, 1, 0, 1], 2, 0.5, place), "");
});

test("levels are round and inside", () => {
  assert.deepEqual(levels(-3, 17, 4), [0, 5, 10, 15]);
  assert.deepEqual(levels(0.1, 0.9, 4), [0.2, 0.4, 0.6000000000000001, 0.8]);
});
