// Tables for a spreadsheet or pandas. A spreadsheet computes a cell that begins like a formula, so text is written that does not.

// A formula at the beginning of a text, or of what a spreadsheet takes for the next cell. A number may begin with its sign.
const FORMULA = /(^|[,;\t])(\s*)(?=[=@\t\r]|[+-](?![\d.][\d.e+-]*\s*([,;\t]|$)))/g;

/** A text on one line, with an apostrophe before what would be a formula. @param {string} text */
const harmless = (text) => text.replace(/[\r\n]+/g, " ").replace(FORMULA, "$1$2'");

/** @param {string} text */
const quoted = (text) => (/[",;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** @param {number | string} value */
function written(value) {
  if (typeof value === "string") return quoted(harmless(value));
  return Number.isNaN(value) ? "" : String(value).replace("Infinity", "inf");
}

/**
 * The text of a table, under lines that say what it holds.
 *
 * @param {string[]} about
 * @param {string[]} head
 * @param {(number | string)[][]} rows
 */
export const csvOf = (about, head, rows) =>
  [...about.map((line) => `# ${harmless(line)}`), ...[head, ...rows].map((row) => row.map(written).join(",")), ""].join("\n");

/**
 * The address of a page as a file or a link names it: without its fragment, which means nothing to the app, and with what separates
 * cells encoded.
 *
 * @param {string} href
 */
export const addressOf = (href) =>
  href.replace(/#.*$/s, "").replace(/[,;|'"\s]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

// Hosts that only this machine or its own network knows: a file goes to people for whom they lead nowhere, or elsewhere.
const LOCAL =
  /^(?:[^.:]+|.*\.(?:localhost|local|internal|lan|home\.arpa)|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|0\.0\.0\.0|\[(?:::1?|f[cde].*)\])$/i;

/** The address as a file names it: without its host where that is a local one. @param {string} href */
export function publicAddress(href) {
  const address = addressOf(href);
  const { hostname, pathname, search } = new URL(address);
  return LOCAL.test(hostname) ? `${pathname}${search}` : address;
}

/** A loss and what it is set to, as a line about a table. @param {string} name @param {Record<string, number>} inputs */
export const setupOf = (name, inputs) =>
  [name, ...Object.entries(inputs).map(([input, value]) => `${input} = ${value}`)].join("; ");
