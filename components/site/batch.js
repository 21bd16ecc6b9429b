// The batch of a plain page: its rows are in the address, or, where they are too many for it, in the memory of the page.

import { problemOf } from "../batch/rows.js";
import { numberOf } from "../kit/numbers.js";

/** @typedef {import("../wire").PlainRows} PlainRows */
/** @typedef {import("../wire").SceneMessage<import("../wire").BatchScene>} BatchMessage */
/** @typedef {import("./messages.js").Values} Values */

const FILE = "file"; // what an address says of rows that are too many for it, as in states/batch.py
const COLUMNS = ["prediction", "target", "weight"];
const NUMBER = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i;
const MOST = 40; // letters of a word that is repeated
const PART = 32768; // bytes that become letters at once

/** @type {Map<string, string>} */
const held = new Map(); // rows of a file, by the axis of the predictions
let table = { axis: "", letters: 0 }; // of the message that came last

const keyOf = (/** @type {string} */ axis) => `rows_${axis}`;

/** Whether a text says rows of numbers. @param {string} text */
export function isRows(text) {
  const rows = text.split("~").map((row) => row.split("_"));
  const [{ length }] = rows;
  const alike = (length === 2 || length === 3) && rows.every((row) => row.length === length);
  return text === FILE || (alike && rows.flat().every((cell) => NUMBER.test(cell)));
}

/** The rows that a text says where they may stand; null where a number may not. @param {string} text @param {PlainRows} message */
function rowsIn(text, { rules }) {
  const rows = text.split("~").map((row) => row.split("_").map(Number));
  const stands = (/** @type {number} */ value, /** @type {number} */ k) =>
    Number.isFinite(value) && !problemOf(rules, COLUMNS[k], value);
  if (!rows.every((row) => row.every(stands))) return null;
  return rows[0].length === 2 || rows.some(([, , weight]) => weight > 0) ? rows : null;
}

/** Whether the rows of an address are those of a file that this page has not read. @param {Values} values @param {string} axis */
const isLost = (values, axis) => values[keyOf(axis)] === FILE && !held.has(axis);

/** The message of the table of rows. @param {Values} values @param {PlainRows} message */
export function rowsMessage(values, message) {
  const { axis } = message.kind;
  table = { axis, letters: message.letters };
  const text = values[keyOf(axis)] === FILE ? held.get(axis) : values[keyOf(axis)];
  const rows = rowsIn(text ?? message.first, message) ?? /** @type {number[][]} */ (rowsIn(message.first, message));
  const bytes = new Uint8Array(Float64Array.from(rows.flat()).buffer);
  let letters = "";
  for (let i = 0; i < bytes.length; i += PART) letters += String.fromCharCode(...bytes.subarray(i, i + PART));
  return { ...message, columns: COLUMNS.slice(0, rows[0].length), rows: btoa(letters) };
}

/** The words of a text of weights. @param {unknown} theta */
const wordsIn = (theta) =>
  String(theta)
    .split(/,?\s+|,$/)
    .filter(Boolean);

/** The message of the batch, with the weights of the model; a word among them that is no number counts nothing. @param {Values} values @param {BatchMessage} message */
export function batchMessage(values, message) {
  return { scene: { ...message.scene, theta: wordsIn(values.theta).map(numberOf).filter(Number.isFinite) } };
}

/** What the page says of weight decay, and of the first word among the weights that is no number. @param {import("../wire").BatchWords} message */
export function decayWords({ added, decay, theta, no_number: noNumber }) {
  const wrong = wordsIn(theta).find((word) => !Number.isFinite(numberOf(word)));
  return { note: decay ? added : "", refusal: wrong ? noNumber.replace("{word}", () => wrong.slice(0, MOST)) : "" };
}

/** The message of the place for a file. @param {Values} values @param {import("../wire").UploadMessage} message */
export const uploadMessage = (values, message) => ({ ...message, lost: isLost(values, message.kinds[message.kind].axis) });

/** What an address says of rows. @param {string} axis @param {string} text */
function kept(axis, text) {
  if (text.length <= table.letters) return text;
  held.set(axis, text);
  return FILE;
}

/** The rows as the table has them now. @param {string} text @returns {Values} */
export const editedRows = (text) => ({ [keyOf(table.axis)]: kept(table.axis, text) });

/** The rows of a file. @param {{ axis: string, words: string, text: string }} used @returns {Values} */
export const usedRows = ({ axis, words, text }) => ({ predictions: words, [keyOf(axis)]: kept(axis, text) });
