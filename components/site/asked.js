// Numbers of a page in a state, for words beside its picture: what the picture itself shows there, from the same programs, as it writes it.

import { probeAll } from "../chart/sample.js";
import { lossAt, masksOf, placesIn, predictionOf } from "../families/segmentation/pixels.js";
import { NOISE, format, numberOf } from "../kit/numbers.js";
import constants from "../kit/constants.js";
import { partOf } from "../kit/staging.js";
import { FRAME } from "./frame.js";
import { messageOf } from "./messages.js";
import { chartMessage, vectorInputs } from "./scene.js";
import { read, takes } from "./state.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("./messages.js").Values} Values */
/** @typedef {(x?: number) => Record<string, number>[]} Curves what each curve of a page is at a place, by the names of its panels */

const MOST = 200; // numbers that are asked for at once
const TERM = /^([A-Za-z_]\w*?)([1-4])?(?: at (.+))?$/;
const OPERATION = /^(.+?) ([-−+*/]) (.+)$/;
/** @type {Record<string, (a: number, b: number) => number>} */
const OPERATIONS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "−": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b };

/**
 * What a page at an address says of what is asked: each a number by its name (loss, gradient2, curvature at 3, the key of a slider), or
 * two with a sign between them. Also which entries of the address the page does not take. Error where a name is none.
 *
 * @param {Page} page
 * @param {string} address the query
 * @param {unknown} asked
 * @returns {{ numbers: string[], untaken: [string, string][] }}
 */
export function numbersAt(page, address, asked) {
  if (!Array.isArray(asked) || asked.length > MOST || !asked.every((each) => typeof each === "string" && each.length < 100)) {
    throw new Error(`numbers needs a list of ${MOST} names at most, as of`);
  }
  const query = new URLSearchParams(address);
  const state = read(page.table, query);
  /** @type {Values} */
  const values = Object.fromEntries(state.map(({ field, value }) => [field.key, value]));
  const curves = curvesOf(page, values);
  const numbers = asked.map((text) => format(numberIn(text, values, curves), NOISE));
  const own = [...query].filter(([key]) => ![...constants.staging, ...FRAME].includes(key));
  const isTaken = (/** @type {string} */ key) => state.some(({ field }) => field.key === key && takes(field, query.getAll(key)));
  return { numbers, untaken: own.filter(([key]) => !isTaken(key)) };
}

/** @param {Page} page @param {Values} values @returns {Curves} */
function curvesOf(page, values) {
  if (page.chart) {
    const { scene } = chartMessage(page.chart, values);
    const vectors = vectorInputs(page.chart, values);
    const curves = scene.curves.map((curve) => ({ ...curve, inputs: { ...curve.inputs, ...vectors } }));
    return (x = scene.probe) => probeAll({ scene, curves }, x);
  }
  const masks = page.pictures.find(({ name }) => name === "masks");
  if (!masks) return () => [];
  /** @type {import("../wire").MaskScene} */
  const scene = messageOf(masks, values).scene;
  const programs = page.masks?.[scene.side];
  if (!programs) return () => [];
  const setting = { scene, programs, ...masksOf(scene), ...placesIn(scene) };
  return (x = scene.numbers[scene.swept]) => {
    const prediction = predictionOf(setting, { ...scene.numbers, [scene.swept]: x });
    return scene.curves.map(({ slug, inputs }) => {
      const { value, slope } = lossAt(setting, slug, inputs, prediction);
      return { value, slope };
    });
  };
}

/** @param {string} text @param {Values} values @param {Curves} curves @returns {number} */
function numberIn(text, values, curves) {
  const [, left, sign, right] = text.match(OPERATION) ?? [];
  if (sign) return OPERATIONS[sign](termIn(left, values, curves), termIn(right, values, curves));
  return termIn(text, values, curves);
}

/** @param {string} text @param {Values} values @param {Curves} curves @returns {number} */
function termIn(text, values, curves) {
  if (typeof values[text] === "number") return values[text];
  const number = numberOf(text);
  if (!Number.isNaN(number)) return number;
  const [, name, place, where] = text.match(TERM) ?? [];
  const x = where === undefined ? undefined : numberOf(where);
  const drawn = name && !Number.isNaN(x) ? curves(x) : [];
  const curve = drawn[Number(place ?? 1) - 1] ?? {};
  const panel = Object.keys(curve).find((each) => each !== "x" && partOf(each) === name);
  if (panel) return curve[panel];
  const names = [...new Set(drawn.flatMap((each) => Object.keys(each)))].filter((each) => each !== "x").map(partOf);
  const keys = Object.keys(values).filter((key) => typeof values[key] === "number");
  throw new Error(`“${text}” is no number of this page: it has ${[...names, ...keys].join(", ")}`);
}
