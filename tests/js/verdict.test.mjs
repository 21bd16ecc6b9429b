import assert from "node:assert/strict";
import { test } from "node:test";

import { verdictOf, wordsOf } from "../../components/chart/questions/line.js";

const x = Array.from({ length: 101 }, (_, i) => (i - 50) / 10);
const huber = (v) => Math.max(-1, Math.min(1, v));
const compare = (draw, truth = huber, kinks = []) =>
  verdictOf({ x, drawn: x.map(draw), truth: x.map(truth), kinks, range: [-1.2, 1.2] });

test("a line on the curve has no area and no miss", () => {
  const { area, miss, from, to } = compare(huber);
  assert.deepEqual([area, miss.kind, from, to], [0, "none", -5, 5]);
});

test("the area is that between the two, where they cross too", () => {
  assert.ok(Math.abs(compare((v) => huber(v) + 0.5).area - 5) < 1e-9);
  const crossing = verdictOf({ x: [0, 1], drawn: [1, -1], truth: [0, 0], kinks: [], range: [-1, 1] });
  assert.equal(crossing.area, 0.5);
});

test("the largest miss is called by what is wrong with it", () => {
  assert.equal(compare((v) => -huber(v)).miss.kind, "sign");
  assert.equal(compare((v) => 1.1 * huber(v) + 0.1 * (v > 2)).miss.kind, "height");
  const smooth = compare((v) => Math.tanh(v), (v) => Math.sign(v), [0]); // prettier-ignore
  assert.equal(smooth.miss.kind, "kink");
});

test("only what is drawn is compared, and nothing where nothing is", () => {
  const half = compare((v) => (v < 0 ? NaN : v > 2 ? NaN : 0));
  assert.deepEqual([half.from, half.to], [0, 2]);
  assert.equal(
    compare(() => NaN),
    null,
  );
});

test("a curve that is infinite somewhere is compared where it is finite", () => {
  const { area } = compare(() => 0, (v) => (v === 0 ? Infinity : 0)); // prettier-ignore
  assert.equal(area, 0);
});

test("the words name the place and both heights", () => {
  const verdict = compare((v) => (v === 3 ? 0.5 : huber(v)));
  const words = wordsOf(verdict, { curve: "gradient", symbol: "r", format: String });
  assert.match(words, /The largest miss is at r = 3, where your line is too low: you drew 0.5, and the gradient is 1\.$/);
});
