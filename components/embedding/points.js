// The points of a loss of embeddings in a plane: what pulls at them, in numbers and arrows, and where it takes them.

import { buildBars } from "../kit/bars.js";
import { descend } from "./descent.js";
import { isInHand } from "../kit/handle.js";
import { NOISE, format } from "../kit/numbers.js";
import { buildPlane } from "../kit/plane.js";
import { drawPoints } from "./arrows.js";
import { evaluate } from "../program/program.js";
import { say } from "./words.js";
import { sinceNow, watch } from "../kit/sliders.js";
import { readTheme } from "../kit/theme.js";

const STEP = 0.05; // of the arrow keys
const states = new WeakMap(); // the component's element -> what it shows

export function render({ parentElement, data, setTriggerValue }) {
  const state = states.get(parentElement) ?? create(parentElement);
  const { scene } = data;
  if (state.scene?.slug !== scene.slug) halt(state);
  Object.assign(state, { scene, theme: readTheme(parentElement), changed: sinceNow(Object.values(scene.keys)) });
  state.commit = () => setTriggerValue("places", state.places);
  const kept =
    state.stop || (isInHand(parentElement) && state.places && same(Object.keys(state.places), Object.keys(scene.places)));
  if (!kept && !same(state.places, scene.places)) Object.assign(state, { places: structuredClone(scene.places), trail: [] });
  build(state, parentElement);
  state.show();
}

export function remove(parentElement) {
  const state = states.get(parentElement);
  state?.stop?.();
  state?.unwatch();
  states.delete(parentElement);
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function create(parentElement) {
  const state = { trail: [] };
  const moved = (keys) => Object.values(state.scene.keys).some((key) => keys.has(key)) && state.show();
  state.unwatch = watch({ moved, released: () => {} });
  states.set(parentElement, state);
  return state;
}

// Anew only for other points: the hand may be on one of them.
function build(state, parentElement) {
  const { scene, theme } = state;
  const shape = JSON.stringify([scene.points, scene.table, theme]);
  if (shape === state.shape) return;
  state.shape = shape;
  const find = (part) => parentElement.querySelector(part);
  find(".atlas-plane").style.setProperty("--other", theme.colors[1]);
  const plane = buildPlane(find(".atlas-plane"), ...scene.frame);
  const put = buildHandles(state, plane);
  const draw = drawPoints(plane, scene);
  const rows = buildTable(find("table"), scene.table);
  const bars = scene.bars.length ? buildBars(find(".atlas-bars"), scene.bars, theme) : () => find(".atlas-bars").replaceChildren();
  const buttons = [...parentElement.querySelectorAll(".atlas-points-hand button")];
  buttons.forEach((button) => (button.onclick = () => take(state, Number(button.value))));
  state.show = () => {
    const { found, inputs } = measure(state);
    put(state.places);
    draw({ ...state, found, inputs });
    rows(found);
    bars(
      Object.fromEntries(
        state.scene.bars.map(({ name }) => [name, state.scene.points.slice(1).map((p) => found[`${name}_${p.name}`])]),
      ),
    );
    find("p").textContent = say({ ...state, found, inputs });
    buttons.forEach((button) => (button.disabled = button.value === "0" && !state.trail.length));
  };
}

function buildHandles(state, plane) {
  const handles = state.scene.points.map(({ name, short, word }, i) => {
    const handle = plane.hold({
      name: `atlas-point-${name}`,
      label: word,
      text: short,
      step: STEP,
      moved: (place) => {
        halt(state);
        state.trail = [];
        state.places[name] = place.map((v) => Number(v.toFixed(3)));
        state.show();
      },
      left: () => state.commit(),
    });
    handle.element.style.setProperty("--point", i ? state.theme.colors[name === "positive" ? 2 : 3] : state.theme.text);
    return { name, handle };
  });
  return (places) => handles.forEach(({ name, handle }) => handle(places[name], places[name].map(format).join(", ")));
}

function buildTable(table, { columns, rows }) {
  table.innerHTML = `<thead></thead><tbody></tbody>`;
  if (columns.length) table.tHead.innerHTML = `<tr><th></th>${columns.map((word) => `<th scope="col">${word}</th>`).join("")}</tr>`;
  const cells = rows.flatMap(([word, names]) => {
    const row = table.tBodies[0].insertRow();
    row.innerHTML = `<th scope="row">${word}</th>`;
    return names.map((name) => ({ name, cell: row.insertCell() }));
  });
  return (found) => cells.forEach(({ name, cell }) => (cell.textContent = format(found[name], NOISE)));
}

// What the program says of the points, at what the sliders say now.
function measure({ scene, places, changed }, where = places) {
  const inputs = { ...scene.inputs };
  for (const [input, key] of Object.entries(scene.keys)) [inputs[input]] = changed(key) ?? [inputs[input]];
  const coordinates = scene.points.flatMap(({ name }) => where[name].map((v, k) => [`${name}_${"xy"[k]}`, v]));
  const found = evaluate(scene.program, { ...inputs, ...Object.fromEntries(coordinates), x: Float64Array.of(coordinates[0][1]) });
  return { inputs, found: Object.fromEntries(Object.entries(found).map(([name, [number]]) => [name, number])) };
}

function halt(state) {
  state.stop?.();
  state.stop = null;
}

// So many steps downhill, or, for none, back to where the first was taken.
function take(state, steps) {
  halt(state);
  if (!steps) {
    Object.assign(state, { places: state.trail[0], trail: [] });
    state.show();
    return state.commit();
  }
  state.stop = descend(state, steps, {
    measure: (where) => measure(state, where),
    done: () => {
      state.stop = null;
      state.commit();
    },
  });
}
