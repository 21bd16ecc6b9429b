// Where the distance between two points of an embedding is written.

import assert from "node:assert/strict";
import { test } from "node:test";

import { beside } from "../../components/families/embedding/arrows.js";

const [from, to, third] = [
  [0, 0],
  [2, 0],
  [0, -1],
];
const upwards = (x) => ({ from: [x, -0.5], step: [0, 1] });

test("the words stand over the middle of the line, away from the third point", () => {
  assert.deepEqual(beside(from, to, third, [], [from, to]), [1, 0.13]);
  assert.deepEqual(beside(from, to, [0, 1], [], [from, to]), [1, -0.13]);
});

test("they make way for an arrow that would cross them, and stay where one points elsewhere", () => {
  assert.deepEqual(beside(from, to, third, [upwards(0.6)], []), [1.3, 0.13]);
  assert.deepEqual(beside(from, to, third, [{ from: [0.6, 0.5], step: [0, 1] }], []), [1, 0.13]);
  assert.deepEqual(beside(from, to, third, [{ from: [0, 0.2], step: [2, 0] }], []), [1, -0.13]);
});

test("no point covers them, and where there is no room they stay", () => {
  const place = beside(from, to, third, [upwards(0.85)], [from, to]);
  assert.ok(place[1] > 0.13 + 0.16, "over the point that they would run into");
  const grid = Array.from({ length: 13 }, (_, i) => upwards(i / 2 - 3));
  assert.deepEqual(beside(from, to, third, grid, []), [1, 0.13]);
});
