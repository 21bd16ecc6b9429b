// A curve on the part of the axis in view: evenly spaced points, broken where the curve jumps, and its marks.

import constants from "../kit/constants.js";
import { evaluate } from "../program/program.js";

const POINTS = 401;
// The search for kinks and for the minimum. losses/core/properties.py says what they are, and takes the same steps with the same numbers.
const CELLS = 12; // cells followed at once, the roughest first
const ROUGH = 1e-7; // what a cell of a smooth curve may be off, relative to its slope
const ROUNDING = 1e-14; // what rounding leaves of a difference of values of size 1
const FINEST = 1e-14; // how narrow a cell becomes, relative to the greatest |x|: there only a jump can have kept it rough
const JUMP = 1e-6; // of value or slope over the narrowest cell; nearer to an end of the axis or to each other are no kinks
const FINE = 63; // points among which a place is looked for again: five in each cell, or more where the cells are fewer
const ROUNDS = 4; // of looking again
const TOLERANCE = 1e-9; // a value is as low as the least if it is relatively so near
const SATURATED = 30; // far out a sigmoid has rounded to 1: what is flat only from here on is approached
const INSET = constants.inset; // how far an open end is kept away from, in parts of the view

/** @typedef {import("../wire").Curve & { factor: number }} Curve with what its numbers are multiplied by */
/** @typedef {import("../wire").ChartAxis} Axis */

/**
 * A curve in view: numbers by the name of the panel, as far as `x` is long, with its marks. A minimum is a stretch.
 *
 * @typedef {{ x: Float64Array, kinks: number[], minimum: number[] | null, factor: number, [panel: string]: any }} Sample
 */

/** @typedef {Record<string, Float64Array>} Points */
/** @typedef {Record<string, number>} Probe a curve's numbers at one point, x among them */

/** What a curve is at the points x. @param {Curve} curve @param {Float64Array} x @returns {Points} */
function values(curve, x) {
  const found = evaluate(curve.program, { ...curve.inputs, x });
  if (curve.factor !== 1) for (const numbers of Object.values(found)) numbers.forEach((v, i) => (numbers[i] = v * curve.factor));
  found.x = x;
  return found;
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
    const { slug, inputs, factor } = curve;
    const key = JSON.stringify([axis.slug, view, slug, inputs, factor]);
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
 * The same at one point, for the probe.
 *
 * @param {Pick<import("./live.js").Chart, "scene" | "curves">} chart
 * @param {number} x
 * @returns {Probe[]}
 */
export function probeAll(chart, x) {
  const { axis, panels, scale } = chart.scene;
  const probes = chart.curves.map((curve) => sampleAt({ ...curve, factor: factorOf(curve, scale, axis) }, x, axis));
  for (const { name } of panels) {
    const [of, by] = COMPARED[name] ?? [];
    if (of && by) probes.forEach((probe) => (probe[name] = by(probe[of], probes[0][of])));
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
function factorOf(curve, scale, axis) {
  if (!scale) return 1;
  const size = Math.abs(sampleAt({ ...curve, factor: 1 }, scale.at, axis)[scale.by]);
  return Number.isFinite(size) && size > 1e-9 ? 1 / size : 1;
}

/** How near to an open end of the axis a single point may be; an axis with open ends has both. @param {number} x @param {Axis} axis */
const inset = (x, { low, high }) => Math.min(Math.max(x, (low ?? -Infinity) + INSET), (high ?? Infinity) - INSET);

/** @param {Curve} curve @param {number[]} view @param {Axis} axis */
function sample(curve, [low, high], axis) {
  const short = curve.open ? INSET * (high - low) : 0;
  const clamp = (x, margin) => Math.min(Math.max(x, (axis.low ?? -Infinity) + margin), (axis.high ?? Infinity) - margin);
  const inside = spaced(clamp(low, 0), clamp(high, 0), POINTS); // beyond an end of the axis is nothing
  const whole = values(curve, curve.open ? inside.map((x) => clamp(x, short)) : inside);
  const kinks = findKinks(curve, whole, axis);
  return { ...withWeight(breakAt(curve, whole, kinks)), kinks, minimum: findMinimum(curve, whole, axis) };
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

function spaced(first, last, count) {
  const step = (last - first) / (count - 1);
  const x = new Float64Array(count);
  for (let i = 0; i < count - 1; i++) x[i] = first + i * step;
  x[count - 1] = last;
  return x;
}

/** @param {Points} points */
function withWeight(points) {
  points.weight = points.slope.map((slope, i) => (points.x[i] === 0 ? NaN : slope / points.x[i]));
  return points;
}

// How far the three points of a cell, from i on, are from what each other promises, relative to the slope: over the cell the slope
// changes by the curvature's integral (Simpson), and the value in the middle is that of the polynomial of degree 5 which has value,
// slope and curvature of both ends. A cell is rough too where the loss is undefined at some of them, and not where it is infinite.
function roughness({ x, value, slope, curvature }, i) {
  const [m, b, width] = [i + 1, i + 2, x[i + 2] - x[i]];
  const turn = slope[b] - slope[i] - (width * (curvature[i] + 4 * curvature[m] + curvature[b])) / 6;
  const middle =
    (value[i] + value[b]) / 2 + (width * (slope[i] - slope[b]) * 5) / 32 + (width * width * (curvature[i] + curvature[b])) / 64;
  const step = Math.max(Math.abs(value[m] - middle) - ROUNDING * (1 + Math.abs(value[m])), 0);
  const off = (Math.abs(turn) + step / width) / (1 + Math.abs(slope[m]));
  if (off < Infinity) return off;
  const gaps = Number.isNaN(value[i]) + Number.isNaN(value[m]) + Number.isNaN(value[b]);
  return gaps === 1 || gaps === 2 ? 1 : 0;
}

// The rough cells, each from i to i + 2, of a curve sampled in runs of so many points; the roughest, if they are too many.
function roughCells(p, runs, length) {
  const cells = [];
  for (let run = 0; run < runs; run++) {
    for (let i = run * length; i + 2 < (run + 1) * length; i += 2) {
      const off = roughness(p, i);
      if (off > ROUGH) cells.push({ p, i, off });
    }
  }
  return cells.length > CELLS ? cells.sort((one, other) => other.off - one.off).slice(0, CELLS) : cells;
}

// Rough cells are cut up until only a jump can have kept one rough. An end of the axis has one side and is no kink.
function findKinks(curve, points, { low, high }) {
  const finest = FINEST * Math.max(1, Math.abs(points.x[0]), Math.abs(points.x[POINTS - 1]));
  const width = ({ p, i }) => p.x[i + 2] - p.x[i];
  let cells = roughCells(points, 1, POINTS);
  while (cells.length && width(cells[0]) > finest) {
    const parts = Math.min(Math.floor((Math.floor(FINE / cells.length) - 1) / 2), Math.ceil(width(cells[0]) / finest));
    const length = 2 * parts + 1;
    const x = new Float64Array(FINE).fill(cells[0].p.x[cells[0].i]);
    cells.forEach(({ p, i }, run) => x.set(spaced(p.x[i], p.x[i + 2], length), run * length));
    cells = roughCells(values(curve, x), cells.length, length);
  }
  const kinks = cells.filter(jumps).map(({ p, i }) => Math.round(p.x[i + 1] * 1e9) / 1e9 + 0);
  return kinks
    .filter((kink) => kink - (low ?? -Infinity) > JUMP && (high ?? Infinity) - kink > JUMP)
    .sort((a, b) => a - b)
    .filter((kink, i, all) => !i || kink - all[i - 1] > JUMP);
}

function jumps({ p: { value, slope }, i }) {
  const differ = (v) => Math.abs(v[i + 2] - v[i]) > JUMP * (1 + Math.abs(v[i]));
  return Number.isNaN(value[i] + value[i + 1] + value[i + 2]) || differ(slope) || differ(value);
}

// The points with a gap at each kink, so that a jump is drawn as a jump and not as a steep line.
function breakAt(curve, points, kinks) {
  if (!kinks.length) return points;
  const tiny = 1e-9 * (points.x[POINTS - 1] - points.x[0]);
  const sides = values(curve, Float64Array.from(kinks.flatMap((kink) => [kink - tiny, kink + tiny])));
  /** @type {number[][]} */
  const rows = [];
  const row = (p, i) => [p.x[i], p.value[i], p.slope[i], p.curvature[i]];
  let next = 0;
  for (let i = 0; i < POINTS; i++) {
    for (; next < kinks.length && kinks[next] <= points.x[i]; next++) {
      rows.push(row(sides, 2 * next), [kinks[next], NaN, NaN, NaN], row(sides, 2 * next + 1));
    }
    if (!kinks.some((kink) => Math.abs(kink - points.x[i]) <= tiny)) rows.push(row(points, i));
  }
  const column = (/** @type {number} */ k) => Float64Array.from(rows, (r) => r[k]);
  return { x: column(0), value: column(1), slope: column(2), curvature: column(3) };
}

// Where the curve is least in view: [x, x], an interval where it is flat, or null where it goes on falling out of view.
function findMinimum(curve, points, axis) {
  const { x, slope } = points;
  const [i, last] = [lowest(points), POINTS - 1];
  if (i < 0) return null; // it falls without a bound
  const short = curve.open ? 2 * INSET * (x[last] - x[0]) : 0; // of an open end
  const [low, high] = [axis.low ?? -Infinity, axis.high ?? Infinity];
  const ends = [x[0] - short <= low ? low : x[0], x[last] + short >= high ? high : x[last]];
  if (i === 0 && slope[0] > 0) return ends[0] === low ? [low, low] : null;
  if (i === last && slope[last] < 0) return ends[1] === high ? [high, high] : null;
  const [place, least] = zoom(curve, points, i);
  const flat = asLow(least);
  const inside = plateau(curve, points, place, flat);
  if (inside === undefined) return [place, place];
  const from = edge(curve, points, inside, flat, -1) ?? ends[0];
  const to = edge(curve, points, inside, flat, 1) ?? ends[1];
  if ((axis.high === null && to === x[last] && from > SATURATED) || (axis.low === null && from === x[0] && to < -SATURATED))
    return null;
  return [from, to];
}

const asLow = (value) => value + TOLERANCE * (1 + Math.abs(value));

function indexOfLeast(value) {
  let best = 0;
  for (let i = 1; i < value.length; i++) if (value[i] < value[best] || Number.isNaN(value[best])) best = i;
  return best;
}

// The first of the lowest points: as far down its slope as points are as low. Nothing is as low as -∞: then it is -1.
function lowest({ value, slope }) {
  const flat = asLow(value[indexOfLeast(value)]);
  let i = value.findIndex((v) => v <= flat);
  for (let j = i + 1; value[j] <= flat; j++) if (value[j] < value[i]) i = j;
  while (slope[i] < 0 && value[i + 1] <= flat) i++;
  while (slope[i] > 0 && value[i - 1] <= flat) i--;
  return i;
}

function zoom(curve, points, i) {
  let [p, best] = [points, i];
  for (let round = 0; round < ROUNDS; round++) {
    p = values(curve, around(p.x[best - 1] ?? p.x[best], p.x[best], p.x[best + 1] ?? p.x[best]));
    best = indexOfLeast(p.value);
  }
  return [p.x[best], p.value[best]];
}

// Points on both sides of one, which is among them once.
function around(low, best, high) {
  if (low === best || high === best) return spaced(low, high, FINE);
  const half = (FINE + 1) / 2;
  const x = new Float64Array(FINE);
  x.set(spaced(low, best, half));
  x.set(spaced(best, high, half), half - 1);
  return x;
}

// A place beside a least one where the curve is flat and as low; undefined where the least one is alone.
function plateau(curve, { x }, least, flat) {
  const width = (x[POINTS - 1] - x[0]) / (POINTS - 1);
  const beside = Float64Array.from({ length: FINE }, (_, i) => least + (i % 2 ? width : -width) * 0.5 ** (i / 3));
  const p = values(
    curve,
    beside.map((v) => Math.min(Math.max(v, x[0]), x[POINTS - 1])),
  );
  return p.x.find((v, i) => p.value[i] <= flat && p.slope[i] === 0 && v !== least);
}

// Where the flat part around a place ends to the left (-1) or right (1); undefined if it does not in view.
function edge(curve, points, inside, flat, side) {
  const isOutside = (p, i) => !(p.value[i] <= flat) || side * p.slope[i] > 0;
  let j = points.x.findIndex((v) => v >= inside);
  if (side < 0) j--;
  while (j >= 0 && j < POINTS && (points.x[j] === inside || !isOutside(points, j))) j += side;
  if (j < 0 || j === POINTS) return undefined;
  let [out, within] = [points.x[j], side * Math.max(side * points.x[j - side], side * inside)];
  for (let round = 0; round < ROUNDS; round++) {
    const p = values(curve, spaced(out, within, FINE));
    let i = FINE - 2;
    while (i > 0 && !isOutside(p, i)) i--;
    [out, within] = [p.x[i], p.x[i + 1]];
  }
  return within;
}
