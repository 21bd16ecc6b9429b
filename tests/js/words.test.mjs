import assert from "node:assert/strict";
import { test } from "node:test";

import { say } from "../../components/families/embedding/words.js";

const CHOICE = { by: "kind", texts: ["It costs {value}.", "", "Of it {share}, or {share:tiny}, is left."] };
const ONLY = { by: null, texts: ["At α = {alpha}."] };

test("an output chooses the text, and the numbers are written for a reader", () => {
  assert.equal(say([ONLY, CHOICE], { kind: 0, value: -0.123456, alpha: 0.5 }), "At α = 0.5. It costs −0.1235.");
});

test("an empty text leaves no gap", () => {
  assert.equal(say([CHOICE, ONLY], { kind: 1, alpha: 2 }), "At α = 2.");
});

test("a number that may be rounding is 0, and one that may not keeps its digits", () => {
  assert.equal(say([CHOICE], { kind: 2, share: 2.5e-20 }), "Of it 0, or 2.5·10⁻²⁰, is left.");
});
