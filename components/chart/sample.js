// A curve on the part of the axis in view: evenly spaced points, broken where the curve jumps, and its marks.

import { evaluate } from "../program/program.js";

const POINTS = 401;
const CELLS = 21; // suspicious cells followed at once; three points each make arrays of one length
const INSET = 1e-4; // as in losses/curve.py: how far an open end is kept away from, in parts of the view

// What a curve is at the points x.
function values(curve, x) {
  const found = evaluate(curve.program, { ...curve.inputs, x });
  if (curve.factor !== 1) for (const numbers of Object.values(found)) numbers.forEach((v, i) => (numbers[i] = v * curve.factor));
  found.x = x;
  return found;
}

// Every curve of a scene in view. A panel that compares does so with the first curve, at the points of each. A curve that has
// not changed since the last time is the same object as then: the hand moves one of them.
export function sampleAll(chart, view) {
  const { axis, panels, scale } = chart.scene;
  const curves = chart.curves.map((curve) => ({ ...curve, factor: factorOf(curve, scale, axis) }));
  const known = chart.known ?? new Map();
  chart.known = new Map();
  const samples = curves.map((curve) => {
    const { slug, inputs, factor } = curve;
    const key = JSON.stringify([axis.slug, view, slug, inputs, factor]);
    const found = known.get(key) ?? { ...sample(curve, view, axis), factor };
    chart.known.set(key, found);
    return found;
  });
  for (const { name } of panels.filter((panel) => COMPARED[panel.name])) {
    samples.forEach((points) => compare(points, curves[0], name, axis));
  }
  return samples;
}

// The same at one point, for the probe.
export function probeAll(chart, x) {
  const { axis, panels, scale } = chart.scene;
  const probes = chart.curves.map((curve) => sampleAt({ ...curve, factor: factorOf(curve, scale, axis) }, x, axis));
  for (const { name } of panels) {
    const [of, by] = COMPARED[name] ?? [];
    if (of) probes.forEach((probe) => (probe[name] = by(probe[of], probes[0][of])));
  }
  return probes;
}

const difference = (a, b) => a - b;
const ratio = (a, b) => a / b; // 0/0 and ∞/∞ stay gaps
const COMPARED = {
  "loss difference": ["value", difference],
  "loss ratio": ["value", ratio],
  "gradient difference": ["slope", difference],
  "gradient ratio": ["slope", ratio],
};

function compare(points, first, name, axis) {
  const [of, by] = COMPARED[name];
  const inside = first.open ? points.x.map((x) => Math.min(Math.max(x, axis.low + INSET), axis.high - INSET)) : points.x;
  const others = values(first, inside)[of];
  points[name] = points[of].map((v, i) => by(v, others[i]));
}

// What brings a curve's slope or curvature at a point to size 1; 1 where it has none there.
function factorOf(curve, scale, axis) {
  if (!scale) return 1;
  const size = Math.abs(sampleAt({ ...curve, factor: 1 }, scale.at, axis)[scale.by]);
  return Number.isFinite(size) && size > 1e-9 ? 1 / size : 1;
}

function sample(curve, [low, high], axis) {
  const ends = curve.open
    ? [Math.max(low, axis.low + INSET * (high - low)), Math.min(high, axis.high - INSET * (high - low))]
    : [low, high];
  const whole = values(curve, spaced(low, high, POINTS, ends));
  const kinks = findKinks(curve, whole);
  return { ...withWeight(breakAt(curve, whole, kinks, axis)), kinks, minimum: findMinimum(curve, whole, axis) };
}

function sampleAt(curve, x, axis) {
  const inside = curve.open ? Math.min(Math.max(x, axis.low + INSET), axis.high - INSET) : x;
  const found = Object.entries(values(curve, Float64Array.of(inside))).map(([name, [number]]) => [name, number]);
  const probe = Object.fromEntries(found);
  return { ...probe, weight: inside ? probe.slope / inside : weightAtZero(curve) };
}

// slope / x as x goes to 0: the curvature of a bowl, infinite at a corner.
function weightAtZero(curve) {
  const near = 1e-12;
  const weight = values(curve, Float64Array.of(near)).slope[0] / near;
  return weight > 1e9 ? Infinity : weight;
}

function spaced(low, high, count, [first, last] = [low, high]) {
  const step = (high - low) / (count - 1);
  const x = Float64Array.from({ length: count }, (_, i) => Math.min(Math.max(low + i * step, first), last));
  x[count - 1] = Math.min(high, last);
  return x;
}

function withWeight(points) {
  points.weight = points.slope.map((slope, i) => (points.x[i] === 0 ? NaN : slope / points.x[i]));
  return points;
}

// How far value and slope at j are from what value, slope and curvature at i and j promise.
function roughness(p, i, j) {
  const width = p.x[j] - p.x[i];
  const slope = Math.abs(p.slope[j] - p.slope[i] - (width * (p.curvature[i] + p.curvature[j])) / 2);
  return slope + Math.abs((p.value[j] - p.value[i]) / width - (p.slope[i] + p.slope[j]) / 2);
}

const isRough = (p, i, j) => roughness(p, i, j) > 1e-7 * (1 + Math.abs(p.slope[i]));

// Rough cells are halved until only a jump of value or slope can have kept them rough.
function findKinks(curve, points) {
  let cells = [];
  for (let i = 0; i + 1 < POINTS; i++) {
    if (isRough(points, i, i + 1)) cells.push([points.x[i], points.x[i + 1], roughness(points, i, i + 1)]);
  }
  if (cells.length > CELLS) cells = cells.sort((a, b) => b[2] - a[2]).slice(0, CELLS);
  const x = new Float64Array(3 * CELLS);
  for (let round = 0; round < 36 && cells.length; round++) {
    x.fill(cells[0][0]);
    cells.forEach(([a, b], i) => x.set([a, (a + b) / 2, b], 3 * i));
    const p = values(curve, x);
    cells = cells.flatMap((_, i) => {
      const [a, m, b] = [3 * i, 3 * i + 1, 3 * i + 2];
      const left = roughness(p, a, m) >= roughness(p, m, b);
      const [from, to] = left ? [a, m] : [m, b];
      return isRough(p, from, to) && x[to] > x[from] ? [[x[from], x[to]]] : [];
    });
  }
  const found = cells.map(([a, b]) => Math.round(((a + b) / 2) * 1e9) / 1e9).sort((a, b) => a - b);
  return found.filter((kink, i) => !i || kink - found[i - 1] > 1e-6);
}

// The points with a gap at each kink, so that a jump is drawn as a jump and not as a steep line. Beyond an end of the axis is nothing.
function breakAt(curve, points, kinks, { low, high }) {
  if (!kinks.length) return points;
  const tiny = 1e-9 * (points.x[POINTS - 1] - points.x[0]);
  const sides = values(curve, Float64Array.from(kinks.flatMap((kink) => [kink - tiny, kink + tiny])));
  const rows = [];
  const beyond = (x) => (low !== null && x < low) || (high !== null && x > high);
  const row = (p, i) => [p.x[i], ...[p.value[i], p.slope[i], p.curvature[i]].map((v) => (beyond(p.x[i]) ? NaN : v))];
  let next = 0;
  for (let i = 0; i < POINTS; i++) {
    for (; next < kinks.length && kinks[next] <= points.x[i]; next++) {
      rows.push(row(sides, 2 * next), [kinks[next], NaN, NaN, NaN], row(sides, 2 * next + 1));
    }
    if (!kinks.some((kink) => Math.abs(kink - points.x[i]) <= tiny)) rows.push(row(points, i));
  }
  const column = (k) => Float64Array.from(rows, (r) => r[k]);
  return { x: column(0), value: column(1), slope: column(2), curvature: column(3) };
}

// Where the curve is least: [x, x], an interval where it is flat, or null where it goes on falling out of view.
function findMinimum(curve, { x, value, slope }, axis) {
  const least = value.reduce((a, b) => Math.min(a, b));
  if (least === -Infinity) return null;
  const flat = least + 1e-9 * (1 + Math.abs(least));
  const last = POINTS - 1;
  const first = value.findIndex((v) => v <= flat);
  let end = first;
  while (end < last && value[end + 1] <= flat) end++;
  const falls = (i, side) => side * slope[i] > 0 && x[i] !== axis.low && x[i] !== axis.high;
  if ((first === 0 && falls(0, 1)) || (end === last && falls(last, -1))) return null;
  if (end - first > 1 && slope.subarray(first + 1, end).every((s) => s === 0)) {
    const edge = (outside, inside) => (outside < 0 || outside > last ? x[inside] : boundary(curve, x[outside], x[inside], flat));
    return [edge(first - 1, first), edge(end + 1, end)];
  }
  const i = value.indexOf(least);
  return zoom(curve, x[Math.max(i - 1, 0)], x[Math.min(i + 1, last)]);
}

function zoom(curve, low, high) {
  for (let round = 0; round < 5; round++) {
    const p = values(curve, spaced(low, high, 3 * CELLS));
    const i = p.value.reduce((best, v, j) => (v < p.value[best] ? j : best), 0);
    [low, high] = [p.x[Math.max(i - 1, 0)], p.x[Math.min(i + 1, 3 * CELLS - 1)]];
  }
  return [(low + high) / 2, (low + high) / 2];
}

function boundary(curve, outside, inside, flat) {
  for (let round = 0; round < 4; round++) {
    const p = values(curve, spaced(outside, inside, 3 * CELLS));
    const i = p.value.findIndex((v) => v <= flat);
    if (i < 1) break;
    [outside, inside] = [p.x[i - 1], p.x[i]];
  }
  return inside;
}
