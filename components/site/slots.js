// The slots of a page that compares losses: what they are offered, and the axis that follows a loss taken in one of them.

import { axisOf, hasCurve, lossesOf } from "./scene.js";

/** @typedef {import("../wire").PlainChart} Chart */
/** @typedef {import("./messages.js").Values} Values */

/** Whether a field names the loss of a slot. @param {Chart} chart @param {string} key */
export const isSlot = ({ compared, slots }, key) => compared && slots.some((slot) => slot.key === key);

/** Whether a slot has no loss. @param {Chart} chart @param {any} value */
const isEmpty = ({ losses }, value) => !(value in losses);

/** The keys of the slots that have no loss. @param {Chart} chart @param {Values} values */
export const emptySlots = (chart, values) =>
  chart.slots.map(({ key }) => key).filter((key) => isSlot(chart, key) && isEmpty(chart, values[key]));

/** The losses that a slot is offered: the first slot all of them, the others those that share an axis with its loss. @param {Chart} chart @param {Values} values @param {string} key */
export function offered(chart, values, key) {
  const [first] = chart.slots;
  const all = Object.keys(chart.losses);
  if (key === first.key) return all;
  const axes = axesOf(chart, [values[first.key]]);
  return all.filter((name) => axes.some((slug) => hasCurve(chart, name, slug)));
}

/** The axes on which all of these losses can be drawn. @param {Chart} chart @param {string[]} names */
export const axesOf = (chart, names) =>
  Object.keys(chart.axes).filter((slug) => names.every((name) => hasCurve(chart, name, slug)));

/** The losses that are drawn. @param {Chart} chart @param {Values} values */
export const drawnLosses = (chart, values) =>
  lossesOf(chart, values).filter((name) => hasCurve(chart, name, axisOf(chart, values).axis.slug));

/** The axis for a loss just chosen beside others, by the rule of `axis_for` in Python: the present one, or that on which most can stay. @param {Chart} chart @param {string[]} names @param {string} chosen @param {string} axis */
export function axisFor(chart, names, chosen, axis) {
  const slugs = [axis, chart.losses[chosen].axis, ...Object.keys(chart.axes)].filter((slug) => hasCurve(chart, chosen, slug));
  const staying = (/** @type {string} */ slug) => names.filter((name) => hasCurve(chart, name, slug)).length;
  return slugs.reduce((best, slug) => (staying(slug) > staying(best) ? slug : best));
}

/**
 * What an address says when the reader takes a loss in a slot: each slot keeps its loss, also one that is there by default, and the axis
 * follows. Nothing of another field.
 *
 * @param {Chart} chart
 * @param {Values} values
 * @param {string} key
 * @param {string} taken
 * @returns {[string, string[]][]}
 */
export function followed(chart, values, key, taken) {
  if (!isSlot(chart, key) || isEmpty(chart, taken)) return [];
  const now = Object.fromEntries(chart.slots.map((slot) => [slot.key, slot.key === key ? taken : values[slot.key]]));
  const axis = axisFor(chart, Object.values(now), taken, axisOf(chart, values).axis.slug);
  return Object.entries({ axis, ...now }).map(([name, text]) => [name, [text]]);
}

/** The loss for a slot that is filled: the first of the axis that is not there yet, or the first if all are there. @param {Chart} chart @param {Values} values */
export function nextLoss(chart, values) {
  const drawn = Object.keys(chart.losses).filter((name) => hasCurve(chart, name, axisOf(chart, values).axis.slug));
  const there = drawnLosses(chart, values);
  return drawn.find((name) => !there.includes(name)) ?? drawn[0];
}
