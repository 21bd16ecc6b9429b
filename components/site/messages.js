// The message of a picture, put together from the parts that a plain page carries and the values of its address.

import { there, valueOf } from "./values.js";

/** @typedef {import("../wire").PlainPart} Part */
/** @typedef {import("../wire").PlainPicture} Picture */
/** @typedef {Record<string, any>} Values by the key of the field */

const BETWEEN = "\n"; // options of an entry of the index, as in messages.py

/** The key of the field whose value is to stand here; undefined where none is. @param {any} part @returns {string | undefined} */
const keyOf = (part) => (part && typeof part === "object" && !Array.isArray(part) ? part.carried : undefined);

/** @param {any} at @param {string[]} path */
const inside = (at, path) => path.reduce((part, step) => part?.[step], at);

/** The place of a part's value for the options that the page has. @param {Part} part @param {Values} values */
function placeIn({ by, index }, values) {
  const texts = by.map((key) => (typeof values[key] === "boolean" ? (values[key] ? "yes" : "no") : String(values[key] ?? "")));
  return index[texts.join(BETWEEN)];
}

/** Waits until all that a picture shows is there. @param {Picture} picture @param {Values} values */
export const arrived = ({ parts }, values) => Promise.all(parts.map((part) => there(part, placeIn(part, values))));

/** The same object, or a copy with a value at a path; lists at one path are joined. @param {any} at @param {string[]} path @param {any} value @returns {any} */
function put(at, [step, ...rest], value) {
  if (step === undefined) return Array.isArray(at) && Array.isArray(value) ? [...at, ...value] : value;
  return { ...at, [step]: put(at?.[step], rest, value) };
}

/** The message with marks where the values of fields are to stand. @param {Picture} picture @param {Values} values */
const template = ({ parts }, values) =>
  parts.reduce((message, part) => put(message, part.path, valueOf(part, placeIn(part, values))), /** @type {any} */ (undefined));

/** A part of a template with the values of the fields; one without marks is the same object. @param {any} part @param {Values} values @returns {any} */
function filled(part, values) {
  if (!part || typeof part !== "object") return part;
  const key = keyOf(part);
  if (key !== undefined) return values[key];
  const entries = Object.entries(part).map(([name, inner]) => [name, filled(inner, values)]);
  if (entries.every(([name, inner]) => inner === part[name])) return part;
  return Array.isArray(part) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** The message that a picture gets. @param {Picture} picture @param {Values} values */
export const messageOf = (picture, values) => filled(template(picture, values), values);

/**
 * What the hand has left in a picture as values of fields: they stand where the picture's message has them.
 *
 * @param {Picture} picture
 * @param {Values} values
 * @param {string} name
 * @param {any} left
 * @returns {Values}
 */
export function fieldsIn(picture, values, name, left) {
  const marks = inside(template(picture, values), picture.left[name]);
  /** @type {Values} */
  const fields = {};
  const look = (/** @type {any} */ mark, /** @type {any} */ value) => {
    const key = keyOf(mark);
    if (key !== undefined) fields[key] = value;
    else if (mark && typeof mark === "object") Object.keys(mark).forEach((step) => look(mark[step], value?.[step]));
  };
  look(marks, left);
  return fields;
}
