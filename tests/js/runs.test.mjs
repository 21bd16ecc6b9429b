// Masks as texts. That Python writes the same is tested in tests/components/program/test_whole.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, encode } from "../../components/families/segmentation/runs.js";

test("a text begins with a run of zeros, also where there is none", () => {
  assert.equal(encode([1, 0, 0, 1], 2), "2.ABCB");
});

test("a run of 32 takes a second letter", () => {
  const row = (length) => Array.from({ length: 64 }, (_, i) => +(i >= length));
  assert.deepEqual([encode(row(31), 8), encode(row(32), 8)], ["8.fhB", "8.gBgB"]);
});

test("a text gives back its mask", () => {
  for (const share of [0, 0.1, 0.5, 0.97, 1]) {
    const mask = Float64Array.from({ length: 128 * 128 }, (_, i) => +(((i * 2654435761) % 997) / 997 < share));
    assert.deepEqual(decode(encode(mask, 128), 128), mask);
  }
});

test("what is above 0 belongs to the mask", () => {
  assert.equal(encode([0.2, -1, 0, 3], 2), encode([1, 0, 0, 1], 2));
});
