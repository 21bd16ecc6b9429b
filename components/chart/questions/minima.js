// All places where a curve is least: in view, or, where it goes on falling out of view, further out along its axis.

import { asLow, findMinimum } from "../search.js";
import { values, wholeOf } from "../sample.js";

/** @typedef {import("../sample.js").Curve} Curve */
/** @typedef {import("../sample.js").Axis} Axis */
/** @typedef {import("../search.js").Points} Points */

/**
 * The stretches where a curve is least, from left to right: a single place is one from x to x. `isInView` is false where they lie further
 * out. Without any, the curve falls without a bound at the place `at`, or goes on falling to a `side`, -1 or 1, at least as far as `at`.
 *
 * @typedef {{ stretches: number[][], isInView: boolean, side: number, at: number }} Least
 */

const DOUBLINGS = 12; // of the view, towards where the curve falls
const VALLEYS = 12; // that are looked at, the lowest first
const SAME = 1e-6; // of the view: places nearer than this are one

/** @param {Curve} curve @param {number[]} view @param {Axis} axis @returns {Least} */
export function leastOf(curve, view, axis) {
  const width = view[1] - view[0];
  let [low, high] = view;
  let [side, at] = [0, NaN];
  for (let k = 0; k <= DOUBLINGS; k++) {
    const { at: evaluate, whole, short } = wholeOf(curve, [low, high], axis);
    const found = findMinimum(evaluate, whole, axis, 2 * short);
    if (found) return { stretches: alike(curve, [low, high], axis, whole, found), isInView: !k, side: 0, at: NaN };
    const bottom = whole.value.indexOf(-Infinity);
    if (bottom >= 0) return { stretches: [], isInView: true, side: 0, at: whole.x[bottom] };
    side ||= lowerSide(whole);
    const end = side < 0 ? low : high;
    if (k && !(valueAt(curve, end) < valueAt(curve, at))) break; // what falls still is rounded away
    at = end;
    const step = width * 2 ** k;
    if (side < 0) low -= step;
    else high += step;
  }
  return { stretches: [], isInView: false, side, at };
}

/** To which side a curve that falls out of view does so. @param {Points} points */
function lowerSide({ value }) {
  const defined = value.filter((v) => !Number.isNaN(v));
  return defined[0] < defined[defined.length - 1] ? -1 : 1;
}

/**
 * The stretch that was found, with all others in view that are as low.
 *
 * @param {Curve} curve
 * @param {number[]} view
 * @param {Axis} axis
 * @param {Points} whole
 * @param {number[]} found
 */
function alike(curve, view, axis, whole, found) {
  const { x } = whole;
  const same = SAME * (view[1] - view[0]);
  const least = valueAt(curve, found[0]);
  const isIn = (/** @type {number[]} */ [from, to], /** @type {number[]} */ [low, high]) => from <= high + same && to >= low - same;
  const others = valleysOf(whole)
    .filter(([from, to]) => !isIn(found, [x[from], x[to]]))
    .flatMap(([from, to]) => {
      const { at, whole: valley, short } = wholeOf(curve, [x[from], x[to]], axis);
      const stretch = findMinimum(at, valley, axis, 2 * short);
      return stretch && valueAt(curve, stretch[0]) <= asLow(least) ? [stretch] : [];
    });
  const unit = 10 ** Math.floor(Math.log10(same));
  const rounded = (/** @type {number[]} */ stretch) => stretch.map((end) => Math.round(end / unit) * unit + 0);
  return [found, ...others]
    .map(rounded)
    .sort(([one], [other]) => one - other)
    .filter((each, i, all) => !i || !isIn(each, all[i - 1]));
}

/** @param {Curve} curve @param {number} x */
const valueAt = (curve, x) => values(curve, Float64Array.of(x), ["value"]).value[0];

/** The parts of a curve between its tops, from the lowest on. @param {Points} points */
function valleysOf({ value }) {
  const tops = [0];
  let rises = false;
  for (let i = 1; i < value.length; i++) {
    if (value[i] > value[i - 1]) rises = true;
    else if (value[i] < value[i - 1] && rises) {
      tops.push(i - 1);
      rises = false;
    }
  }
  tops.push(value.length - 1);
  const lowest = (/** @type {number[]} */ [from, to]) => Math.min(...value.subarray(from, to + 1).filter((v) => !Number.isNaN(v)));
  const valleys = tops.slice(1).map((top, k) => [tops[k], top]);
  return valleys.sort((one, other) => lowest(one) - lowest(other)).slice(0, VALLEYS);
}

/**
 * How far a place is from the nearest stretch, and which that is; null where there is none. Left of it the distance is negative.
 *
 * @param {number} x
 * @param {number[][]} stretches
 * @returns {{ stretch: number[], distance: number } | null}
 */
export function nearestOf(x, stretches) {
  const all = stretches.map((stretch) => ({ stretch, distance: x < stretch[0] ? x - stretch[0] : Math.max(x - stretch[1], 0) }));
  return all.length ? all.reduce((best, each) => (Math.abs(each.distance) < Math.abs(best.distance) ? each : best)) : null;
}

/**
 * The verdict on a place, in words.
 *
 * @param {number} placed
 * @param {Least} least
 * @param {object} words
 * @param {string} words.curve what has the minimum, such as "the loss"
 * @param {Pick<Axis, "symbol" | "low" | "high">} words.axis
 * @param {(x: number) => number} words.valueAt
 * @param {(value: number) => string} words.format
 */
export function placeWords(placed, least, { curve, axis, valueAt: at, format }) {
  const { symbol } = axis;
  const yours = `You placed it at ${symbol} = ${format(placed)}, where ${curve} is ${format(at(placed))}`;
  const nearest = nearestOf(placed, least.stretches);
  if (!nearest) {
    const why = least.side
      ? `goes on falling to the ${least.side < 0 ? "left" : "right"}, as far as ${symbol} = ${format(least.at)} at least, where it is ${format(at(least.at))}`
      : `falls without a bound at ${symbol} = ${format(least.at)}`;
    return `There is no minimum: ${curve} ${why}. ${yours}.`;
  }
  const { stretch, distance } = nearest;
  const places = least.stretches.map(([from, to]) =>
    from === to ? `at ${symbol} = ${format(from)}` : `from ${symbol} = ${format(from)} to ${format(to)}`,
  );
  const isEnd = least.stretches.length === 1 && stretch[0] === stretch[1] && [axis.low, axis.high].includes(stretch[0]);
  const where = `${listed(places)}${isEnd ? ", an end of the axis" : ""}${least.isInView ? "" : ", out of view"}`;
  const lowest = at((stretch[0] + stretch[1]) / 2);
  const isLow = at(placed) <= asLow(lowest);
  const off = distance
    ? `${format(Math.abs(distance))} too far ${distance < 0 ? "left" : "right"}${least.stretches.length > 1 ? " of the nearer one" : ""}`
    : isLow
      ? "which is right"
      : "just beside it";
  const opening = least.isInView ? `In view, ${curve}` : `${curve[0].toUpperCase()}${curve.slice(1)}`;
  return `${opening} is least ${where}; it is ${format(lowest)} there. ${yours}: ${off}.`;
}

/** @param {string[]} words */
const listed = (words) => (words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);
