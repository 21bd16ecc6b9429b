// A scene of masks: a target, a prediction made from it by sliders or painted, and what every loss of masks makes of each pixel.
// All numbers come from traced programs; the server is told when the hand rests.

import { buildFrames } from "./frames.js";
import { evaluateAgain } from "../program/program.js";
import { decode, encode } from "./runs.js";
import { buildTables } from "./scores.js";
import { isHeld, sinceNow, watch } from "../kit/sliders.js";
import { buildSorted } from "./sorted.js";
import { buildSweep } from "./curve.js";
import { readTheme } from "../kit/theme.js";

const BUDGET = 6; // ms of a picture for the rows of the table that are drawn nowhere else
const UNREAD = "The losses could not be read from the server; reload the page.";

const fetched = new Map(); // address -> the programs of a frame
let stage = null; // the page has one
let details = null; // where the curve and the numbers stand, and the sampled sweep

export async function render({ parentElement, data, setTriggerValue }) {
  stage ??= create(parentElement);
  stage.commit = setTriggerValue; // each is news, also if it says what was said before: the back button may have been between them
  const turn = (stage.turn = (stage.turn ?? 0) + 1);
  const programs = await programsAt(new URL(data.programs, document.baseURI).href).catch(() => null);
  if (!programs) return void (parentElement.querySelector(".atlas-under").textContent = UNREAD);
  if (turn !== stage?.turn) return; // a newer scene came meanwhile, or the page has gone
  load(data.scene, programs);
  stage.theme = readTheme(parentElement);
  build();
  schedule(); // a frame later, because the sliders of this run may come after it
}

export function remove() {
  stage?.stop();
  stage?.sweep?.remove();
  stage = null;
}

// What is shown now, for whoever takes it away.
export const shown = () => stage?.found && { ...stage, frames: stage.frames.frames, sweep: stage.sweep?.sweep ?? {} };

export function takeDetails(element, sweep) {
  if (!element) stage?.sweep?.remove();
  details = element && { find: (name) => element.querySelector(`.atlas-${name}`), sweep };
  if (!stage) return;
  if (!element) stage.sweep = stage.tables = stage.sorted = null;
  else if (stage.scene) (build(), schedule());
}

function programsAt(address) {
  if (!fetched.has(address))
    fetched.set(
      address,
      fetch(address).then((answer) => answer.json()),
    );
  fetched.get(address).catch(() => fetched.delete(address)); // the next scene asks again
  return fetched.get(address);
}

function create(element) {
  const stop = watch({
    moved: (keys) => stage.keys?.some((key) => keys.has(key)) && schedule(),
    released: () => stage.scene && schedule(),
  });
  return { element, stop, rows: new Map() };
}

function load(scene, programs) {
  const { side } = scene;
  const place = (i) => ((i + 0.5) * scene.frame) / side - scene.frame / 2;
  const count = side * side;
  if (stage.scene?.side !== side) {
    stage.across = Float64Array.from({ length: count }, (_, i) => place(i % side));
    stage.down = Float64Array.from({ length: count }, (_, i) => place(Math.floor(i / side)));
  }
  const [drawn, erased] = [decode(scene.drawn), decode(scene.erased)];
  Object.assign(stage, { scene, programs, y: decode(scene.target), paint: drawn.map((v, i) => v - erased[i]) });
  stage.keys = [...Object.keys(scene.numbers), ...scene.curves.flatMap(({ controls }) => controls.map(({ key }) => key))];
  stage.changed = sinceNow(stage.keys);
  stage.painting = false;
}

function build() {
  const find = (name) => stage.element.querySelector(`.atlas-${name}`);
  stage.frames ??= buildFrames(find("frames"), find("tools"), find("under"), {
    painted: paint,
    left: leave,
    cleared: () => stage.commit("painted", { drawn: null, erased: null }),
  });
  if (!details) return; // they have not come yet
  stage.tables ??= buildTables(details.find("counts"), details.find("losses"), (sort) => stage.commit("sort", sort));
  stage.sorted ??= buildSorted(details.find("sorted"));
  stage.sweep ??= buildSweep(details.find("sweep"), details.find("at"), details.find("note"));
  stage.sweep.load(details.sweep, stage.theme);
  stage.jobs = jobsOf();
}

function schedule() {
  stage.stale = true;
  stage.frame ??= requestAnimationFrame(show);
}

// The pictures first; the table's other rows as far as there is time, and in the pictures after this one.
function show() {
  if (!stage) return;
  stage.frame = null;
  if (stage.stale) {
    stage.found = measure();
    stage.frames.draw(stage, stage.found);
    stage.sweep?.mark(stage.found);
    stage.tables?.count(stage.found.measures);
    stage.owed = stage.jobs?.length ?? 0;
  }
  stage.stale = false;
  const end = performance.now() + BUDGET;
  while (stage.owed && performance.now() < end) {
    stage.jobs[0](stage.found);
    stage.jobs.push(stage.jobs.shift());
    stage.owed -= 1;
  }
  stage.tables?.list(stage, !stage.owed && !isHeld());
  if (stage.owed) stage.frame = requestAnimationFrame(show);
}

// Everything there is to know of the scene as the hand has left it.
function measure() {
  const { scene, programs, y } = stage;
  const moved = Object.fromEntries(stage.keys.map((key) => [key, stage.changed(key)?.[0]]).filter(([, now]) => now !== undefined));
  const numbers = Object.fromEntries(Object.entries(scene.numbers).map(([key, value]) => [key, moved[key] ?? value]));
  const pictures = { x: y, y, paint: stage.paint, across: stage.across, down: stage.down };
  const { z, p, pace } = evaluateAgain(programs.scene[scene.swept], { ...pictures, ...numbers });
  const curves = scene.curves.map((curve) => {
    const inputs = { ...curve.inputs };
    for (const { key, input } of curve.controls) inputs[input] = moved[key] ?? inputs[input];
    return { ...curve, inputs, ...lossOf(curve.slug, inputs, z, pace) };
  });
  for (const curve of curves.toReversed()) stage.rows.set(curve.slug, curve); // the first of two alike
  const outrun = stage.painting || Object.keys(moved).some((key) => key !== scene.swept); // the sampled sweep is of another scene
  return {
    z,
    p,
    numbers,
    at: numbers[scene.swept],
    curves,
    pace,
    outrun,
    measures: firsts(evaluateAgain(programs.measures, { x: p, y })),
  };
}

// What a scene asks for beside its pictures, one after the other.
function jobsOf() {
  const { rows, curves } = stage.scene;
  const others = rows.filter(({ slug }) => !curves.some((curve) => curve.slug === slug));
  const tabled = others.map(
    (row) =>
      ({ z, pace }) =>
        stage.rows.set(row.slug, { ...row, ...lossOf(row.slug, row.inputs, z, pace) }),
  );
  const steps = ({ p }) => stage.sorted.draw(evaluateAgain(stage.programs.sorted, { x: p, y: stage.y }), stage.theme);
  return [steps, ...tabled];
}

function lossOf(slug, inputs, z, pace) {
  const { scene, programs, y } = stage;
  const { value, by_p, by_z } = evaluateAgain(programs.losses[slug], { x: z, y, ...inputs });
  const gradient = scene.of === "p" ? by_p : by_z;
  const shares = firsts(evaluateAgain(programs.shares, { x: gradient, z, y }));
  let slope = 0; // along the swept number, by the chain rule
  for (let i = 0; i < z.length; i++) slope += by_z[i] * pace[i];
  return { value: value[0], gradient, shares, slope };
}

const firsts = (found) => Object.fromEntries(Object.entries(found).map(([name, [v]]) => [name, v]));

// The painted layers are new arrays each time: what is on its way to the server is not changed under it.
function paint(layer, pixels, value) {
  const name = layer === "target" ? "y" : "paint";
  const picture = stage[name].slice();
  for (const i of pixels) picture[i] = layer === "target" ? value : 2 * value - 1;
  stage[name] = picture;
  stage.painting = true;
  schedule();
}

function leave(layer) {
  const { y, scene, commit } = stage;
  const runs = (mask) => encode(mask, scene.side);
  if (layer === "target") commit("painted", { mask: runs(y) });
  else commit("painted", { drawn: runs(stage.paint.map((v) => +(v > 0))), erased: runs(stage.paint.map((v) => +(v < 0))) });
}
