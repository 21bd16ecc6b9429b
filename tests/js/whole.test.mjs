// Operations that mix the pixels of a picture, on pictures small enough to see. Large ones are compared with SciPy and NumPy in
// tests/components/program/test_whole.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { WHOLE } from "../../components/kit/program/whole.js";

const picture = Float64Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1); // a hole in the middle

test("the distance to the hole is 1 beside it and √2 at the corners", () => {
  const s = Math.SQRT2;
  assert.deepEqual(WHOLE.edt(picture, 3), Float64Array.of(s, 1, s, 1, 0, 1, s, 1, s));
});

test("erosion takes the least over a cross, and what is beyond the border", () => {
  assert.deepEqual(WHOLE.erode(picture, 1, 3), Float64Array.of(1, 0, 1, 0, 0, 0, 1, 0, 1));
  assert.deepEqual(WHOLE.erode(picture, 0, 3), new Float64Array(9));
});

test("equals keep their places in the order, and put undoes take", () => {
  const values = Float64Array.of(2, 5, 2, 7);
  const order = WHOLE.order(values);
  assert.deepEqual(order, Float64Array.of(3, 1, 0, 2));
  assert.deepEqual(WHOLE.put(WHOLE.take(values, order), order), values);
});

test("what is moved in repeats the border", () => {
  assert.deepEqual(WHOLE.moved(Float64Array.of(1, 2, 3, 4), 1, 0, 2), Float64Array.of(1, 1, 3, 3));
  assert.deepEqual(WHOLE.moved(Float64Array.of(1, 2, 3, 4), 0, -1, 2), Float64Array.of(3, 4, 3, 4));
});

test("the largest of a picture with a NaN is NaN", () => {
  assert.equal(WHOLE.amax(Float64Array.of(1, NaN, 3)), NaN);
  assert.equal(WHOLE.amax(Float64Array.of(1, -2)), 1);
});
