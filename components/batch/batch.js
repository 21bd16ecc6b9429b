// A batch of rows under the hand: what each of the losses makes of every row, their costs, and the picture of both.
// All numbers come from traced programs; the rows are in a table of their own.

import { buildCosts } from "./costs.js";
import { buildHistogram } from "./histogram.js";
import constants from "../kit/constants.js";
import { evaluate } from "../program/program.js";
import { isHeld, sinceNow, watch } from "../kit/sliders.js";
import { readTheme } from "../kit/theme.js";

const POINTS = 301; // of a curve
const INSET = constants.inset; // how far a curve stops short of an end where its own input is infinite
const MANY = 10000; // rows that take too long to be sorted for every picture
const REST = 250; // ms without a change before they are
const FEW = 400; // rows that all have to be in the picture
const USUAL = 0.99; // the part of many rows that has to
const LEAST = 1; // the least that is shown to either side of a residual of 0

let batch = null; // the page has one
let table = null; // which may come before it

export function render({ parentElement, data }) {
  batch ??= create(parentElement);
  Object.assign(batch, { scene: data.scene, theme: readTheme(parentElement) });
  batch.keys = [...Object.keys(data.scene.numbers), ...data.scene.curves.flatMap(({ controls }) => controls.map(({ key }) => key))];
  batch.changed = sinceNow(batch.keys);
  schedule();
}

export function remove() {
  clearTimeout(batch?.resting);
  batch?.stop();
  batch?.histogram.remove();
  batch = null;
}

// The table of the rows: its kind, its predictions and targets, and draw(found), which writes what was found beside them.
export function takeTable(given) {
  table = given;
  schedule();
}

// What is shown now, for whoever takes it away.
export const shown = () => batch?.found && { ...batch, ...table };

function create(element) {
  const find = (name) => element.querySelector(`.atlas-${name}`);
  const stop = watch({
    moved: (keys) => batch.keys.some((key) => keys.has(key)) && schedule(),
    released: () => schedule(),
  });
  return {
    stop,
    histogram: buildHistogram(find("batch-plot")),
    costs: buildCosts(find("costs"), find("worst"), find("batch-note")),
  };
}

function schedule() {
  if (!batch) return;
  clearTimeout(batch.resting);
  batch.moving = table?.predictions.length > MANY;
  if (batch.moving) batch.resting = setTimeout(() => ((batch.moving = false), ask()), REST);
  ask();
}

const ask = () => (batch.frame ??= requestAnimationFrame(show));

function show() {
  if (!batch) return;
  batch.frame = null;
  if (table?.kind.axis !== batch.scene.kind.axis) return; // one of the two is still that of the kind before
  batch.found = measure(batch, table);
  batch.histogram.draw(batch, table, batch.found, isHeld());
  batch.costs(batch, batch.found);
  if (!batch.moving) table.draw(batch.found, batch.theme);
}

// The settings as the hand has left them, and what follows from them.
function measure({ scene, changed, moving, found: last }, { predictions, targets }) {
  const numbers = Object.fromEntries(Object.entries(scene.numbers).map(([key, value]) => [key, changed(key)?.[0] ?? value]));
  const binary = scene.kind.binary;
  const count = predictions.length;
  const known = last?.predictions === predictions && last.targets === targets && last.kind === scene.kind.axis;
  const x = binary ? predictions : known ? last.place : predictions.map((v, i) => v - targets[i]);
  const place = known ? last.place : binary ? evaluate(scene.truth, { x, y: targets }).truth : x;
  const line = place === last?.place ? last.line : lineOf(place, binary);
  const curves = scene.curves.map((curve) => {
    const inputs = { ...curve.inputs };
    for (const { key, input } of curve.controls) inputs[input] = changed(key)?.[0] ?? inputs[input];
    const rows = evaluate(curve.rows, { x, y: targets, ...inputs });
    const weighed = { y: binary ? targets : new Float64Array(count), negative: 1, positive: 1, ...numbers };
    const cost = evaluate(scene.cost, { x: rows.value, gradient: rows.slope, ...weighed });
    const shares = moving ? null : evaluate(scene.concentration, { x: cost.values, gradient: cost.pulls });
    return { ...curve, inputs, ...rows, ...cost, shares, lines: linesOf(curve, inputs, line, binary) };
  });
  const m = scene.reduction === "mean" ? count : 1;
  const decay = evaluate(scene.decay, { x: Float64Array.from(scene.theta), lam: numbers.decay, m }).decay[0] ?? 0;
  return { kind: scene.kind.axis, predictions, targets, numbers, place, line, curves, decay, count };
}

// Where the curves are sampled: over all rows; of many, the farthest few may lie outside.
function lineOf(place, binary) {
  if (binary) return spaced(0, 1);
  const sizes = place.map(Math.abs).sort();
  const most = sizes.at(-1);
  const usual = place.length > FEW ? 2 * sizes[Math.floor(USUAL * place.length)] : most;
  const reach = 1.08 * Math.max(LEAST, Math.min(most, usual || most));
  return spaced(-reach, reach);
}

const spaced = (low, high) => Float64Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));

// A loss against the residual; or against the probability of the true class, one line for both classes where they agree.
function linesOf({ drawn, open }, inputs, line, binary) {
  const on = (x, y) => evaluate(drawn, { ...inputs, x, y }).value;
  if (!binary) return [on(line, 0)];
  const inside = open ? line.map((v) => Math.min(Math.max(v, INSET), 1 - INSET)) : line;
  const [one, zero] = [
    on(inside, 1),
    on(
      inside.map((v) => 1 - v),
      0,
    ),
  ];
  const alike = one.every((v, i) => v === zero[i] || Math.abs(v - zero[i]) <= 1e-9 * Math.max(1, Math.abs(v)));
  return alike ? [one] : [one, zero];
}
