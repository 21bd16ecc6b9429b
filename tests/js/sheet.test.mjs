import assert from "node:assert/strict";
import { test } from "node:test";

import { between, nearest } from "../../components/site/sheet.js";

test("a table has the value at the nearest place, of two the first", () => {
  const at = (x) => nearest([-1, 0, 1], [10, 20, NaN], x);
  assert.deepEqual([-5, -0.5, -0.4, 0.5, 0.6].map(at), [10, 10, 20, 20, NaN]);
});

test("an error between two steps lies on a straight line", () => {
  const at = (x) => between([1, 2, 4], [3, 5, 9], x);
  assert.deepEqual([0.5, 1, 1.5, 2, 3, 4, 5].map(at), [3, 3, 4, 5, 7, 9, 9]);
});

test("beside an infinite error it is infinite, and beside none undefined", () => {
  const at = (x) => between([1, 2, 4, 8, 16], [NaN, 5, Infinity, Infinity, 7], x);
  assert.deepEqual([1.5, 2, 3, 4, 6, 9].map(at), [NaN, 5, Infinity, Infinity, Infinity, Infinity]);
});
