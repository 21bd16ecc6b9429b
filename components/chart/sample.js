// A curve on the part of the axis in view: evenly spaced points, broken where the curve jumps, and its marks.

import constants from "../kit/constants.js";
import { evaluate, identityOf } from "../kit/program/program.js";
import { findJumps, findMinimum, kinksOf, spaced } from "./search.js";

const POINTS = 401;
const INSET = constants.inset; // how far an open end is kept away from, in parts of the view

/** @typedef {import("../wire").Curve & { factor: number }} Curve with what its numbers are multiplied by */
/** @typedef {import("../wire").ChartAxis} Axis */

/**
 * A curve in view: numbers by the name of the panel, as far as `x` is long, with its marks. A minimum is a stretch. `whole` is the curve
 * at evenly spaced points, without gaps.
 *
 * @typedef {{ x: Float64Array, kinks: number[], minimum: number[] | null, whole: Points, factor: number, [panel: string]: any }} Sample
 */

/** @typedef {import("./search.js").Points & Record<string, Float64Array>} Points */
/** @typedef {Record<string, number>} Probe a curve's numbers at one point, x among them */

/** What a curve is at the points x: all of its numbers, or those named. @param {Curve} curve @param {Float64Array} x @param {string[]} [names] @returns {Points} */
export function values(curve, x, names) {
  const found = evaluate(curve.program, { ...curve.inputs, x }, names);
  if (curve.factor !== 1) for (const numbers of Object.values(found)) numbers.forEach((v, i) => (numbers[i] = v * curve.factor));
  return /** @type {Points} */ ({ ...found, x });
}

/**
 * Every curve of a scene in view. A panel that compares does so with the first curve, at the points of each. A curve that has not
 * changed since the last time is the same object as then: the hand moves one of them.
 *
 * @param {Pick<import("./live.js").Chart, "scene" | "curves"> & { known?: Map<string, Sample> }} chart
 * @param {number[]} view
 * @returns {Sample[]}
 */
export function sampleAll(chart, view) {
  const { axis, panels, scale } = chart.scene;
  const curves = chart.curves.map((curve) => ({ ...curve, factor: factorOf(curve, scale, axis) }));
  const known = chart.known ?? new Map();
  const fresh = (chart.known = new Map());
  const samples = curves.map((curve) => {
    const { program, inputs, factor } = curve;
    const key = JSON.stringify([axis.slug, view, identityOf(program), inputs, factor]);
    const found = known.get(key) ?? { ...sample(curve, view, axis), factor };
    fresh.set(key, found);
    return found;
  });
  for (const { name } of panels.filter((panel) => COMPARED[panel.name])) {
    samples.forEach((points) => compare(points, curves[0], name, axis));
  }
  return samples;
}

/**
 * The same at one point, for the probe: of all curves, or of the first and those named.
 *
 * @param {Pick<import("./live.js").Chart, "scene" | "curves">} chart
 * @param {number} x
 * @param {number[]} [of]
 * @returns {Probe[]}
 */
export function probeAll(chart, x, of) {
  const { axis, panels, scale } = chart.scene;
  const probes = chart.curves.map((curve, i) =>
    i && of && !of.includes(i) ? {} : sampleAt({ ...curve, factor: factorOf(curve, scale, axis) }, x, axis),
  );
  for (const { name } of panels) {
    const [compared, by] = COMPARED[name] ?? [];
    if (compared && by) probes.forEach((probe) => (probe[name] = by(probe[compared], probes[0][compared])));
  }
  return probes;
}

/** @param {number} a @param {number} b */
const difference = (a, b) => a - b;
/** @param {number} a @param {number} b */
const ratio = (a, b) => a / b; // 0/0 and ∞/∞ stay gaps
/** @type {Record<string, [string, (a: number, b: number) => number]>} */
const COMPARED = {
  "loss difference": ["value", difference],
  "loss ratio": ["value", ratio],
  "gradient difference": ["slope", difference],
  "gradient ratio": ["slope", ratio],
};

/** @param {Sample} points @param {Curve} first @param {string} name @param {Axis} axis */
function compare(points, first, name, axis) {
  const [of, by] = COMPARED[name];
  const inside = first.open ? points.x.map((x) => inset(x, axis)) : points.x;
  const others = values(first, inside)[of];
  points[name] = points[of].map((/** @type {number} */ v, /** @type {number} */ i) => by(v, others[i]));
}

/**
 * What brings a curve's slope or curvature at a point to size 1; 1 where it has none there.
 *
 * @param {import("../wire").Curve} curve
 * @param {import("../wire").Scale | null} scale
 * @param {Axis} axis
 */
export function factorOf(curve, scale, axis) {
  if (!scale) return 1;
  const size = Math.abs(sampleAt({ ...curve, factor: 1 }, scale.at, axis)[scale.by]);
  return Number.isFinite(size) && size > 1e-9 ? 1 / size : 1;
}

/** How near to an open end of the axis a single point may be; an axis with open ends has both. @param {number} x @param {Axis} axis */
const inset = (x, { low, high }) => Math.min(Math.max(x, (low ?? -Infinity) + INSET), (high ?? Infinity) - INSET);

/**
 * A curve at evenly spaced points in view, without gaps: how it is evaluated, and how near it comes to an open end of its axis.
 *
 * @param {Curve} curve
 * @param {number[]} view
 * @param {Axis} axis
 */
export function wholeOf(curve, [low, high], axis) {
  const short = curve.open ? INSET * (high - low) : 0;
  const clamp = (/** @type {number} */ x, /** @type {number} */ margin) =>
    Math.min(Math.max(x, (axis.low ?? -Infinity) + margin), (axis.high ?? Infinity) - margin);
  const inside = spaced(clamp(low, 0), clamp(high, 0), POINTS); // beyond an end of the axis is nothing
  const at = (/** @type {Float64Array} */ x) => values(curve, x);
  const whole = at(curve.open ? inside.map((x) => clamp(x, short)) : inside);
  return { at, whole, short };
}

/** @param {Curve} curve @param {number[]} view @param {Axis} axis */
function sample(curve, view, axis) {
  const { at, whole, short } = wholeOf(curve, view, axis);
  const jumps = findJumps(at, whole);
  const minimum = findMinimum(at, whole, axis, 2 * short);
  return { ...withWeight(breakAt(at, whole, jumps, axis)), kinks: kinksOf(jumps, axis), minimum, whole };
}

/** @param {Curve} curve @param {number} x @param {Axis} axis @returns {Probe} */
function sampleAt(curve, x, axis) {
  const inside = curve.open ? inset(x, axis) : x;
  const found = Object.entries(values(curve, Float64Array.of(inside))).map(([name, [number]]) => [name, number]);
  const probe = Object.fromEntries(found);
  return { ...probe, weight: inside ? probe.slope / inside : weightAtZero(curve) };
}

/** slope / x as x goes to 0: the curvature of a bowl, infinite at a corner. @param {Curve} curve */
function weightAtZero(curve) {
  const near = 1e-12;
  const weight = values(curve, Float64Array.of(near)).slope[0] / near;
  return weight > 1e9 ? Infinity : weight;
}

/** @param {Points} points */
function withWeight(points) {
  points.weight = points.slope.map((slope, i) => (points.x[i] === 0 ? NaN : slope / points.x[i]));
  return points;
}

/**
 * The points with a gap at each jump, so that it is drawn as a jump and not as a steep line. At an end of the axis a curve has one side.
 *
 * @param {import("./search.js").Evaluate} curveAt
 * @param {Points} points
 * @param {number[]} jumps
 * @param {Axis} axis
 * @returns {Points}
 */
function breakAt(curveAt, points, jumps, { low, high }) {
  if (!jumps.length) return points;
  const tiny = 1e-9 * (points.x[POINTS - 1] - points.x[0]);
  const sides = curveAt(Float64Array.from(jumps.flatMap((jump) => [jump - tiny, jump + tiny])));
  /** @type {number[][]} */
  const rows = [];
  const isInside = (/** @type {number} */ x) => x >= (low ?? -Infinity) && x <= (high ?? Infinity);
  const take = (/** @type {import("./search.js").Points} */ p, /** @type {number} */ i) => {
    if (isInside(p.x[i])) rows.push([p.x[i], p.value[i], p.slope[i], p.curvature[i]]);
  };
  let next = 0;
  for (let i = 0; i < POINTS; i++) {
    for (; next < jumps.length && jumps[next] <= points.x[i]; next++) {
      take(sides, 2 * next);
      rows.push([jumps[next], NaN, NaN, NaN]);
      take(sides, 2 * next + 1);
    }
    if (!jumps.some((jump) => Math.abs(jump - points.x[i]) <= tiny)) take(points, i);
  }
  const column = (/** @type {number} */ k) => Float64Array.from(rows, (r) => r[k]);
  return { x: column(0), value: column(1), slope: column(2), curvature: column(3) };
}
