// Where two curves in view meet, where they are equally steep, and how many times as steep the second becomes.
// losses/analysis/comparison.py says what these are, and takes the same steps with the same numbers.

import { spaced, zoom } from "./search.js";

const POINTS = 401; // evenly spaced, at which both curves are looked at first
const FINE = 63; // points among which a place is looked for again
const CELLS = 12; // places of one kind that are followed, the first ones or the highest
const ROUNDS = 5; // of looking again for an end of a stretch or a crossing: then no digit that is kept is left to gain
const PEAK_ROUNDS = 4; // of looking again for the greatest ratio: nearer to 0/0 rounding would be the greatest
const SAME = 1e-9; // relative: nearer numbers are equal, provided that their derivatives are, too
const ROUNDING = 1e-14; // of a difference of numbers of size 1, which says nothing of who is greater
const LEVEL = 1e-8; // relative: neighbours that are so near to the greatest ratio are as great
const ALIKE = 1e-6; // relative: refined peaks that are so near to the greatest are as great
const JUMP = 1e-6; // of a difference over the narrowest cell; crossings nearer to each other are the two sides of one point
const EDGE = 1e-9; // how near to an open end of the axis the curves are looked at, in parts of the view
const BESIDE = 1e-7; // how far beside a peak its sides are looked at, in parts of the view; and FAR times as far
const FAR = 31;
const ISOLATED = 1.001; // a ratio that is so much greater at a point than beside it is so at that point alone
const GROWTH = 1.02; // a ratio that gains so much between these two places has no greatest value

/** @typedef {{ low: number, high: number, jump: boolean }} Meeting of two curves, at a point or on a stretch */
/** @typedef {{ low: number, high: number }} Place a point or a stretch */

/**
 * How a second curve compares with a first: `greatest` is Infinity where the ratio of the gradients grows without limit, and null
 * where there is none.
 *
 * @typedef {{ values: Meeting[], gradients: Meeting[], greatest: number | null, places: Place[] }} Comparison
 */

/** @typedef {"value" | "slope" | "curvature"} Name */
/** @typedef {(x: Float64Array, names: Name[]) => import("./search.js").Points} Curve with the numbers that are named, which is cheaper than all */
/** @typedef {{ first: Float64Array, second: Float64Array }} Both a number of both curves */
/** @typedef {(x: Float64Array) => Both} Measure */
/** @typedef {{ of: Measure, slopes: Measure }} Measured a number of both curves along x, and its derivative */
/** @typedef {(x: Float64Array) => Float64Array} Along */

/**
 * @param {Curve} first
 * @param {Curve} second
 * @param {number[]} view
 * @param {import("./search.js").Ends & { open: boolean }} axis open where one of the curves is infinite at the ends
 * @returns {Comparison}
 */
export function compareCurves(first, second, [from, to], { low, high, open }) {
  const margin = open ? EDGE * (to - from) : 0;
  const x = spaced(Math.max(from, (low ?? -Infinity) + margin), Math.min(to, (high ?? Infinity) - margin), POINTS);
  const curves = [first, second];
  const whole = curves.map((curve) => curve(x, ["value", "slope", "curvature"]));
  /** @param {(curve: import("./search.js").Points) => Float64Array} read @param {Name[]} names */
  const measure = (read, ...names) => {
    return (/** @type {Float64Array} */ points) => {
      const [a, b] = points === x ? whole : curves.map((curve) => curve(points, names));
      return { first: read(a), second: read(b) };
    };
  };
  const slopes = measure((p) => p.slope, "slope");
  const values = { of: measure((p) => p.value, "value"), slopes };
  const gradients = {
    of: measure((p) => p.slope.map(Math.abs), "slope"),
    slopes: measure((p) => p.curvature.map((v, i) => Math.sign(p.slope[i]) * v), "slope", "curvature"),
  };
  return { values: meetings(values, x), gradients: meetings(gradients, x), ...peaks((points) => ratios(gradients.of(points)), x) };
}

/**
 * 1 where the first is greater and -1 where the second is, 0 where they are the same curve, and NaN where nothing is known.
 *
 * @param {Measured} measured
 * @param {Float64Array} x
 */
function states({ of, slopes }, x) {
  const [{ first, second }, turns] = [of(x), slopes(x)];
  return first.map((a, i) => {
    const [b, turn] = [second[i], Math.abs(turns.first[i] - turns.second[i])];
    const gap = Math.abs(a - b);
    const isSame =
      gap <= SAME * (Math.abs(a) + Math.abs(b)) && turn <= SAME * (Math.abs(turns.first[i]) + Math.abs(turns.second[i]));
    if (isSame) return 0;
    return gap <= ROUNDING * (1 + Math.abs(a)) ? NaN : Math.sign(a - b);
  });
}

/** @param {Both} both */
const ratios = ({ first, second }) => second.map((b, i) => b / first[i]);

/** Where two numbers are equal along x: stretches, and points at which they change places. @param {Measured} measured @param {Float64Array} x */
function meetings(measured, x) {
  const found = states(measured, x);
  const crossings = /** @type {Meeting[]} */ ([]);
  const known = [...found.keys()].filter((i) => Math.abs(found[i]) === 1);
  const changes = known.flatMap((j, k) => {
    const i = known[k - 1];
    if (k === 0 || found[i] === found[j]) return [];
    return found.subarray(i, j).filter((state) => state === 0).length < 2 ? [[i, j]] : [];
  });
  for (const [i, j] of changes.slice(0, CELLS)) {
    const crossing = crossingOf(measured.of, x[i], x[j], found[i]);
    const last = crossings.at(-1);
    if (last && crossing.low - last.low <= JUMP)
      crossings.pop(); // the curves have changed places at that point alone
    else crossings.push(crossing);
  }
  return [...stretches(measured, x, found), ...crossings].sort((a, b) => a.low - b.low);
}

/** @param {Measured} measured @param {Float64Array} x @param {Float64Array} found @returns {Meeting[]} */
function stretches(measured, x, found) {
  const isSame = (/** @type {Float64Array} */ points) => Array.from(states(measured, points), (state) => state === 0);
  const known = knownOf(found);
  const runs = runsOf(known.map((i) => found[i] === 0)).slice(0, CELLS);
  return runs.map((run) => ({ ...endsOf(isSame, x, known, run), jump: false }));
}

/** @param {Float64Array} numbers */
const knownOf = (numbers) => [...numbers.keys()].filter((i) => !Number.isNaN(numbers[i]));

/** The first and the last of each run of two or more. @param {boolean[]} inside */
function runsOf(inside) {
  /** @type {[number, number][]} */
  const runs = [];
  inside.forEach((is, i) => {
    if (is && !inside[i - 1]) runs.push([i, i]);
    else if (is) runs[runs.length - 1][1] = i;
  });
  return runs.filter(([a, b]) => b > a);
}

/**
 * Where a run of points ends on both sides: between its last point and the next one known, or with the known points.
 *
 * @param {(x: Float64Array) => boolean[]} isInside
 * @param {Float64Array} x
 * @param {number[]} known
 * @param {[number, number]} run
 */
function endsOf(isInside, x, known, [a, b]) {
  const end = (/** @type {number} */ last, /** @type {number} */ next) =>
    tidy(next in known ? narrowed(isInside, x[known[last]], x[known[next]])[0] : x[known[last]]);
  return { low: end(a, a - 1), high: end(b, b + 1) };
}

/**
 * The two ends of a cell, as narrow as numbers are, in which what holds at the one no longer holds at the other.
 *
 * @param {(x: Float64Array) => boolean[]} isInside
 * @param {number} within
 * @param {number} out
 */
function narrowed(isInside, within, out) {
  for (let round = 0; round < ROUNDS; round++) {
    const points = spaced(within, out, FINE);
    const first = Math.max(isInside(points).indexOf(false), 1); // the first point that is out; the other end is in
    [within, out] = [points[first - 1], points[first]];
  }
  return [within, out];
}

/** Where two numbers change places between two points, at the first of which they stand as `state` says. @param {Measure} measure @param {number} low @param {number} high @param {number} state */
function crossingOf(measure, low, high, state) {
  const isBefore = (/** @type {Float64Array} */ points) => {
    const { first, second } = measure(points);
    return Array.from(first, (a, i) => state * (a - second[i]) > 0);
  };
  const [within, out] = narrowed(isBefore, low, high);
  const { first, second } = measure(Float64Array.of(within));
  return { low: tidy(out), high: tidy(out), jump: Math.abs(first[0] - second[0]) > JUMP * (1 + Math.abs(first[0])) };
}

/** The greatest ratio, and where it is taken. @param {Along} ratio @param {Float64Array} x @returns {Pick<Comparison, "greatest" | "places">} */
function peaks(ratio, x) {
  const q = filled(ratio, x);
  const known = knownOf(q);
  if (!q.some(Number.isFinite)) return { greatest: null, places: [] };
  const endless = runsOf(known.map((i) => q[i] === Infinity));
  const top = endless.length ? Infinity : Math.max(...q.filter(Number.isFinite));
  const level = top * (1 - LEVEL);
  const runs = endless.length ? endless : runsOf(known.map((i) => q[i] >= level && q[i] < Infinity));
  const isHigh = (/** @type {Float64Array} */ points) => Array.from(ratio(points), (v) => v >= level);
  const flat = runs.slice(0, CELLS).map((run) => endsOf(isHigh, x, known, run));
  const isFlat = (/** @type {number} */ place, slack = 0) =>
    flat.some(({ low, high }) => low - slack <= place && place <= high + slack);
  const tops = topsOf(known.map((i) => q[i])).filter((i) => !isFlat(x[known[i]]));
  const found = tops.map((i) => peakOf(ratio, x, known, i));
  const greatest = Math.max(...(flat.length ? [top] : []), ...found.map(({ height }) => height));
  const isGreatest = (/** @type {number} */ height) => height >= (greatest === Infinity ? greatest : greatest * (1 - ALIKE));
  const points = new Set(found.filter(({ height }) => isGreatest(height)).map(({ place }) => place));
  const places = [...points].filter((place) => !isFlat(place, JUMP)).map((place) => ({ low: place, high: place }));
  return { greatest, places: [...places, ...(isGreatest(top) ? flat : [])].sort((a, b) => a.low - b.low) };
}

/** The ratio along x; where it is 0/0 at a single point, it is what it is beside that point. @param {Along} ratio @param {Float64Array} x */
function filled(ratio, x) {
  const q = ratio(x);
  const isHole = (/** @type {number} */ i) =>
    Number.isNaN(q[i]) && !Number.isNaN(q[i - 1] ?? NaN) && !Number.isNaN(q[i + 1] ?? NaN);
  const holes = [...q.keys()].filter(isHole).slice(0, CELLS);
  if (!holes.length) return q;
  const step = BESIDE * (x[x.length - 1] - x[0]);
  const beside = ratio(Float64Array.from(holes.flatMap((i) => [x[i] - step, x[i] + step])));
  holes.forEach((i, k) => (q[i] = greater(beside[2 * k], beside[2 * k + 1])));
  return q;
}

/** The greater of two numbers, or the one that is one. @param {number} a @param {number} b */
const greater = (a, b) => (Number.isNaN(a) || b > a ? b : a);

/** The highest of the numbers that no neighbour is above, by their places. @param {number[]} q */
function topsOf(q) {
  const isTop = (/** @type {number} */ i) => q[i] >= (q[i - 1] ?? -Infinity) && q[i] >= (q[i + 1] ?? -Infinity);
  const tops = [...q.keys()].filter(isTop);
  return tops.sort((i, j) => (q[i] === q[j] ? i - j : q[j] - q[i])).slice(0, CELLS);
}

/**
 * A peak of the ratio near a point: where it is, and how high; infinite where it grows without limit. At a kink the ratio itself is a convention:
 * where it is not what it is beside the point, the greater side counts.
 *
 * @param {Along} ratio
 * @param {Float64Array} x
 * @param {number[]} known
 * @param {number} i
 */
function peakOf(ratio, x, known, i) {
  const below = (/** @type {Float64Array} */ points) => ({ x: points, value: ratio(points).map((v) => -v) });
  const step = BESIDE * (x[x.length - 1] - x[0]);
  const best = tidy(zoom(below, { x: Float64Array.from(known, (k) => x[k]), value: new Float64Array() }, i, PEAK_ROUNDS)[0], step);
  const beside = Float64Array.of(0, -FAR, -1, 1, FAR).map((v) => Math.min(Math.max(best + v * step, x[0]), x[x.length - 1]));
  const [height, farLeft, left, right, farRight] = ratio(beside);
  if (left > GROWTH * farLeft || right > GROWTH * farRight) return { place: best, height: Infinity };
  const side = greater(left, right);
  return { place: best, height: height >= side && height <= side * ISOLATED ? height : side };
}

/** Rounded to the last decimal that is not finer than a width, without a negative zero. @param {number} place */
function tidy(place, width = 1e-9) {
  return Number(place.toFixed(Math.min(Math.max(Math.floor(0.5 - Math.log10(width)), 0), 15))) + 0;
}
