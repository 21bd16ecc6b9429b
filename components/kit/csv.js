// Tables for a spreadsheet or pandas.

/** @param {number | string} value */
const written = (value) => (Number.isNaN(value) ? "" : String(value).replace("Infinity", "inf"));

/**
 * The text of a table, under lines that say what it holds.
 *
 * @param {string[]} about
 * @param {string[]} head
 * @param {(number | string)[][]} rows
 */
export const csvOf = (about, head, rows) =>
  [...about.map((line) => `# ${line}`), head.join(","), ...rows.map((row) => row.map(written).join(",")), ""].join("\n");

/** A loss and what it is set to, as a line about a table. @param {string} name @param {Record<string, number>} inputs */
export const setupOf = (name, inputs) =>
  [name, ...Object.entries(inputs).map(([input, value]) => `${input} = ${value}`)].join("; ");
