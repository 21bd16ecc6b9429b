// The points of a loss of embeddings in a plane: what pulls at them, in numbers and arrows, and where it takes them.

import { buildBars } from "../../kit/bars.js";
import { component } from "../../kit/component.js";
import { NOISE, format } from "../../kit/numbers.js";
import { buildPlane } from "../../kit/plane.js";
import { evaluate } from "../../kit/program/program.js";
import { drawPoints } from "./arrows.js";
import { descend, stepped } from "./descent.js";
import { say } from "./words.js";

const STEP = 0.05; // of the arrow keys

/** @typedef {import("../../wire").PointsScene} PointsScene */
/** @typedef {import("../../wire").SceneMessage<PointsScene>} PointsMessage */
/** @typedef {import("./words.js").Numbers} Numbers */
/** @typedef {import("./descent.js").Places} Places */

/**
 * @typedef {object} Fields
 * @property {HTMLElement} element
 * @property {string} slug of the loss whose points are in the plane
 * @property {Places} places as the hand or the steps have set them
 * @property {Places[]} trail the places before each step, and after the last; empty without steps
 * @property {string} shape what the plane and the table were built for
 * @property {(() => void) | null} stop ends the steps that are being taken
 * @property {(numbers: Numbers) => void} draw
 */

/** @typedef {import("../../kit/component.js").Mounted<PointsMessage> & Fields} Points */

export const { render, remove } = component({ create, update, remove: halt, keys: keysOf, moved: show, alike, isPicture: true });

/** @param {HTMLElement} element @param {PointsMessage} message @returns {Fields} */
function create(element, { scene }) {
  return { element, slug: scene.slug, places: structuredClone(scene.places), trail: [], shape: "", stop: null, draw: () => {} };
}

/** @param {PointsMessage} message */
function keysOf({ scene }) {
  return Object.values(scene.keys);
}

/** @param {PointsMessage} last @param {PointsMessage} next */
function alike(last, next) {
  return same(Object.keys(last.scene.places), Object.keys(next.scene.places));
}

/** @param {unknown} a @param {unknown} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** What the hand holds, and steps that are being taken, go on. @param {Points} state @param {boolean} keep */
function update(state, keep) {
  const { scene } = state.data;
  if (state.slug !== scene.slug) halt(state);
  state.slug = scene.slug;
  if (!state.stop && !keep && !same(state.places, scene.places)) {
    Object.assign(state, { places: structuredClone(scene.places), trail: [] });
  }
  build(state);
  show(state);
}

/** @param {Points} state */
function halt(state) {
  state.stop?.();
  state.stop = null;
}

/** @param {Points} state */
function show(state) {
  state.draw(measure(state, state.places));
}

/** Builds new handles only for other points: the hand may be on one of them. @param {Points} state */
function build(state) {
  const { element, theme } = state;
  const { scene } = state.data;
  const shape = JSON.stringify([scene.points, scene.table, theme]);
  if (shape === state.shape) return;
  state.shape = shape;
  const find = (/** @type {string} */ part) => /** @type {HTMLElement} */ (element.querySelector(part));
  find(".atlas-plane").style.setProperty("--other", theme.colors[1]);
  const plane = buildPlane(find(".atlas-plane"), ...scene.frame);
  const put = buildHandles(state, plane);
  const drawPlane = drawPoints(plane, scene);
  const writeRows = buildTable(/** @type {HTMLTableElement} */ (find("table")), scene.table);
  const drawBars = barsOf(find(".atlas-bars"), scene, theme);
  const disable = buildButtons(state);
  state.draw = (numbers) => {
    put(state.places);
    drawPlane({ scene: state.data.scene, places: state.places, trail: state.trail, numbers });
    writeRows(numbers);
    drawBars(numbers);
    find("p").textContent = say(state.data.scene.words, numbers);
    disable();
  };
}

/** @param {Points} state @param {ReturnType<typeof buildPlane>} plane */
function buildHandles(state, plane) {
  const { theme } = state;
  const handles = state.data.scene.points.map(({ name, short, word, color }) => {
    const handle = plane.hold({
      name: `atlas-point-${name}`,
      label: word,
      text: short,
      step: STEP,
      moved: (place) => {
        halt(state);
        state.trail = [];
        state.places[name] = place.map((v) => Number(v.toFixed(3)));
        show(state);
        state.tell("places", state.places);
      },
      left: () => commit(state),
    });
    handle.element.style.setProperty("--point", color === null ? theme.text : theme.colors[color]);
    return { name, handle };
  });
  return (/** @type {Places} */ places) =>
    handles.forEach(({ name, handle }) => handle(places[name], places[name].map((v) => format(v)).join(", ")));
}

/** @param {HTMLTableElement} table @param {import("../../wire").PointsTable} content */
function buildTable(table, { columns, rows }) {
  table.replaceChildren();
  const head = table.createTHead();
  const body = table.createTBody();
  if (columns.length) {
    const row = head.insertRow();
    row.append(document.createElement("td"), ...columns.map((text) => heading("col", text)));
  }
  const cells = rows.flatMap(([word, names]) => {
    const row = body.insertRow();
    row.append(heading("row", word));
    return names.map((name) => ({ name, cell: row.insertCell() }));
  });
  return (/** @type {Numbers} */ numbers) => cells.forEach(({ name, cell }) => (cell.textContent = format(numbers[name], NOISE)));
}

/** @param {"col" | "row"} scope @param {string} text */
function heading(scope, text) {
  return Object.assign(document.createElement("th"), { scope, textContent: text });
}

/** @param {HTMLElement} element @param {PointsScene} scene @param {import("../../kit/theme.js").Theme} theme */
function barsOf(element, { bars, points }, theme) {
  element.replaceChildren();
  if (!bars.length) return () => {};
  const draw = buildBars(element, bars, theme);
  return (/** @type {Numbers} */ numbers) =>
    draw(Object.fromEntries(bars.map(({ name }) => [name, points.slice(1).map((point) => numbers[`${name}_${point.name}`])])));
}

/** The function that comes back disables the way back where no step was taken. @param {Points} state */
function buildButtons(state) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...state.element.querySelectorAll(".atlas-points-hand button")]);
  for (const button of buttons) button.onclick = () => take(state, Number(button.value));
  return () => buttons.forEach((button) => (button.disabled = button.value === "0" && !state.trail.length));
}

/**
 * What the program says of points in these places, at what the sliders say now.
 *
 * @param {Points} state
 * @param {Places} places
 * @returns {Numbers}
 */
function measure({ data: { scene }, sliders }, places) {
  const settings = Object.entries(scene.keys).map(([input, key]) => [input, sliders.number(key, scene.inputs[input])]);
  const coordinates = scene.points.flatMap(({ name }) => ["x", "y"].map((k, i) => [`${name}_${k}`, places[name][i]]));
  const inputs = { ...scene.inputs, ...Object.fromEntries([...settings, ...coordinates]) };
  const sweep = Float64Array.of(places[scene.points[0].name][0]); // the program calls the first coordinate x
  const outputs = Object.entries(evaluate(scene.program, { ...inputs, x: sweep }));
  return { ...inputs, ...Object.fromEntries(outputs.map(([name, [value]]) => [name, value])) };
}

/** @param {Points} state */
function commit(state) {
  state.send("places", state.places);
}

/** Takes so many steps downhill, or, for none, back to where the first was taken. @param {Points} state @param {number} steps */
function take(state, steps) {
  halt(state);
  if (!steps) {
    Object.assign(state, { places: state.trail[0], trail: [] });
    show(state);
    return commit(state);
  }
  state.stop = descend(state, steps, {
    step: (places) => stepped(state.data.scene, places, measure(state, places)),
    show: () => show(state),
    done: () => {
      state.stop = null;
      commit(state);
    },
  });
}
