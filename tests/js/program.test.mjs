// The interpreter itself. That its programs say what torch says is tested in tests/components/program.

import assert from "node:assert/strict";
import { test } from "node:test";

import { evaluate, evaluateAgain } from "../../components/kit/program/program.js";

const x = Float64Array.of(1, 2, 3);
const program = (ops, outputs, inputs = ["x", "a"]) => ({ inputs, ops, outputs });
const product = program([["in", 0], ["in", 1], ["mul", 0, 1], ["const", 4], ["add", 1, 3]], { product: 2, sum: 4 }); // prettier-ignore

test("arrays and numbers mix, and a number fills its output", () => {
  const { product: scaled, sum } = evaluate(product, { x, a: 10 });
  assert.deepEqual([scaled, sum], [Float64Array.of(10, 20, 30), Float64Array.of(14, 14, 14)]);
});

test("an operand may be an array on either side", () => {
  const both = program([["in", 0], ["in", 1], ["sub", 0, 1], ["sub", 1, 0], ["div", 1, 0]], { less: 2, more: 3, ratio: 4 }); // prettier-ignore
  const found = evaluate(both, { x, a: 6 });
  assert.deepEqual(Object.values(found), [Float64Array.of(-5, -4, -3), Float64Array.of(5, 4, 3), Float64Array.of(6, 3, 2)]);
});

test("an operation without a loop of its own takes numbers and arrays", () => {
  const largest = program([["in", 0], ["in", 1], ["maximum", 0, 1], ["exp", 1]], { largest: 2, power: 3 }); // prettier-ignore
  assert.deepEqual(evaluate(largest, { x, a: 2 }), {
    largest: Float64Array.of(2, 2, 3),
    power: new Float64Array(3).fill(Math.exp(2)),
  });
});

test("outputs are the caller's: the next run leaves them alone", () => {
  const first = evaluate(product, { x, a: 2 }).product;
  evaluate(product, { x, a: 3 });
  assert.deepEqual(first, Float64Array.of(2, 4, 6));
});

test("lengths may alternate", () => {
  for (const length of [1, 401, 2, 401, 7, 9, 11, 1]) {
    assert.equal(evaluate(product, { x: new Float64Array(length).fill(2), a: 3 }).product.join(), Array(length).fill(6).join());
  }
});

test("an unknown operation is named", () => {
  assert.throws(() => evaluate(program([["in", 0], ["bessel", 0]], { value: 1 }), { x, a: 1 }), /no operation bessel/); // prettier-ignore
});

test("run again, only what depends on a changed input is computed", () => {
  evaluateAgain(product, { x, a: 2 });
  assert.deepEqual(evaluateAgain(product, { x, a: 5 }).product, Float64Array.of(5, 10, 15));
  const other = Float64Array.of(4, 5);
  assert.deepEqual(evaluateAgain(product, { x: other, a: 5 }), { product: Float64Array.of(20, 25), sum: Float64Array.of(9, 9) });
});

test("of the outputs that are named only what they depend on is computed", () => {
  const spoiled = program([["in", 0], ["const", 2], ["mul", 0, 1], ["in", 1], ["add", 2, 3]], { double: 2, more: 4 }); // prettier-ignore
  const asked = new Set();
  const inputs = new Proxy({ x, a: 1 }, { get: (all, name) => (asked.add(name), all[name]) });
  assert.deepEqual(evaluate(spoiled, inputs, ["double"]), { double: Float64Array.of(2, 4, 6) });
  assert.ok(!asked.has("a"));
  assert.deepEqual(evaluate(spoiled, inputs).more, Float64Array.of(3, 5, 7));
});
