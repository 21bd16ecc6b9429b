// Where a curve in view has kinks and where it is least. losses/analysis/properties.py says what these are, and takes the same steps with
// the same numbers over the whole axis.

const CELLS = 12; // cells followed at once, the roughest first
const ROUGH = 1e-7; // what a cell of a smooth curve may be off, relative to its slope
const ROUNDING = 1e-14; // what rounding leaves of a difference of values of size 1
const FINEST = 1e-14; // how narrow a cell becomes, relative to the greatest |x|: there only a jump can have kept it rough
const JUMP = 1e-6; // of value or slope over the narrowest cell; nearer to an end of the axis or to each other are no kinks
const FINE = 63; // points among which a place is looked for again: five in each cell, or more where the cells are fewer
const ROUNDS = 4; // of looking again
const TOLERANCE = 1e-9; // a value is as low as the least if it is relatively so near
const SATURATED = 30; // far out a sigmoid has rounded to 1: what is flat only from here on is approached

/** @typedef {{ x: Float64Array, value: Float64Array, slope: Float64Array, curvature: Float64Array }} Points of a curve */
/** @typedef {(x: Float64Array) => Points} Evaluate a curve */
/** @typedef {Pick<import("../wire").ChartAxis, "low" | "high">} Ends of the axis; null where there is none */
/** @typedef {{ p: Points, i: number, off: number }} Cell the points i to i + 2 of a curve, and how far they are off */

/** @param {number} first @param {number} last @param {number} count */
export function spaced(first, last, count) {
  const step = (last - first) / (count - 1);
  const x = new Float64Array(count);
  for (let i = 0; i < count - 1; i++) x[i] = first + i * step;
  x[count - 1] = last;
  return x;
}

/**
 * How far the three points of a cell, from i on, are from what each other promises, relative to the slope: over the cell the slope
 * changes by the curvature's integral (Simpson), and the value in the middle is that of the polynomial of degree 5 which has value,
 * slope and curvature of both ends. A cell is rough too where the loss is undefined at some of them, and not where it is infinite.
 *
 * @param {Points} points
 * @param {number} i
 */
function roughness({ x, value, slope, curvature }, i) {
  const [m, b, width] = [i + 1, i + 2, x[i + 2] - x[i]];
  const turn = slope[b] - slope[i] - (width * (curvature[i] + 4 * curvature[m] + curvature[b])) / 6;
  const middle =
    (value[i] + value[b]) / 2 + (width * (slope[i] - slope[b]) * 5) / 32 + (width * width * (curvature[i] + curvature[b])) / 64;
  const step = Math.max(Math.abs(value[m] - middle) - ROUNDING * (1 + Math.abs(value[m])), 0);
  const off = (Math.abs(turn) + step / width) / (1 + Math.abs(slope[m]));
  if (off < Infinity) return off;
  const gaps = [i, m, b].filter((k) => Number.isNaN(value[k])).length;
  return gaps === 1 || gaps === 2 ? 1 : 0;
}

/**
 * The rough cells of a curve sampled in runs of so many points; the roughest, if they are too many.
 *
 * @param {Points} p
 * @param {number} runs
 * @param {number} length
 */
function roughCells(p, runs, length) {
  /** @type {Cell[]} */
  const cells = [];
  for (let run = 0; run < runs; run++) {
    for (let i = run * length; i + 2 < (run + 1) * length; i += 2) {
      const off = roughness(p, i);
      if (off > ROUGH) cells.push({ p, i, off });
    }
  }
  return cells.length > CELLS ? cells.sort((one, other) => other.off - one.off).slice(0, CELLS) : cells;
}

/**
 * Where value or slope jumps, the ends of the axis included: rough cells are cut up until only a jump can have kept one rough.
 *
 * @param {Evaluate} evaluate
 * @param {Points} points
 */
export function findJumps(evaluate, points) {
  const { x } = points;
  const finest = FINEST * Math.max(1, Math.abs(x[0]), Math.abs(x[x.length - 1]));
  const width = (/** @type {Cell} */ { p, i }) => p.x[i + 2] - p.x[i];
  let cells = roughCells(points, 1, x.length);
  while (cells.length && width(cells[0]) > finest) {
    const parts = Math.min(Math.floor((Math.floor(FINE / cells.length) - 1) / 2), Math.ceil(width(cells[0]) / finest));
    const length = 2 * parts + 1;
    const finer = new Float64Array(FINE).fill(cells[0].p.x[cells[0].i]);
    cells.forEach(({ p, i }, run) => finer.set(spaced(p.x[i], p.x[i + 2], length), run * length));
    cells = roughCells(evaluate(finer), cells.length, length);
  }
  return cells
    .filter(jumps)
    .map(({ p, i }) => Math.round(p.x[i + 1] * 1e9) / 1e9 + 0)
    .sort((a, b) => a - b)
    .filter((place, i, all) => !i || place - all[i - 1] > JUMP); // one at the edge of two cells is found in both
}

/** The jumps inside the axis: an end of the axis has one side and is no kink. @param {number[]} places @param {Ends} ends */
export function kinksOf(places, { low, high }) {
  return places.filter((place) => place - (low ?? -Infinity) > JUMP && (high ?? Infinity) - place > JUMP);
}

/** @param {Cell} cell */
function jumps({ p: { value, slope }, i }) {
  const differ = (/** @type {Float64Array} */ v) => Math.abs(v[i + 2] - v[i]) > JUMP * (1 + Math.abs(v[i]));
  return Number.isNaN(value[i] + value[i + 1] + value[i + 2]) || differ(slope) || differ(value);
}

/**
 * Where the curve is least in view: [x, x], an interval where it is flat, or null where it goes on falling out of view.
 *
 * @param {Evaluate} evaluate
 * @param {Points} points
 * @param {Ends} axis
 * @param {number} short as near to an end of the axis a point is at that end
 */
export function findMinimum(evaluate, points, axis, short) {
  const { x, slope } = points;
  const [i, last] = [lowest(points), x.length - 1];
  if (i < 0) return null; // it falls without a bound
  const [low, high] = [axis.low ?? -Infinity, axis.high ?? Infinity];
  const ends = [x[0] - short <= low ? low : x[0], x[last] + short >= high ? high : x[last]];
  // a corner on an end of the view has the mean slope of both sides, so that the side out of view is looked at too
  const slopeBeyond = (/** @type {number} */ place) =>
    place > low && place < high ? evaluate(Float64Array.of(place)).slope[0] : slope[i];
  if (i === 0 && slope[0] > 0 && !(slopeBeyond(x[0] - JUMP) <= 0)) return ends[0] === low ? [low, low] : null;
  if (i === last && slope[last] < 0 && !(slopeBeyond(x[last] + JUMP) >= 0)) return ends[1] === high ? [high, high] : null;
  const [place, least] = zoom(evaluate, points, i);
  const flat = asLow(least);
  const inside = plateau(evaluate, points, place, flat);
  if (inside === undefined) return [place, place];
  const from = edge(evaluate, points, inside, flat, -1) ?? ends[0];
  const to = edge(evaluate, points, inside, flat, 1) ?? ends[1];
  if ((axis.high === null && to === x[last] && from > SATURATED) || (axis.low === null && from === x[0] && to < -SATURATED))
    return null;
  return [from, to];
}

/** The highest value that counts as this low. @param {number} value */
export const asLow = (value) => value + TOLERANCE * (1 + Math.abs(value));

/** @param {Float64Array} value */
function indexOfLeast(value) {
  let best = 0;
  for (let i = 1; i < value.length; i++) if (value[i] < value[best] || Number.isNaN(value[best])) best = i;
  return best;
}

/** The first of the lowest points: as far down its slope as points are as low. Nothing is as low as -∞: then it is -1. @param {Points} points */
function lowest({ value, slope }) {
  const flat = asLow(value[indexOfLeast(value)]);
  let i = value.findIndex((v) => v <= flat);
  for (let j = i + 1; value[j] <= flat; j++) if (value[j] < value[i]) i = j;
  while (slope[i] < 0 && value[i + 1] <= flat) i++;
  while (slope[i] > 0 && value[i - 1] <= flat) i--;
  return i;
}

/**
 * The least place near the point i, and the value there.
 *
 * @param {(x: Float64Array) => Pick<Points, "x" | "value">} evaluate
 * @param {Pick<Points, "x" | "value">} points
 * @param {number} i
 */
export function zoom(evaluate, points, i, rounds = ROUNDS) {
  let [p, best] = [points, i];
  for (let round = 0; round < rounds; round++) {
    p = evaluate(around(p.x[best - 1] ?? p.x[best], p.x[best], p.x[best + 1] ?? p.x[best]));
    best = indexOfLeast(p.value);
  }
  return [p.x[best], p.value[best]];
}

/** Points on both sides of one, which is among them once. @param {number} low @param {number} best @param {number} high */
function around(low, best, high) {
  if (low === best || high === best) return spaced(low, high, FINE);
  const half = (FINE + 1) / 2;
  const x = new Float64Array(FINE);
  x.set(spaced(low, best, half));
  x.set(spaced(best, high, half), half - 1);
  return x;
}

/**
 * A place beside a least one where the curve is flat and as low; undefined where the least one is alone.
 *
 * @param {Evaluate} evaluate
 * @param {Points} points
 * @param {number} least
 * @param {number} flat
 */
function plateau(evaluate, { x }, least, flat) {
  const last = x.length - 1;
  const width = (x[last] - x[0]) / last;
  const beside = Float64Array.from({ length: FINE }, (_, i) => least + (i % 2 ? width : -width) * 0.5 ** (i / 3));
  const p = evaluate(beside.map((v) => Math.min(Math.max(v, x[0]), x[last])));
  return p.x.find((v, i) => p.value[i] <= flat && p.slope[i] === 0 && v !== least);
}

/**
 * Where the flat part around a place ends to the left (-1) or right (1); undefined if it does not in view.
 *
 * @param {Evaluate} evaluate
 * @param {Points} points
 * @param {number} inside
 * @param {number} flat
 * @param {number} side
 */
function edge(evaluate, points, inside, flat, side) {
  const isOutside = (/** @type {Points} */ p, /** @type {number} */ i) => !(p.value[i] <= flat) || side * p.slope[i] > 0;
  let j = points.x.findIndex((v) => v >= inside);
  if (side < 0) j--;
  while (j >= 0 && j < points.x.length && (points.x[j] === inside || !isOutside(points, j))) j += side;
  if (j < 0 || j === points.x.length) return undefined;
  let [out, within] = [points.x[j], side * Math.max(side * points.x[j - side], side * inside)];
  for (let round = 0; round < ROUNDS; round++) {
    const p = evaluate(spaced(out, within, FINE));
    let i = FINE - 2;
    while (i > 0 && !isOutside(p, i)) i--;
    [out, within] = [p.x[i], p.x[i + 1]];
  }
  return within;
}
