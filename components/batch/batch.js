// A batch of rows under the hand: what each of the losses makes of every row, their costs, and the picture of both.
// All numbers come from traced programs; the rows are in a table of their own.

import { buildCosts } from "./costs.js";
import { buildHistogram } from "./histogram.js";
import { component } from "../kit/component.js";
import constants from "../kit/constants.js";
import { evaluate } from "../kit/program/program.js";
import { isHeld } from "../kit/sliders.js";

const POINTS = 301; // of a curve
const INSET = constants.inset; // how far a curve stops short of an end where its own input is infinite
const MANY = 10000; // rows that take too long to be sorted for every picture
const REST = 250; // ms without a change before they are
const FEW = 400; // rows that all have to be in the picture
const USUAL = 0.99; // the part of many rows that has to
const LEAST = 1; // the least that is shown to either side of a residual of 0

/** @typedef {import("../wire").BatchScene} BatchScene */
/** @typedef {import("../wire").BatchCurve} BatchCurve */
/** @typedef {import("../wire").SceneMessage<BatchScene>} BatchMessage */
/** @typedef {import("./rows.js").Rows} Rows */

/**
 * What one loss makes of the rows. `shares` are missing while many rows change.
 *
 * @typedef {object} Made
 * @property {Float64Array} value of each row
 * @property {Float64Array} slope
 * @property {Float64Array} values the same, weighted
 * @property {Float64Array} pulls
 * @property {Record<string, number>} reduced the cost by the word for the reduction
 * @property {number} total of the weights
 * @property {{ losses: Float64Array, gradients: Float64Array } | null} shares which part comes from the worst row, the worst two, ...
 * @property {Float64Array[]} lines of the picture: one, or one for each class
 */

/**
 * What the losses make of the rows, at the settings as the hand has left them. `place` is where each row stands in the picture, and
 * `line` where the curves are sampled.
 *
 * @typedef {object} Measured
 * @property {string} kind the slug of the rows' axis
 * @property {Rows} rows
 * @property {Record<string, number>} numbers
 * @property {Float64Array} place
 * @property {Float64Array} line
 * @property {(BatchCurve & Made)[]} curves
 * @property {number} decay
 * @property {number} count
 */

/**
 * What a batch keeps, beside what every component does.
 *
 * @typedef {object} Fields
 * @property {ReturnType<typeof buildHistogram>} histogram
 * @property {ReturnType<typeof buildCosts>} costs
 * @property {Measured | null} measured
 * @property {boolean} moving whether many rows are changing
 * @property {ReturnType<typeof setTimeout> | undefined} resting
 * @property {number | null} frame an animation frame that is asked for
 */

/** @typedef {import("../kit/component.js").Mounted<BatchMessage> & Fields} Batch */
/** @typedef {Pick<import("./table.js").Table, "kind" | "rows" | "draw">} Table */

/** @type {Table | null} */
let table = null; // the page has one, which may come before the batch or after it

export const { render, remove, inside, current } = component({
  create,
  update: schedule,
  remove: stop,
  keys: keysOf,
  moved: schedule,
  released: schedule,
  isPicture: true,
});

/** @param {BatchMessage} message */
function keysOf({ scene: { numbers, curves } }) {
  return [...Object.keys(numbers), ...curves.flatMap(({ controls }) => controls.map(({ key }) => key))];
}

/** The table of the rows is there, or other rows are in it. @param {Table} now */
export function takeTable(now) {
  table = now;
  reschedule();
}

/** The table has gone. @param {Table} last */
export function dropTable(last) {
  if (table === last) table = null;
}

function reschedule() {
  const batch = current();
  if (batch) schedule(batch);
}

/** @param {HTMLElement} element @returns {Fields} */
function create(element) {
  const find = (/** @type {string} */ name) => element.querySelector(`.atlas-${name}`);
  const plot = /** @type {import("../kit/plotly.js").Plot} */ (find("batch-plot"));
  const [costs, worst, note] = /** @type {Element[]} */ (["costs", "worst", "batch-note"].map(find));
  const pictures = { histogram: buildHistogram(plot), costs: buildCosts(costs, worst, note) };
  return { ...pictures, measured: null, moving: false, resting: undefined, frame: null };
}

/** @param {Batch} batch */
function stop({ resting, histogram }) {
  clearTimeout(resting);
  histogram.remove();
}

/** @param {Batch} batch */
function schedule(batch) {
  clearTimeout(batch.resting);
  batch.moving = table !== null && table.rows.prediction.length > MANY;
  if (batch.moving) batch.resting = setTimeout(() => ((batch.moving = false), ask(batch)), REST);
  ask(batch);
}

/** @param {Batch} batch */
function ask(batch) {
  batch.frame ??= requestAnimationFrame(() => show(batch));
}

/** @param {Batch} batch */
function show(batch) {
  batch.frame = null;
  if (batch.removed || !table) return;
  if (table.kind.axis !== batch.data.scene.kind.axis) return; // one of the two is still that of the kind before
  batch.measured = measure(batch, table.rows);
  batch.histogram.draw(batch.data.scene, batch.measured, batch.theme, isHeld());
  batch.costs(batch.data.scene, batch.measured, batch.theme);
  if (!batch.moving) table.draw(batch.measured, batch.theme);
}

/** @param {Batch} batch @param {Rows} rows @returns {Measured} */
function measure({ data: { scene }, sliders, moving, measured: last }, rows) {
  const { prediction, target } = rows;
  const moved = Object.entries(scene.numbers).map(([key, value]) => [key, sliders.number(key, value)]);
  const numbers = /** @type {Record<string, number>} */ (Object.fromEntries(moved));
  const kind = scene.kind.axis;
  const count = prediction.length;
  const known = last?.rows.prediction === prediction && last.rows.target === target && last.kind === kind ? last : null;
  const place = known ? known.place : placeOf(scene, rows);
  const line = known ? known.line : lineOf(place, scene.kind.binary);
  const x = scene.kind.binary ? prediction : place;
  const weight = rows.weight ?? new Float64Array(count).fill(1);
  const weights = { weight, y: scene.kind.binary ? target : new Float64Array(count), negative: 1, positive: 1, ...numbers };
  const curves = scene.curves.map((curve) => {
    const inputs = sliders.inputs(curve);
    const { value, slope } = evaluate(curve.rows, { x, y: target, ...inputs });
    const { values, pulls, sum, mean, total } = evaluate(scene.cost, { x: value, gradient: slope, ...weights });
    const shares = moving ? null : sharesOf(scene, values, pulls);
    const lines = linesOf(curve, inputs, line, scene.kind.binary);
    return {
      ...curve,
      inputs,
      value,
      slope,
      values,
      pulls,
      reduced: { sum: sum[0], mean: mean[0] },
      total: total[0],
      shares,
      lines,
    };
  });
  return { kind, rows, numbers, place, line, curves, decay: decayOf(scene, numbers, count), count };
}

/** The residual of each row, or the probability of its true class. @param {BatchScene} scene @param {Rows} rows */
function placeOf({ kind, truth }, { prediction, target }) {
  if (!kind.binary) return prediction.map((v, i) => v - target[i]);
  return evaluate(truth, { x: prediction, y: target }).truth;
}

/** @param {BatchScene} scene @param {Float64Array} values @param {Float64Array} pulls */
function sharesOf({ concentration }, values, pulls) {
  const { losses, gradients } = evaluate(concentration, { x: values, gradient: pulls });
  return { losses, gradients };
}

/** @param {BatchScene} scene @param {Record<string, number>} numbers @param {number} count */
function decayOf({ decay, reduction, theta }, numbers, count) {
  const m = reduction === "mean" ? count : 1;
  return evaluate(decay, { x: Float64Array.from(theta), lam: numbers.decay, m }).decay[0] ?? 0;
}

/**
 * Where the curves are sampled: over all rows; of many, the farthest few may lie outside.
 *
 * @param {Float64Array} place
 * @param {boolean} binary
 */
export function lineOf(place, binary) {
  if (binary) return spaced(0, 1);
  const sizes = place.map(Math.abs).sort();
  const most = sizes[sizes.length - 1];
  const usual = place.length > FEW ? 2 * sizes[Math.floor(USUAL * place.length)] : most;
  const reach = 1.08 * Math.max(LEAST, Math.min(most, usual || most));
  return spaced(-reach, reach);
}

/** @param {number} low @param {number} high */
const spaced = (low, high) => Float64Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));

/**
 * A loss against the residual; or against the probability of the true class, one line for both classes where they agree.
 *
 * @param {BatchCurve} curve
 * @param {Record<string, number>} inputs
 * @param {Float64Array} line
 * @param {boolean} binary
 */
function linesOf({ drawn, open }, inputs, line, binary) {
  const on = (/** @type {Float64Array} */ x, /** @type {number} */ y) => evaluate(drawn, { ...inputs, x, y }).value;
  if (!binary) return [on(line, 0)];
  const truth = open ? line.map((v) => Math.min(Math.max(v, INSET), 1 - INSET)) : line;
  const lie = truth.map((v) => 1 - v);
  const [one, zero] = [on(truth, 1), on(lie, 0)];
  const alike = one.every((v, i) => v === zero[i] || Math.abs(v - zero[i]) <= 1e-9 * Math.max(1, Math.abs(v)));
  return alike ? [one] : [one, zero];
}
