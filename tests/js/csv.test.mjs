// Tables that a spreadsheet opens: nothing in them is computed, whatever text from outside they hold.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tableOf } from "../../components/batch/export.js";
import { addressOf, csvOf } from "../../components/kit/csv.js";

const HOSTILE = [
  "=cmd|'/C calc'!A0",
  "+cmd|'/C calc'!A0",
  "-2+3+cmd|'/C calc'!A0",
  "@SUM(1+1)*cmd|'/C calc'!A0",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  " =1+1",
  'a,=1+1,"b',
  "a;=1+1",
  "a\t@x",
  "x\n=HYPERLINK(1)",
  "−1",
  "",
];
// What a spreadsheet would compute, at the beginning of a line or behind what separates cells outside quotes.
const CELLS = /(?:"(?:[^"]|"")*"|[^",;\t\n])+/g;
const isFormula = (cell) => /^\s*"?\s*(?:[=@]|[+-](?!\d*\.?\d+(?:e[+-]?\d+)?"?$))/.test(cell);

test("no cell is a formula, in the names, in the rows or in the lines above them", () => {
  for (const text of HOSTILE) {
    const table = csvOf([text, `z = 1, -2; ${text}`], ["name", text], [[text, -1.5]]);
    assert.deepEqual((table.match(CELLS) ?? []).filter(isFormula), [], JSON.stringify(text));
    assert.equal(table.split("\n").length, 5, JSON.stringify(text));
  }
});

test("numbers and ordinary texts stay as they are, and a text with a separator is one cell", () => {
  const table = csvOf(["z = 1, -2"], ["a", "b, c"], [[-1.5, 'say "x"'], [NaN, -Infinity], ["", "-1"]]); // prettier-ignore
  assert.equal(table, '# z = 1, -2\na,"b, c"\n-1.5,"say ""x"""\n,-inf\n,-1\n');
});

test("an address is named without its fragment, and opens the same state", () => {
  assert.equal(addressOf("http://h/regression#,=cmd|'/C calc'!A0"), "http://h/regression");
  const href = "http://h/batch?theta=1,2;3|'x'&rows=1_2%7E3_4&name=%3D1";
  assert.equal(addressOf(href), "http://h/batch?theta=1%2C2%3B3%7C%27x%27&rows=1_2%7E3_4&name=%3D1");
  assert.deepEqual([...new URL(addressOf(href)).searchParams], [...new URL(href).searchParams]);
});

test("the rows of a batch have their weights in the table, if they have any", () => {
  const rows = { prediction: Float64Array.of(1), target: Float64Array.of(2), weight: Float64Array.of(0.5) };
  const curves = [{ slug: "mae", name: "MAE", inputs: {}, value: [1], slope: [-1] }];
  const table = tableOf("mean", { curves, rows, numbers: {}, decay: 0 }, "http://h/batch");
  assert.equal(
    table,
    "# MAE\n# mean; decay = 0\n# http://h/batch\nprediction,target,weight,loss1_mae,gradient1_mae\n1,2,0.5,1,-1\n",
  );
});
