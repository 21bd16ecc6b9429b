// The rows of a batch as numbers and as text: what comes with a message, what is typed or pasted, and what is wrong with it. That a
// number in a column is judged as in Python is tested in tests/components/test_rows.py.

import { numberOf } from "../kit/numbers.js";

/** @typedef {"prediction" | "target"} Column */
/** @typedef {Record<string, import("../wire").RowRule>} Rules by column */
/** @typedef {{ predictions: Float64Array, targets: Float64Array }} Rows */

/** @type {Column[]} */
const COLUMNS = ["prediction", "target"];

/** The rows of a message. @param {string} text @returns {Rows} */
export function decode(text) {
  const numbers = new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const column = (/** @type {number} */ k) => Float64Array.from({ length: numbers.length / 2 }, (_, i) => numbers[2 * i + k]);
  return { predictions: column(0), targets: column(1) };
}

/** Rows as a link has them, each number as it would be typed. @param {Rows} rows */
export const textOf = ({ predictions, targets }) => Array.from(predictions, (v, i) => `${v}_${targets[i]}`).join("~");

/**
 * What is wrong with a finite number in a column, as the end of a sentence, or nothing.
 *
 * @param {Rules} rules
 * @param {string} column
 * @param {number} value
 */
export function problemOf(rules, column, value) {
  const rule = rules[column];
  return !rule || rule.intervals.some(([low, high]) => value >= low && value <= high) ? "" : rule.problem;
}

/** What is wrong with a number that was typed; nothing where it may stand. @param {Rules} rules @param {string} column @param {string} text */
export function wrong(rules, column, text) {
  const typed = text.trim().slice(0, 40);
  if (!typed) return `${column} is missing`;
  const value = numberOf(text);
  if (!Number.isFinite(value))
    return `${column} “${typed}” is no number${/\d,\d/.test(typed) ? ": write a point for a decimal comma" : ""}`;
  const problem = problemOf(rules, column, value);
  return problem && `${column} ${typed} ${problem}`;
}

/** The numbers of a column. @param {Rows} rows @param {Column} column */
export const numbersIn = ({ predictions, targets }, column) => (column === "prediction" ? predictions : targets);

/** The rows with a number set. @param {Rows} rows @param {Column} column @param {number} i @param {number} value @returns {Rows} */
export const set = (rows, column, i, value) =>
  column === "prediction"
    ? { ...rows, predictions: rows.predictions.with(i, value) }
    : { ...rows, targets: rows.targets.with(i, value) };

/** The rows and one more like the last. @param {Rows} rows @returns {Rows} */
export function added({ predictions, targets }) {
  const longer = (/** @type {Float64Array} */ column) => Float64Array.of(...column, column[column.length - 1]);
  return { predictions: longer(predictions), targets: longer(targets) };
}

/** The rows without row i. @param {Rows} rows @param {number} i @returns {Rows} */
export function dropped({ predictions, targets }, i) {
  const shorter = (/** @type {Float64Array} */ column) => column.filter((_, row) => row !== i);
  return { predictions: shorter(predictions), targets: shorter(targets) };
}

/**
 * The rows after cells of a spreadsheet were pasted, from one on to the right and down; rows that are missing are added, like the
 * last. The answer is a sentence instead, and no row changes, where a cell is wrong or the cells do not fit the columns.
 *
 * @param {Rows} rows
 * @param {Rules} rules
 * @param {string} text
 * @param {{ row: number, column: Column }} first
 * @returns {Rows | string}
 */
export function pasted(rows, rules, text, first) {
  const names = COLUMNS.slice(COLUMNS.indexOf(first.column));
  const lines = cellsOf(text);
  for (const [i, line] of lines.entries()) {
    const problem = misfit(lines, i, names) || line.map((field, k) => wrong(rules, names[k], field)).find(Boolean);
    if (problem) return `Row ${i + 1} of what was pasted: ${problem}.`;
  }
  const length = Math.max(rows.predictions.length, first.row + lines.length);
  const filled = (/** @type {Column} */ name) => {
    const [k, before] = [names.indexOf(name), numbersIn(rows, name)];
    const cell = (/** @type {number} */ i) => lines[i - first.row]?.[k];
    return Float64Array.from({ length }, (_, i) => {
      const field = cell(i);
      return field === undefined ? before[Math.min(i, before.length - 1)] : numberOf(field);
    });
  };
  return { predictions: filled("prediction"), targets: filled("target") };
}

/** The cells of a pasted text, row by row, without the empty lines below them. @param {string} text */
const cellsOf = (text) =>
  text
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map((line) => line.split("\t"));

/** Why the cells of a pasted row do not fit, or nothing. @param {string[][]} lines @param {number} i @param {Column[]} names */
function misfit(lines, i, names) {
  const count = (/** @type {number} */ many) => (many === 1 ? "1 cell" : `${many} cells`);
  const { length } = lines[i];
  if (length > names.length) return `it has ${count(length)}, and from here on there is room for ${names.join(" and ")}`;
  return length === lines[0].length ? "" : `it has ${count(length)}, and row 1 has ${count(lines[0].length)}`;
}
