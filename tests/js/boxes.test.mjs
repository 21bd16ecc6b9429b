import assert from "node:assert/strict";
import { test } from "node:test";

import { edged, shifted } from "../../components/families/detection/boxes.js";
import { frame, sharesOf } from "../../components/families/detection/composed.js";
import { boxInputs } from "../../components/families/detection/inputs.js";

const LIMITS = { plane: [12, 6], least: 0.25 };

test("a box is taken by its centre to the grid, and stops at the ends of the plane", () => {
  assert.deepEqual(shifted([1, 1, 3, 2], [5.01, 3.51], LIMITS), [4, 3, 6, 4]);
  assert.deepEqual(shifted([1, 1, 3, 2], [20, -4], LIMITS), [10, 0, 12, 1]);
});

test("an edge stops short of the opposite one, and at the end of the plane", () => {
  assert.deepEqual(edged([1, 1, 3, 2], 0, 5, LIMITS), [2.75, 1, 3, 2]);
  assert.deepEqual(edged([1, 1, 3, 2], 2, 0, LIMITS), [1, 1, 1.25, 2]);
  assert.deepEqual(edged([1, 1, 3, 2], 3, 9, LIMITS), [1, 1, 3, 6]);
});

test("terms have shares of their sum, and none of a sum of nothing", () => {
  assert.deepEqual(sharesOf([1, 3]), { total: 4, shares: [0.25, 0.75] });
  assert.deepEqual(sharesOf([0, 0]), { total: 0, shares: [0, 0] });
});

test("the drawing holds the boxes and the anchors, with room around them", () => {
  const [left, top, width, height] = frame([
    [1, 1, 3, 2],
    [2, 0, 4, 1],
  ]);
  assert.deepEqual([left, top], [0.7, -2.3]);
  assert.ok(Math.abs(width - 3.6) < 1e-12 && Math.abs(height - 2.6) < 1e-12);
});

test("both boxes are inputs by name, and x is the left edge of the predicted one", () => {
  assert.deepEqual(boxInputs([1, 2, 3, 4], [5, 6, 7, 8]), {
    x: Float64Array.of(5),
    y1: 6,
    x2: 7,
    y2: 8,
    "target x1": 1,
    "target y1": 2,
    "target x2": 3,
    "target y2": 4,
  });
});
