// The address of a page and its values: what it says is read along the page's table, and what is not at its default is written.

import { isRows } from "./batch.js";
import { isGame } from "../families/adversarial/moves.js";
import { numberOf } from "../kit/numbers.js";
import { isMask } from "../families/segmentation/runs.js";

/** @typedef {import("../wire").PlainField} Field */
/** @typedef {number | string | boolean | number[] | string[]} Value */
/** @typedef {{ field: Field, value: Value }} Held a field of the page's state with its value */

const DIGITS = 10; // of a number in an address

/** A number by the rule of Python's format(number, ".10g"), or with other digits: as an address says it. @param {number} number @param {number} [most] */
export function digits(number, most = DIGITS) {
  const [mantissa, power] = number.toExponential(most - 1).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < most) return String(Number(number.toPrecision(most)));
  return `${Number(mantissa)}e${power[0]}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The number that a text says; an end of the range where the text says that with fewer digits. @param {Field} field @param {string} text */
function numberIn({ low = -Infinity, high = Infinity }, text) {
  const number = numberOf(text);
  if (!Number.isFinite(number)) return NaN;
  return [low, high].find((end) => digits(end) === digits(number)) ?? number;
}

/** @param {Field} field @param {number} value */
function isLegal({ low = -Infinity, high = Infinity, ends: [first, last] = [true, true], whole = false }, value) {
  if (whole && !Number.isInteger(value)) return false;
  return (first ? value >= low : value > low) && (last ? value <= high : value < high);
}

/** @param {import("../wire").PlainLimit} limit @param {number[]} numbers */
function isWithin({ weights, low, high }, numbers) {
  const sum = weights.reduce((total, weight, i) => total + weight * numbers[i], 0);
  return low <= sum && sum <= (high ?? Infinity);
}

/** The rules of texts by the name of their form. @type {Record<string, (text: string) => boolean>} */
const FORMS = { mask: isMask, rows: isRows, moves: isGame, any: () => true };

/** @type {Record<Field["kind"], (field: Field, texts: string[]) => Value | null>} */
const READ = {
  number(field, texts) {
    const value = texts.length === 1 ? numberIn(field, texts[0]) : NaN;
    if (!isLegal(field, value)) return null;
    return field.label && !field.stops ? Number(value.toFixed(DIGITS)) : value;
  },
  span(field, texts) {
    const [from, to] = texts.map((text) => numberIn(field, text));
    const { low = -Infinity, high = Infinity } = field;
    return texts.length === 2 && low <= from && from < to && to <= high ? [from, to] : null;
  },
  choice: ({ options = [] }, texts) => (texts.length === 1 && options.includes(texts[0]) ? texts[0] : null),
  choices: ({ options = [] }, texts) => options.filter((option) => texts.includes(option)),
  switch: (_, texts) => texts.length === 1 && texts[0] === "yes",
  numbers(field, texts) {
    const numbers = texts.map(numberOf);
    const alike = numbers.length === /** @type {number[]} */ (field.default).length;
    const legal = numbers.every((v) => Number.isFinite(v) && isLegal(field, v));
    return alike && legal && field.limits?.every((limit) => isWithin(limit, numbers)) ? numbers : null;
  },
  text({ longest = 0, form = "" }, texts) {
    return texts.length === 1 && texts[0].length <= longest && FORMS[form](texts[0]) ? texts[0] : null;
  },
};

/** Whether a field takes what an address says of it. @param {Field} field @param {string[]} texts */
export function takes(field, texts) {
  const { kind, options = [] } = field;
  if (kind === "choices") return texts.every((text) => options.includes(text));
  return kind === "switch" ? ["yes", "no"].includes(texts.join()) : READ[kind](field, texts) !== null;
}

/** What an address says of a value. @param {Value} value @returns {string[]} */
export function written(value) {
  if (Array.isArray(value)) return value.flatMap(written);
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  return [typeof value === "number" ? digits(value) : value];
}

/** The number of a value among all that its field can have, which are few. @param {Field} field @param {Value} value */
function rankOf({ options, low = 0 }, value) {
  return options ? options.indexOf(String(value)) : Number(value) - low;
}

/**
 * The fields of a page in the state that an address says, in their order; what it does not say, or says as nonsense, is at its default.
 *
 * @param {import("../wire").PlainTable} table
 * @param {URLSearchParams} query
 * @returns {Held[]}
 */
export function read({ fields, nodes }, query) {
  /** @type {Held[]} */
  const state = [];
  let place = nodes.length - 1;
  while (place >= 0) {
    const { field: index, next } = nodes[place];
    const field = fields[index];
    const value = (query.has(field.key) ? READ[field.kind](field, query.getAll(field.key)) : null) ?? field.default;
    state.push({ field, value });
    place = typeof next === "number" ? next : next[rankOf(field, value)];
  }
  return state;
}

/** The query of an address that says a state: what is at its default is left out. @param {Held[]} state */
export function queryOf(state) {
  const moved = state.filter(({ field, value }) => String(written(value)) !== String(written(field.default)));
  return new URLSearchParams(moved.flatMap(({ field, value }) => written(value).map((text) => [field.key, text])));
}
