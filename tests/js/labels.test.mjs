// Where the numbers of contours stand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { labelPlaces } from "../../components/families/likelihoods/labels.js";

const WIDTH = 11;
const sloped = Float64Array.from({ length: WIDTH * 21 }, (_, i) => Math.floor(i / WIDTH)); // the row

test("a number stands on its own line, in the middle while there is room", () => {
  const places = labelPlaces(
    sloped,
    WIDTH,
    [2.5, 10],
    () => true,
    () => {},
  );
  assert.deepEqual(
    [...places],
    [
      [2.5, [5, 2.5]],
      [10, [5, 10]],
    ],
  );
});

test("where another one is in the way it goes to another column of the line, and is left out where none is free", () => {
  const taken = [];
  const isFree = (column, row) => taken.every(([c, r]) => Math.abs(c - column) > 4 || Math.abs(r - row) > 3);
  const places = labelPlaces(sloped, WIDTH, [5.5, 6.5, 7.5, 8.5], isFree, (...place) => taken.push(place));
  assert.deepEqual(
    [...places.keys()],
    [5.5, 6.5, 7.5].filter((level) => places.has(level)),
  );
  assert.ok(places.size < 4);
  for (const [level, [, row]] of places) assert.equal(row, level);
});

test("no number stands at the edge, or for a level that is passed nowhere", () => {
  const never = () => assert.fail("no place may be taken");
  assert.equal(labelPlaces(sloped, WIDTH, [0.1, 19.9, 50], () => true, never).size, 0);
});
