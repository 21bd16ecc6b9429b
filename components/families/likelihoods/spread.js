// The plane of a prediction and its spread: contours of the loss, the path of the best spread, and a point with both of its derivatives.

import { component } from "../../kit/component.js";
import { contour, levels } from "../../kit/contours.js";
import { isInHand } from "../../kit/handle.js";
import { format, NOISE } from "../../kit/numbers.js";
import { arrow, at, buildPlane } from "../../kit/plane.js";
import { labelPlaces } from "./labels.js";
import { bestSpread, partials } from "./optimum.js";

const SIZE = [10, 8]; // of the plane, in units of the drawing
const MARGIN = 0.7; // for the numbers at its sides
const CELLS = [80, 64]; // of the grid that the contours are drawn from
const LINES = 8; // contours up to the middle height; from there on each is twice as far from the last
const PATH = 400; // steps of the path
const KEYS = 80; // steps of a key from side to side
const LONGEST = 2.5; // of the arrow
const LEAST = 0.02; // a shorter one is not drawn
const ROOM = [1.1, 0.5]; // of the number at a contour, and half of it beside the path

/** @typedef {import("../../wire").SpreadScene} SpreadScene */
/** @typedef {import("../../wire").SceneMessage<SpreadScene>} SpreadMessage */
/** @typedef {Record<string, number>} Numbers */
/** @typedef {{ pen: string, place: number[] }} Point of a path, to which the pen is moved or a line is drawn */

/**
 * @typedef {object} Fields
 * @property {HTMLElement} element
 * @property {number[]} point across and up, as the hand or the slider has set it
 * @property {string} shape what the drawing was built for
 * @property {string} settled what the contours were drawn for
 * @property {(settings: Numbers) => void} draw
 */

/** @typedef {import("../../kit/component.js").Mounted<SpreadMessage> & Fields} Spread */

export const { render, remove } = component({
  create: (/** @type {HTMLElement} */ element, /** @type {SpreadMessage} */ { scene }) => ({
    element,
    point: [...scene.point],
    shape: "",
    settled: "",
    draw: () => {},
  }),
  update,
  keys: (/** @type {SpreadMessage} */ { scene }) => ["y", ...Object.values(scene.keys)],
  moved,
  alike: (/** @type {SpreadMessage} */ last, /** @type {SpreadMessage} */ next) => shapeOf(last.scene) === shapeOf(next.scene),
  isPicture: true,
});

/** @param {SpreadScene} scene */
const shapeOf = ({ slug, sides, swept }) => JSON.stringify([slug, sides, swept]);

/** @param {Spread} state @param {boolean} keep */
function update(state, keep) {
  if (!keep) state.point = [...state.data.scene.point];
  build(state);
  show(state);
}

/** The slider y has the coordinate that the curve is not drawn along, unless the hand has the point. @param {Spread} state */
function moved(state) {
  const { swept, point } = state.data.scene;
  if (!isInHand(state.element)) state.point[1 - swept] = state.sliders.number("y", point[1 - swept]);
  show(state);
}

/** @param {Spread} state */
function show(state) {
  const { keys, inputs } = state.data.scene;
  const numbers = Object.entries(keys).map(([input, key]) => [input, state.sliders.number(key, inputs[input])]);
  state.draw({ ...inputs, ...Object.fromEntries(numbers) });
}

/** Builds a new handle only for another plane: the hand may be on it. @param {Spread} state */
function build(state) {
  const { scene } = state.data;
  const shape = JSON.stringify([shapeOf(scene), state.theme]);
  if (shape === state.shape) return;
  Object.assign(state, { shape, settled: "" });
  const find = (/** @type {string} */ part) => /** @type {HTMLElement} */ (state.element.querySelector(part));
  const plane = buildPlane(find(".atlas-spread-plane"), [-MARGIN, SIZE[0] + 0.1], [-MARGIN, SIZE[1] + 0.1]);
  plane.svg.innerHTML = `<g class="contours" data-part="loss"></g><g data-part="minimum"></g><g data-part="gradient"></g>`;
  const [contours, path, pull] = plane.svg.children;
  plane.svg.style.setProperty("--best", state.theme.colors[1]);
  writeSides(plane, scene);
  const handle = plane.hold({
    name: "atlas-spread-point",
    label: "point",
    step: SIZE[0] / KEYS,
    moved: (place) => {
      state.point = placed(scene, place);
      show(state);
      state.tell("point", state.point);
    },
    left: () => state.send("point", state.point),
  });
  handle.element.dataset.part = "point";
  const write = buildTable(/** @type {HTMLTableElement} */ (find("table")), scene);
  state.draw = (settings) => {
    const settled = JSON.stringify(settings);
    if (settled !== state.settled) {
      const best = pathOf(scene, settings);
      contours.innerHTML = frame() + contourLines(scene, settings, best);
      path.innerHTML = `<path class="best" d="${best.map(({ pen, place }) => pen + at(place)).join("")}"/>`;
    }
    state.settled = settled;
    const numbers = measure(scene, settings, state.point);
    pull.innerHTML = `<path class="pull" d="${pullOf(scene, state.point, numbers)}"/>`;
    handle(drawn(scene, state.point), state.point.map((v) => format(v)).join(", "));
    write(state.point, numbers);
    find("p").textContent = sentence(scene, state.point, numbers);
  };
}

/** Where a point is in the drawing; one that is beyond a side is at it. @param {SpreadScene} scene @param {number[]} point */
function drawn({ sides }, point) {
  return sides.map(({ span: [low, high] }, k) => SIZE[k] * Math.min(Math.max((point[k] - low) / (high - low), 0), 1));
}

/**
 * The point at a place of the drawing: on a stop of the slider that sets a coordinate, and the other to four digits of the side.
 *
 * @param {SpreadScene} scene
 * @param {number[]} place
 */
export function placed({ sides }, place) {
  return sides.map(({ span: [low, high], step }, k) => {
    const part = Math.min(Math.max(place[k] / SIZE[k], 0), 1);
    const stride = step || 10 ** Math.round(Math.log10((high - low) / 1e4));
    const stop = Math.round((part * (high - low)) / stride) * stride;
    return Number(Math.min(low + stop, high).toFixed(9));
  });
}

/** The loss and its derivatives at a point. @param {SpreadScene} scene @param {Numbers} settings @param {number[]} point @returns {Numbers} */
export function measure(scene, settings, [x, spread]) {
  const numbers = partials(scene, settings, Float64Array.of(x), Float64Array.of(spread));
  return Object.fromEntries(Object.entries(numbers).map(([name, [number]]) => [name, number]));
}

/** @param {number} length @param {import("../../wire").PlaneSide} side */
const ticks = (length, { span: [low, high] }) =>
  Float64Array.from({ length: length + 1 }, (_, i) => low + ((high - low) * i) / length);

const frame = () => `<path class="frame" d="M0 0H${SIZE[0]}V${-SIZE[1]}H0Z"/>`;

/** With the height of each. @param {SpreadScene} scene @param {Numbers} settings @param {Point[]} best */
function contourLines(scene, settings, best) {
  const [columns, rows] = CELLS.map((cells, k) => ticks(cells, scene.sides[k]));
  const width = columns.length;
  const across = Float64Array.from({ length: width * rows.length }, (_, i) => columns[i % width]);
  const up = across.map((_, i) => rows[Math.floor(i / width)]);
  const { value } = partials(scene, settings, across, up);
  const spot = (/** @type {number} */ column, /** @type {number} */ row) => [column, row].map((v, k) => (SIZE[k] * v) / CELLS[k]);
  const place = (/** @type {number} */ column, /** @type {number} */ row) => at(spot(column, row));
  const all = heights(value);
  const paths = all.map((level) => `<path d="${contour(value, width, level, place)}"/>`);
  /** @type {number[][]} */
  const taken = [];
  const isNear = (/** @type {number[]} */ a, /** @type {number[]} */ b, part = 1) =>
    a.every((v, k) => Math.abs(v - b[k]) < part * ROOM[k]);
  const places = labelPlaces(
    value,
    width,
    all,
    (column, row) => {
      const here = spot(column, row);
      return !taken.some((other) => isNear(here, other)) && !best.some((point) => isNear(here, point.place, 0.5));
    },
    (column, row) => taken.push(spot(column, row)),
  );
  const texts = [...places].map(([level, [column, row]]) => {
    const [x, y] = spot(column, row);
    return `<text x="${x}" y="${-y}">${format(level, NOISE)}</text>`;
  });
  return paths.join("") + texts.join("");
}

/**
 * The heights of the contours: round numbers up to the middle of all heights; above it the loss grows ever faster, and each is twice as
 * far from the last.
 *
 * @param {Float64Array} value
 */
export function heights(value) {
  const sorted = value.filter(Number.isFinite).sort();
  const [low, middle, high] = [sorted[0], sorted[sorted.length >> 1], sorted[sorted.length - 1]];
  if (!(middle > low)) return [];
  const round = levels(low, middle, LINES);
  const above = [];
  const step = round.length > 1 ? round[1] - round[0] : middle - low;
  let next = (round.at(-1) ?? low) + step;
  for (let gap = 2 * step; next < high; gap *= 2) {
    above.push(next);
    next += gap;
  }
  return [...round, ...above];
}

/**
 * The path of the best spread, searched a plane's height beyond both ends so that it runs out of the plane.
 *
 * @param {SpreadScene} scene
 * @param {Numbers} settings
 * @returns {Point[]}
 */
function pathOf(scene, settings) {
  const [side, spreads] = scene.sides;
  const [low, high] = spreads.span;
  const across = ticks(PATH, side);
  const best = bestSpread(scene, settings, across, [2 * low - high, 2 * high - low]);
  const isInside = (/** @type {number} */ i) => best[i] >= low && best[i] <= high;
  return [...best.keys()]
    .filter(isInside)
    .map((i) => ({ pen: i > 0 && isInside(i - 1) ? "L" : "M", place: drawn(scene, [across[i], best[i]]) }));
}

/** The arrow of the negative gradient, no longer than LONGEST. @param {SpreadScene} scene @param {number[]} point @param {Numbers} numbers */
function pullOf(scene, point, { by_x, by_spread }) {
  const lengths = scene.sides.map(({ span: [low, high] }) => high - low);
  const step = [by_x, by_spread].map((by, k) => (-by * SIZE[k]) / lengths[k]);
  const size = Math.hypot(...step);
  const scaled = step.map((v) => v * Math.min(1, LONGEST / size));
  return arrow(drawn(scene, point), scaled, LEAST);
}

/** The numbers and names at the sides. @param {ReturnType<typeof buildPlane>} plane @param {SpreadScene} scene */
function writeSides({ write }, { sides: [across, up] }) {
  for (const part of [0, 0.5, 1]) {
    const of = (/** @type {import("../../wire").PlaneSide} */ { span: [low, high] }) => format(low + part * (high - low), NOISE);
    write("scale")([part * SIZE[0], -MARGIN / 2], of(across));
    write("scale")([-MARGIN / 2, part * SIZE[1]], of(up));
  }
  write("title across")([SIZE[0], 0], `${across.symbol}, ${across.title}`);
  write("title up")([0, SIZE[1]], `${up.symbol}, ${up.title}`);
}

/** The function that comes back writes the point and its numbers. @param {HTMLTableElement} table @param {SpreadScene} scene */
function buildTable(table, { sides: [across, up] }) {
  table.replaceChildren();
  const rows = [across.symbol, up.symbol, "loss", `∂L/∂${across.symbol}`, `∂L/∂${up.symbol}`];
  const cells = rows.map((text) => {
    const row = table.insertRow();
    row.append(Object.assign(document.createElement("th"), { scope: "row", textContent: text }));
    return row.insertCell();
  });
  return (/** @type {number[]} */ point, /** @type {Numbers} */ { value, by_x, by_spread }) =>
    [...point, value, by_x, by_spread].forEach((number, i) => (cells[i].textContent = format(number, NOISE)));
}

/**
 * What the plane shows, in words.
 *
 * @param {SpreadScene} scene
 * @param {number[]} point
 * @param {Numbers} numbers
 */
export function sentence({ name, sides: [across, up] }, [x, spread], { by_spread }) {
  const where = `At ${across.symbol} = ${format(x, NOISE)} and ${up.symbol} = ${format(spread, NOISE)}`;
  const better =
    Math.abs(by_spread) <= NOISE
      ? "no other spread near it is better"
      : `a ${by_spread > 0 ? "smaller" : "larger"} spread would be better`;
  return `${name} over both inputs: each thin line joins places of equal loss, and on the thick line the spread is the best one for its ${across.symbol}. ${where}, ${better}. The arrow is the negative gradient.`;
}
