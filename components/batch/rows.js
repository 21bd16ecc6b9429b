// The rows of a batch as numbers and as text: what comes with a message, what is typed or pasted, and what is wrong with it. That a
// number in a column is judged as in Python is tested in tests/components/test_rows.py.

import { numberOf } from "../kit/numbers.js";

/** @typedef {"prediction" | "target" | "weight"} Column */
/** @typedef {Record<string, import("../wire").RowRule>} Rules by column */
/** @typedef {{ prediction: Float64Array, target: Float64Array, weight?: Float64Array }} Rows their columns, in this order */

/** The columns that these rows have. @param {Rows} rows */
export const columnsOf = (rows) => /** @type {Column[]} */ (Object.keys(rows));

/** The numbers of a column. @param {Rows} rows @param {Column} column */
export const numbersIn = (rows, column) => /** @type {Float64Array} */ (rows[column]);

/** Rows whose columns are made of those of others. @param {Rows} rows @param {(column: Float64Array, name: Column) => Float64Array} make */
const mapped = (rows, make) =>
  /** @type {Rows} */ (Object.fromEntries(columnsOf(rows).map((name) => [name, make(numbersIn(rows, name), name)])));

/** The rows of a message. @param {string} text @param {readonly string[]} columns @returns {Rows} */
export function decode(text, columns) {
  const numbers = new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const length = numbers.length / columns.length;
  const column = (/** @type {number} */ k) => Float64Array.from({ length }, (_, i) => numbers[columns.length * i + k]);
  return /** @type {Rows} */ (Object.fromEntries(columns.map((name, k) => [name, column(k)])));
}

/** Rows as a link has them, each number as it would be typed. @param {Rows} rows */
export const textOf = (rows) => {
  const columns = Object.values(rows);
  return Array.from(rows.prediction, (_, i) => columns.map((column) => column[i]).join("_")).join("~");
};

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

/** The rows with a number set. @param {Rows} rows @param {Column} column @param {number} i @param {number} value @returns {Rows} */
export const set = (rows, column, i, value) => ({ ...rows, [column]: numbersIn(rows, column).with(i, value) });

/** The rows and one more like the last. @param {Rows} rows */
export const added = (rows) => mapped(rows, (column) => Float64Array.of(...column, column[column.length - 1]));

/** The rows without row i. @param {Rows} rows @param {number} i */
export const dropped = (rows, i) => mapped(rows, (column) => column.filter((_, row) => row !== i));

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
  const columns = columnsOf(rows);
  const names = columns.slice(columns.indexOf(first.column));
  const lines = cellsOf(text);
  for (const [i, line] of lines.entries()) {
    const problem = misfit(lines, i, names) || line.map((field, k) => wrong(rules, names[k], field)).find(Boolean);
    if (problem) return `Row ${i + 1} of what was pasted: ${problem}.`;
  }
  const length = Math.max(rows.prediction.length, first.row + lines.length);
  return mapped(rows, (before, name) => {
    const k = names.indexOf(name);
    return Float64Array.from({ length }, (_, i) => {
      const field = lines[i - first.row]?.[k];
      return field === undefined ? before[Math.min(i, before.length - 1)] : numberOf(field);
    });
  });
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
