// The rows of a batch. That a number is judged as in Python is tested in tests/components/test_rows.py.

import assert from "node:assert/strict";
import { test } from "node:test";

import { added, decode, dropped, pasted, set, textOf, wrong } from "../../components/batch/rows.js";

const rows = { prediction: Float64Array.of(1, 3, 5), target: Float64Array.of(2, 1, 5) };
const RULES = { target: { intervals: [[0, 0], [1, 1]], problem: "is neither 0 nor 1" } }; // prettier-ignore

test("a message's rows are float64, row by row", () => {
  const text = Buffer.from(Float64Array.of(1, 2, 3, 1, 5, 5).buffer).toString("base64");
  assert.deepEqual(decode(text, ["prediction", "target"]), rows);
  const { weight } = decode(text, ["prediction", "target", "weight"]);
  assert.deepEqual(weight, Float64Array.of(3, 5));
});

test("a link's rows are each number as it would be typed", () => assert.equal(textOf(rows), "1_2~3_1~5_5"));

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

const PASTED = {
  "1.5\t2\n−2.5\t3": "1.5_2~-2.5_3~5_5", // a true minus, as the app prints it
  "7\t8\r\n−9\t9.5\r\n1\t0\r\n4\t4": "7_8~-9_9.5~1_0~4_4",
  "7\n8": "7_2~8_1~5_5",
  "7\t8\n": "7_8~3_1~5_5",
  "2.5·10⁻⁷\t1·10⁶": "2.5e-7_1000000~3_1~5_5",
  " 7 \t +8 ": "7_8~3_1~5_5",
  "1e3\t.5\r2.\t0": "1000_0.5~2_0~5_5",
};
const REFUSED = {
  "7\t8\n9\tnine": "Row 2 of what was pasted: target “nine” is no number.",
  "7\t8\textra": "Row 1 of what was pasted: it has 3 cells, and from here on there is room for prediction and target.",
  "7\t8\n9": "Row 2 of what was pasted: it has 1 cell, and row 1 has 2 cells.",
  "7\t8\n\n9\t1": "Row 2 of what was pasted: it has 1 cell, and row 1 has 2 cells.",
  "7\n\n9": "Row 2 of what was pasted: prediction is missing.",
  "\t8\n9\t1": "Row 1 of what was pasted: prediction is missing.",
  "1,5\t2": "Row 1 of what was pasted: prediction “1,5” is no number: write a point for a decimal comma.",
  "undefined\t2": "Row 1 of what was pasted: prediction “undefined” is no number.",
  "1\t−∞": "Row 1 of what was pasted: target “−∞” is no number.",
  "prediction\ttarget\n1\t2": "Row 1 of what was pasted: prediction “prediction” is no number.",
  "1_000\t2": "Row 1 of what was pasted: prediction “1_000” is no number.",
  "１\t2": "Row 1 of what was pasted: prediction “１” is no number.",
  "1e999\t2": "Row 1 of what was pasted: prediction “1e999” is no number.",
};

test("what is pasted goes to the right and down, and rows that are missing are added", () => {
  const first = { row: 0, column: "prediction" };
  for (const [text, after] of Object.entries(PASTED)) assert.equal(textOf(pasted(rows, {}, text, first)), after, text);
  assert.equal(textOf(pasted(rows, {}, "7\n8\n9", { row: 1, column: "target" })), "1_2~3_7~5_8~5_9");
  assert.equal(textOf(pasted(rows, {}, "7\t8", { row: 2, column: "prediction" })), "1_2~3_1~7_8");
});

test("a pasted cell that is no number is named by its row and column, and no row changes", () => {
  const first = { row: 0, column: "prediction" };
  for (const [text, sentence] of Object.entries(REFUSED)) assert.equal(pasted(rows, {}, text, first), sentence, text);
  const wide = "Row 1 of what was pasted: it has 2 cells, and from here on there is room for target.";
  assert.equal(pasted(rows, {}, "7\t8", { row: 0, column: "target" }), wide);
  const beyond = "Row 2 of what was pasted: target 2 is neither 0 nor 1.";
  assert.equal(pasted(rows, RULES, "0\t1\n0\t2", first), beyond);
  assert.equal(textOf(rows), "1_2~3_1~5_5");
});

test("rows with weights are set, added, dropped and pasted like others", () => {
  const weighted = { ...rows, weight: Float64Array.of(1, 0.5, 2) };
  assert.equal(textOf(weighted), "1_2_1~3_1_0.5~5_5_2");
  assert.equal(textOf(set(weighted, "weight", 1, 7)), "1_2_1~3_1_7~5_5_2");
  assert.equal(textOf(dropped(added(weighted), 0)), "3_1_0.5~5_5_2~5_5_2");
  assert.equal(textOf(pasted(weighted, {}, "7\t8\t9\n1\t1\t1", { row: 0, column: "prediction" })), "7_8_9~1_1_1~5_5_2");
});
