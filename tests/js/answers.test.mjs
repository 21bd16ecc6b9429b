import assert from "node:assert/strict";
import { test } from "node:test";

import { answersOf } from "../../components/chart/answers.js";

const at = (low, jump = false) => ({ low, high: low, jump });
const words = (comparison, symbol = "r", view = [-5, 5]) =>
  answersOf({ values: [], gradients: [], greatest: null, places: [], ...comparison }, { slug: "residual", symbol }, view);

test("curves that never meet, and a first loss without a gradient, are said in words", () => {
  assert.deepEqual(words({}), ["nowhere", "nowhere", "none: the first is flat"]);
});

test("points, stretches and jumps", () => {
  assert.equal(words({ values: [at(-1), at(1)] })[0], "r = −1 and 1");
  assert.equal(words({ values: [{ low: 1, high: 5, jump: false }] })[0], "r = 1 to 5");
  assert.equal(words({ gradients: [at(0.5), at(1, true)] })[1], "r = 0.5; one jumps past the other at r = 1");
  assert.equal(words({ values: [{ low: -5, high: 5, jump: false }] })[0], "everywhere");
  assert.equal(words({ values: [1, 2, 3, 4, 4.5, 4.6].map((x) => at(x)) })[0], "r = 1, 2, 3, 4 and 2 more");
});

test("the greatest ratio: at a point, at the edge of the view, everywhere, without limit", () => {
  assert.equal(words({ greatest: 2, places: [at(0)] })[2], "2 at r = 0");
  assert.equal(words({ greatest: 10, places: [at(-5), at(5)] })[2], "10 at r = −5 and 5, the edge of the view");
  assert.equal(words({ greatest: 2, places: [{ low: -5, high: 5 }] })[2], "2 everywhere");
  assert.equal(words({ greatest: Infinity, places: [at(0)] })[2], "without limit: r = 0");
});

test("a logit is also the probability that it stands for", () => {
  const comparison = { values: [at(0)], gradients: [], greatest: null, places: [] };
  assert.equal(answersOf(comparison, { slug: "logit", symbol: "z" }, [-6, 6])[0], "z = 0, p = 0.5");
});
