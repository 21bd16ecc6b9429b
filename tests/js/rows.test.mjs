// The rows of a batch. That a number is judged as in Python is tested in tests/components/test_rows.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { added, decode, dropped, numberOf, pasted, set, textOf, wrong } from "../../components/batch/rows.js";

const rows = { predictions: Float64Array.of(1, 3, 5), targets: Float64Array.of(2, 1, 5) };
const RULES = { target: { intervals: [[0, 0], [1, 1]], problem: "is neither 0 nor 1" } }; // prettier-ignore

test("a message's rows are pairs of float64", () => {
  const text = Buffer.from(Float64Array.of(1, 2, 3, 1, 5, 5).buffer).toString("base64");
  assert.deepEqual(decode(text), rows);
});

test("a link's rows are each number as it would be typed", () => assert.equal(textOf(rows), "1_2~3_1~5_5"));

test("a number may have either minus sign", () => {
  assert.deepEqual([" −1.5 ", "-2", "two", " "].map(numberOf), [-1.5, -2, NaN, NaN]);
});

test("what is wrong is named", () => {
  assert.deepEqual(
    ["", "two", "Infinity", "2", "1"].map((text) => wrong(RULES, "target", text)),
    ["target is missing", "target “two” is no number", "target “Infinity” is no number", "target 2 is neither 0 nor 1", ""],
  );
  assert.equal(wrong(RULES, "prediction", "2"), "");
});

test("rows are set, added and dropped in new arrays", () => {
  assert.equal(textOf(set(rows, "target", 1, 7)), "1_2~3_7~5_5");
  assert.equal(textOf(added(rows)), "1_2~3_1~5_5~5_5");
  assert.equal(textOf(dropped(rows, 0)), "3_1~5_5");
  assert.equal(textOf(rows), "1_2~3_1~5_5");
});

test("what is pasted goes to the right and down, and rows that are missing are added", () => {
  const first = { row: 1, column: "prediction" };
  assert.equal(textOf(pasted(rows, {}, "7\t8\n−9\t9.5\r\n1\t0\textra", first)), "1_2~7_8~-9_9.5~1_0");
  assert.equal(textOf(pasted(rows, {}, "7\n8\n9", { row: 1, column: "target" })), "1_2~3_7~5_8~5_9");
  assert.equal(pasted(rows, {}, "7\t8\n9\tnine", first), "Row 2 of what was pasted: target “nine” is no number.");
});
