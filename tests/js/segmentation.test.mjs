// What the hand paints, how the table of losses is sorted, and the table of pixels that is taken away.

import assert from "node:assert/strict";
import { test } from "node:test";

import { disc, pixelAt } from "../../components/families/segmentation/brush.js";
import { tableOf } from "../../components/families/segmentation/export.js";
import { inOrder } from "../../components/families/segmentation/scores.js";

test("a place is in the pixel whose row and column it lies in, or beside the frame", () => {
  assert.deepEqual(
    [[0.5, 0.5], [3.9, 1.2], [4, 0], [0, -0.1]].map((place) => pixelAt(place, 4)), // prettier-ignore
    [0, 7, null, null],
  );
});

test("a brush paints one pixel at least, and all along its way, inside the frame", () => {
  assert.deepEqual(disc([1.5, 1.5], [1.5, 1.5], 1, 4), [5]);
  assert.deepEqual(disc([0.5, 0.5], [3.5, 0.5], 1, 4), [0, 1, 2, 3]);
  assert.deepEqual(disc([0, 0], [0, 0], 2, 4), [0]);
});

test("losses are sorted by a column, either way, and what is undefined stands at the end", () => {
  const rows = [3, NaN, 1, 2].map((value, i) => ({ slug: "abcd"[i], value, shares: { border: -value } }));
  const sorted = (by) => inOrder(rows, by).map(({ slug }) => slug).join(""); // prettier-ignore
  assert.deepEqual(["loss", "-loss", "value", "-value", "border"].map(sorted), ["abcd", "dcba", "cdab", "adcb", "adcb"]);
});

test("the table has a row for each pixel, with the gradients that are drawn", () => {
  const curve = (slug) => ({ slug, name: slug, inputs: { eps: 1 }, value: 0.5, gradient: [1, 2, 3, 4] });
  const measured = { curves: [curve("dice"), curve("bce")], numbers: { size: 2 }, p: [0.1, 0.2, 0.3, 0.4], z: [-1, 0, 1, 2] };
  assert.deepEqual(tableOf({ scene: { side: 2, maps: 1, of: "z" }, y: [0, 1, 0, 1] }, measured, "address").split("\n"), [
    "# size = 2",
    "# dice; eps = 1; loss = 0.5",
    "# address",
    "row,column,y,p,z,ddice/dz",
    "1,1,0,0.1,-1,1",
    "1,2,1,0.2,0,2",
    "2,1,0,0.3,1,3",
    "2,2,1,0.4,2,4",
    "",
  ]);
});
