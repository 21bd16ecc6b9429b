// A scene of masks: a target, a prediction made from it by sliders or painted, and what every loss of masks makes of each pixel.
// All numbers come from traced programs; the server is told when the hand rests.

import { buildFrames } from "./frames.js";
import { component } from "../../kit/component.js";
import { evaluateAgain } from "../../kit/program/program.js";
import { firsts, lossOf, masksOf, placesIn, predictionOf } from "./pixels.js";
import { encode } from "./runs.js";
import { isHeld } from "../../kit/sliders.js";

const BUDGET = 6; // ms of a picture for the rows of the table that are drawn nowhere else
const UNREAD = "The losses could not be read from the server; reload the page.";

/** @typedef {import("../../wire").MaskMessage} MaskMessage */
/** @typedef {import("../../wire").MaskScene} MaskScene */
/** @typedef {import("../../wire").MaskPrograms} MaskPrograms */
/** @typedef {import("../../wire").PaintedMasks} PaintedMasks */
/** @typedef {import("./brush.js").Layer} Layer */
/** @typedef {import("./details.js").Details} Details */

/**
 * What the hand has done since the message of a scene.
 *
 * @typedef {object} Changes
 * @property {import("../../kit/sliders.js").Sliders} sliders how far they have moved
 * @property {boolean} painting whether it has painted
 */

/** @typedef {import("./pixels.js").Setting & Changes} Loaded a scene with its programs, and its pictures as the hand has changed them */
/** @typedef {import("./pixels.js").Made} Made */
/** @typedef {import("../../wire").MaskRow & Made} Row of the table */

/**
 * Everything there is to know of a scene.
 *
 * @typedef {object} Measured
 * @property {Float64Array} z the prediction's logits
 * @property {Float64Array} p
 * @property {Float64Array} pace how fast the logits change with the number that is swept
 * @property {Record<string, number>} numbers
 * @property {number} at where the number that is swept stands
 * @property {(import("../../wire").MaskCurve & Made)[]} curves
 * @property {boolean} outrun whether the sampled sweep is of another scene
 * @property {Record<string, number>} measures
 */

/**
 * What a scene of masks keeps, beside what every component does.
 *
 * @typedef {object} Fields
 * @property {HTMLElement} element
 * @property {ReturnType<typeof buildFrames> | null} frames built for the first scene
 * @property {Loaded | null} loaded
 * @property {Measured | null} measured
 * @property {Map<string, Row>} rows of the table, by the slug of the loss
 * @property {((measured: Measured) => void)[]} jobs what is asked for beside the pictures, one after the other
 * @property {number} owed how many of them
 * @property {boolean} stale whether the pictures are
 * @property {number | null} frame an animation frame that is asked for
 * @property {number} turn counts the messages
 */

/** @typedef {import("../../kit/component.js").Mounted<MaskMessage> & Fields} Stage */

/** @type {Map<string, Promise<MaskPrograms>>} */
const fetched = new Map(); // by address
/** @type {Details | null} */
let details = null; // the page has one, which comes before the scene or after it

export const { render, remove, inside, current } = component({
  create,
  update,
  keys: ({ scene }) => keysOf(scene),
  moved: schedule,
  released: schedule,
  alike: ({ scene: last }, { scene: next }) => last.side === next.side,
  isPicture: true,
});

/** The sliders that move the picture. @param {MaskScene} scene */
function keysOf({ numbers, curves }) {
  return [...Object.keys(numbers), ...curves.flatMap(({ controls }) => controls.map(({ key }) => key))];
}

/** The details are there. @param {Details} now */
export function takeDetails(now) {
  details = now;
  const stage = current();
  if (stage?.loaded) owe(stage, stage.loaded);
}

/** The details have gone. @param {Details} last */
export function dropDetails(last) {
  if (details !== last) return;
  details = null;
  const stage = current();
  if (stage) Object.assign(stage, { jobs: [], owed: 0 });
}

/** By what the table is sorted. @param {string} sort */
export const sortBy = (sort) => current()?.send("sort", sort);

/** @param {HTMLElement} element @returns {Fields} */
function create(element) {
  const work = { jobs: [], owed: 0, stale: false, frame: null, turn: 0 };
  return { element, frames: null, loaded: null, measured: null, rows: new Map(), ...work };
}

/** @param {Stage} stage @param {string} name */
const part = ({ element }, name) => /** @type {HTMLElement} */ (element.querySelector(`.atlas-${name}`));

/** @param {Stage} stage */
function framesOf(stage) {
  const [element, tools, under] = ["frames", "tools", "under"].map((name) => part(stage, name));
  return buildFrames(element, tools, under, {
    painted: (layer, pixels, value) => paint(stage, layer, pixels, value),
    left: (layer) => leave(stage, layer),
    cleared: () => tell(stage, { drawn: null, erased: null }),
  });
}

/** @param {Stage} stage @param {boolean} keep */
async function update(stage, keep) {
  stage.turn += 1;
  const { turn, sliders } = stage;
  const programs = await programsAt(new URL(stage.data.programs, document.baseURI).href).catch(() => null);
  if (!programs) return void (part(stage, "under").textContent = UNREAD);
  if (stage.removed || turn !== stage.turn) return; // a newer scene came meanwhile, or the page has gone
  stage.loaded = load(stage.data.scene, programs, sliders, stage.loaded, keep);
  owe(stage, stage.loaded); // shown a frame later, because the sliders of this run may come after it
}

/** @param {string} address */
function programsAt(address) {
  const known = fetched.get(address);
  if (known) return known;
  /** @type {Promise<MaskPrograms>} */
  const programs = fetch(address).then((answer) => answer.json());
  fetched.set(address, programs);
  programs.catch(() => fetched.delete(address)); // the next scene asks again
  return programs;
}

/**
 * @param {MaskScene} scene
 * @param {MaskPrograms} programs
 * @param {Loaded["sliders"]} sliders
 * @param {Loaded | null} last
 * @param {boolean} keep whether the hand is painting
 * @returns {Loaded}
 */
function load(scene, programs, sliders, last, keep) {
  const { side } = scene;
  const places = last?.scene.side === side ? { across: last.across, down: last.down } : placesIn(scene);
  if (keep && last?.scene.side === side) return { ...last, scene, programs, sliders };
  return { scene, programs, sliders, ...masksOf(scene), ...places, painting: false };
}

/** The details are asked for too, and all is drawn. @param {Stage} stage @param {Loaded} loaded */
function owe(stage, loaded) {
  stage.jobs = details ? jobsOf(stage, loaded, details) : [];
  schedule(stage);
}

/** @param {Stage} stage */
function schedule(stage) {
  stage.stale = true;
  stage.frame ??= requestAnimationFrame(() => show(stage));
}

/** The pictures first; the table's other rows as far as there is time, and in the pictures after this one. @param {Stage} stage */
function show(stage) {
  stage.frame = null;
  const { loaded } = stage;
  if (stage.removed || !loaded) return;
  const measured = stage.stale || !stage.measured ? draw(stage, loaded) : stage.measured;
  const end = performance.now() + BUDGET;
  while (stage.owed && performance.now() < end) {
    const [job, ...rest] = stage.jobs;
    job(measured);
    stage.jobs = [...rest, job]; // the next picture goes on with those that have waited longest
    stage.owed -= 1;
  }
  details?.tables.list(loaded.scene, stage.rows, !stage.owed && !isHeld());
  if (stage.owed) stage.frame = requestAnimationFrame(() => show(stage));
}

/** @param {Stage} stage @param {Loaded} loaded */
function draw(stage, loaded) {
  const measured = measure(loaded);
  for (const curve of measured.curves.toReversed()) stage.rows.set(curve.slug, curve); // the first of two alike
  stage.frames ??= framesOf(stage);
  stage.frames.draw(loaded, measured, stage.theme);
  details?.sweep.mark(measured);
  details?.tables.count(measured.measures);
  Object.assign(stage, { measured, stale: false, owed: stage.jobs.length });
  return measured;
}

/** The scene as the hand has left it. @param {Loaded} loaded @returns {Measured} */
function measure(loaded) {
  const { scene, programs, sliders, y, painting } = loaded;
  const set = Object.entries(scene.numbers).map(([key, value]) => [key, sliders.number(key, value)]);
  const numbers = /** @type {Record<string, number>} */ (Object.fromEntries(set));
  const { z, p, pace } = predictionOf(loaded, numbers);
  const curves = scene.curves.map((curve) => {
    const inputs = sliders.inputs(curve);
    return { ...curve, inputs, ...lossOf(loaded, curve.slug, inputs, { z, pace }) };
  });
  const outrun = painting || keysOf(scene).some((key) => key !== scene.swept && sliders.thumbs(key));
  const measures = firsts(evaluateAgain(programs.measures, { x: p, y }));
  return { z, p, pace, numbers, at: numbers[scene.swept], curves, outrun, measures };
}

/** What a scene asks for beside its pictures. @param {Stage} stage @param {Loaded} loaded @param {Details} below */
function jobsOf(stage, loaded, { sorted }) {
  const { rows, curves } = loaded.scene;
  const others = rows.filter(({ slug }) => !curves.some((curve) => curve.slug === slug));
  const tabled = others.map(
    (row) => (/** @type {Measured} */ prediction) =>
      stage.rows.set(row.slug, { ...row, ...lossOf(loaded, row.slug, row.inputs, prediction) }),
  );
  const steps = (/** @type {Measured} */ { p }) =>
    sorted.draw(evaluateAgain(loaded.programs.sorted, { x: p, y: loaded.y }), stage.theme);
  return [steps, ...tabled];
}

/**
 * The painted layers are new arrays each time: what is on its way to the server is not changed under it.
 *
 * @param {Stage} stage
 * @param {Layer} layer
 * @param {number[]} pixels
 * @param {number} value 1 to draw and 0 to erase
 */
function paint(stage, layer, pixels, value) {
  const { loaded } = stage;
  if (!loaded) return;
  const name = layer === "target" ? "y" : "paint";
  const picture = loaded[name].slice();
  for (const i of pixels) picture[i] = layer === "target" ? value : 2 * value - 1;
  Object.assign(loaded, { [name]: picture, painting: true });
  schedule(stage);
}

/** The hand has left a layer. @param {Stage} stage @param {Layer} layer */
function leave(stage, layer) {
  if (!stage.loaded) return;
  const { y, paint: painted, scene } = stage.loaded;
  const runs = (/** @type {Float64Array} */ mask) => encode(mask, scene.side);
  if (layer === "target") tell(stage, { mask: runs(y) });
  else tell(stage, { drawn: runs(painted.map((v) => +(v > 0))), erased: runs(painted.map((v) => +(v < 0))) });
}

/** @param {Stage} stage @param {PaintedMasks} masks */
const tell = (stage, masks) => stage.send("painted", masks);
