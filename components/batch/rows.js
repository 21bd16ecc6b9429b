// The rows of a batch as numbers and as text: what comes with a message, what is typed or pasted, and what is wrong with it. That a
// number in a column is judged as in Python is tested in tests/components/test_rows.py.

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

/** The number that was typed, with either minus sign; NaN where it is none. @param {string} text */
export const numberOf = (text) => (text.trim() ? Number(text.replace("−", "-")) : NaN);

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
  if (!Number.isFinite(value)) return `${column} “${typed}” is no number`;
  const problem = problemOf(rules, column, value);
  return problem && `${column} ${typed} ${problem}`;
}

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
 * The rows after cells of a spreadsheet were pasted, from one on to the right and down; rows that are missing are
 * added, like the last. The answer is
 * a sentence instead where one of the cells is wrong.
 *
 * @param {Rows} rows
 * @param {Rules} rules
 * @param {string} text
 * @param {{ row: number, column: Column }} first
 * @returns {Rows | string}
 */
export function pasted(rows, rules, text, first) {
  const names = COLUMNS.slice(COLUMNS.indexOf(first.column));
  const cells = { prediction: [...rows.predictions], target: [...rows.targets] };
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    for (const [k, field] of line.split("\t").slice(0, names.length).entries()) {
      const problem = wrong(rules, names[k], field);
      if (problem) return `Row ${i + 1} of what was pasted: ${problem}.`;
      cells[names[k]][first.row + i] = numberOf(field);
    }
  }
  const length = Math.max(cells.prediction.length, cells.target.length);
  const whole = (/** @type {number[]} */ column, /** @type {Float64Array} */ before) =>
    Float64Array.from({ length }, (_, i) => column[i] ?? before[before.length - 1]);
  return { predictions: whole(cells.prediction, rows.predictions), targets: whole(cells.target, rows.targets) };
}
