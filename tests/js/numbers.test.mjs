// Numbers for a reader. That they are Python's, number by number, is tested in tests/components/test_numbers.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { NOISE, brief, fixed, format, parse, percent, settingsOf } from "../../components/kit/numbers.js";

test("four significant digits, and a power of ten where they do not reach", () => {
  const texts = [1 / 3, -1.5, 12345.6, 1e6, 9.99e-5, 5e-324, Infinity, -Infinity, NaN].map((v) => format(v));
  assert.deepEqual(texts, ["0.3333", "−1.5", "12346", "1·10⁶", "9.99·10⁻⁵", "5·10⁻³²⁴", "∞", "−∞", "undefined"]);
});

test("what is noise is 0 only where the caller says so", () => {
  assert.equal(format(2.5e-13), "2.5·10⁻¹³");
  assert.equal(format(2.5e-13, NOISE), "0");
});

test("a number over a bar has fewer digits after the point, the more it has before", () => {
  assert.deepEqual(
    [0.123456, 12.3456, 1234.56, 123456, -0.0001].map((v) => brief(v, 3)),
    ["0.123", "12.35", "1235", "123456", "0.000"],
  );
});

test("a setting has the digits of its slider, and no minus before a zero", () => {
  assert.deepEqual([fixed(-0.001, 2), fixed(-1.5, 2), fixed(2, 0)], ["0.00", "−1.50", "2"]);
  const controls = [{ symbol: "γ", input: "gamma", decimals: 2 }];
  assert.deepEqual(settingsOf({ controls, inputs: { gamma: 2 } }), ["γ = 2.00"]);
});

test("a share is a percentage, or a dash", () => {
  assert.deepEqual([percent(1 / 3), percent(1), percent(NaN)], ["33.3 %", "100 %", "–"]);
});

test("a typed number has any minus sign, and a point or a comma", () => {
  assert.deepEqual(["−2.5", "-2,5", " 1e-3 ", "0"].map(parse), [-2.5, -2.5, 0.001, 0]);
  assert.deepEqual(
    [2.5e-7, -1.25e9].map((v) => parse(format(v))),
    [2.5e-7, -1.25e9],
  );
  assert.deepEqual(["", " ", "1.2.3", "z", "1,000,000"].map(parse), [NaN, NaN, NaN, NaN, NaN]);
});
