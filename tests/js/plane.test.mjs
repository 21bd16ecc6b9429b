import assert from "node:assert/strict";
import { test } from "node:test";

import { arrow, at, rectangle } from "../../components/kit/plane.js";

test("y grows upwards in the plane and downwards in the drawing", () => {
  assert.equal(at([1, 2]), "1 -2");
  assert.equal(rectangle([1, 2, 4, 3], "box"), '<rect class="box" x="1" y="-3" width="3" height="1"/>');
});

test("an arrow goes from its place along its step", () => {
  assert.match(arrow([1, 1], [2, 0]), /^M1 -1L3 -1M/);
});

test("what is too short to see, or has no length, is no arrow", () => {
  assert.deepEqual([arrow([0, 0], [0, 0]), arrow([0, 0], [0.01, 0], 0.1), arrow([0, 0], [Infinity, 0])], ["", "", ""]);
});
