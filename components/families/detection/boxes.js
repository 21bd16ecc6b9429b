// Two boxes in the hand: what every loss says of them, how one of them pulls at the predicted box, and what the losses of the
// overlap would be with that box further left or right.

import { configOf } from "../../chart/layout.js";
import { drawLines } from "../../chart/paths.js";
import { plainLayout, plainLines } from "../../chart/figure.js";
import { component } from "../../kit/component.js";
import { curveStyle } from "../../kit/curves.js";
import { NOISE, format } from "../../kit/numbers.js";
import { arrow, at, buildPlane, rectangle } from "../../kit/plane.js";
import { isDrawn, loadPlotly, panelOf, release, titleHover } from "../../kit/plotly.js";
import { evaluate } from "../../kit/program/program.js";
import { CORNERS, boxInputs, targetInputs } from "./inputs.js";

/** @typedef {import("../../wire").BoxesScene} BoxesScene */
/** @typedef {import("../../wire").SceneMessage<BoxesScene>} BoxesMessage */
/** @typedef {import("../../kit/component.js").Mounted<BoxesMessage>} Mounted */
/** @typedef {import("../../kit/theme.js").Theme} Theme */
/** @typedef {"target" | "box"} Which of the two */
/** @typedef {Record<Which, number[]> & { pull: string }} Boxes as the hand has moved them, and the slug of the measure that pulls */
/** @typedef {Record<string, Float64Array>} Values of the outputs of a program */
/** @typedef {Pick<BoxesScene, "plane" | "least">} Limits of what the hand can do to a box */
/** @typedef {(box: number[], place: number[], limits: Limits) => number[]} Change of a box whose handle has been taken to a place */

/**
 * @typedef {object} Fields
 * @property {import("../../kit/plotly.js").Plot} plot
 * @property {Element} marks over the curves
 * @property {Element} words
 * @property {SVGSVGElement} svg
 * @property {Boxes} state
 * @property {((values: Values) => void)[]} rows write the rows of the table
 * @property {(() => void)[]} handles put what can be held where the boxes are
 * @property {{ x: Float64Array, value: Float64Array }[]} samples of the curves
 * @property {() => void} mark shows on the curves where the box stands
 * @property {boolean} heard whether Plotly tells when it has drawn
 * @property {import("../../kit/plotly.js").Plotly} [Plotly]
 */

/** @typedef {Mounted & Fields} Stage */

/** @type {Record<string, { edge: number, axis: number }>} */
const EDGES = {
  left: { edge: 0, axis: 0 },
  right: { edge: 2, axis: 0 },
  bottom: { edge: 1, axis: 1 },
  top: { edge: 3, axis: 1 },
};
const SLANTS = [
  [0, 1],
  [2, 3],
  [0, 3],
  [2, 1],
]; // the corners, by the two edges that meet there
/** @type {Record<Which, string>} */
const NAMES = { target: "target", box: "predicted box" };
const GRID = 20; // places of an edge in a unit
const STEP = 0.1; // of a key
const GAIN = 6; // the length of an arrow for a gradient of 1
const LONGEST = 1.6; // where arrows would be longer, all are shortened alike
const POINTS = 481;
const MARGIN = { l: 44, r: 8, t: 30, b: 46 }; // left and right as the plane's in boxes.css: the curves lie under the boxes

export const { render, remove } = component({
  create,
  update,
  remove: ({ Plotly, plot }) => release(Plotly, plot),
  alike: () => true,
  isPicture: true,
});

/** @param {HTMLElement} parentElement @param {BoxesMessage} message @param {Mounted} mounted @returns {Stage} */
function create(parentElement, { scene }, mounted) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (parentElement.querySelector(selector));
  const plane = buildPlane(find(".atlas-boxes-plane"), [0, scene.plane[0]], [0, scene.plane[1]]);
  /** @type {Fields} */
  const fields = {
    plot: /** @type {import("../../kit/plotly.js").Plot} */ (find(".atlas-boxes-curves > div")),
    marks: find(".atlas-boxes-curves > svg"),
    words: find("p"),
    svg: plane.svg,
    state: structuredClone(scene.state),
    rows: [],
    handles: [],
    samples: [],
    mark: () => {},
    heard: false,
  };
  const stage = Object.assign(mounted, fields);
  stage.rows = buildTable(stage, /** @type {HTMLTableElement} */ (find("table")));
  stage.handles = [...buildHandles(stage, plane, "target"), ...buildHandles(stage, plane, "box")];
  return stage;
}

/** @param {Stage} stage @param {boolean} keep */
async function update(stage, keep) {
  if (!keep) stage.state = structuredClone(stage.data.scene.state);
  show(stage);
  await settle(stage);
}

/**
 * A box is held by its body, its edges and its corners; keys do without the corners. Returns how to put each where the box is.
 *
 * @param {Stage} stage
 * @param {ReturnType<typeof buildPlane>} plane
 * @param {Which} which
 */
function buildHandles(stage, plane, which) {
  const left = () => {
    settle(stage);
    stage.send("scene", stage.state);
  };
  const hold = (/** @type {string} */ name, /** @type {string} */ label, /** @type {Change} */ change, reached = true) => {
    const moved = (/** @type {number[]} */ place) => {
      stage.state[which] = change(stage.state[which], place, stage.data.scene);
      show(stage);
      stage.tell("scene", stage.state);
    };
    return plane.hold({ name, label: `${NAMES[which]}${label}`, step: STEP, moved, left, reached });
  };
  const body = hold(`atlas-body atlas-body-${which}`, "", shifted);
  const edges = Object.entries(EDGES).map(([word, { edge, axis }]) => {
    const change = (/** @type {number[]} */ box, /** @type {number[]} */ place, /** @type {Limits} */ limits) =>
      edged(box, edge, place[axis], limits);
    const put = hold(`atlas-edge-${"xy"[axis]}`, `, ${word} edge`, change);
    return (/** @type {number[]} */ box) => {
      const size = sizeOf(box).map((side, i) => (i === axis ? 0 : side));
      put(middle(box, edge), `at ${format(box[edge])}`, size);
    };
  });
  const corners = SLANTS.map(([i, j], n) => {
    const change = (/** @type {number[]} */ box, /** @type {number[]} */ [x, y], /** @type {Limits} */ limits) =>
      edged(edged(box, i, x, limits), j, y, limits);
    const put = hold(`atlas-corner atlas-corner-${n < 2 ? "up" : "down"} atlas-of-${which}`, ", corner", change, false);
    return (/** @type {number[]} */ box) => put([box[i], box[j]], "");
  });
  const words = (/** @type {number[]} */ box) => CORNERS.map((name, k) => `${name} ${format(box[k])}`).join(", ");
  const put = (/** @type {number[]} */ box) => body(centreOf(box), words(box), sizeOf(box));
  return [put, ...edges, ...corners].map((part) => () => part(stage.state[which]));
}

/** @param {number[]} box */
const centreOf = ([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];
/** @param {number[]} box */
const sizeOf = ([x1, y1, x2, y2]) => [x2 - x1, y2 - y1];
/** The middle of edge k. @param {number[]} box @param {number} k */
const middle = (box, k) => centreOf(box).map((v, i) => (i === k % 2 ? box[k] : v));
/** @param {number} v */
const onGrid = (v) => Math.round(v * GRID) / GRID;
/** @param {number} v @param {number} low @param {number} high */
const between = (v, low, high) => Math.min(Math.max(v, low), high);
/** @param {number} v */
const plain = (v) => Number(v.toFixed(4));

/** The box with its centre at a place, or as near to it as the plane lets it. @type {Change} */
export function shifted(box, place, { plane }) {
  const size = sizeOf(box);
  const corner = place.map((v, k) => between(onGrid(v - size[k] / 2), 0, plane[k] - size[k]));
  return [...corner, ...corner.map((v, k) => v + size[k])].map(plain);
}

/**
 * The box with edge k at a number, or as near to it as the plane and the opposite edge let it.
 *
 * @param {number[]} box
 * @param {number} k
 * @param {number} value
 * @param {Limits} limits
 */
export function edged(box, k, value, { plane, least }) {
  const [low, high] = k < 2 ? [0, box[k + 2] - least] : [box[k - 2] + least, plane[k - 2]];
  return box.map((v, i) => (i === k ? plain(between(onGrid(value), low, high)) : v));
}

/** A row for each measure, which says whose pull is drawn; returns how to write each. @param {Stage} stage @param {HTMLTableElement} table */
function buildTable(stage, table) {
  table.innerHTML =
    '<thead><tr><th scope="col">pull of</th><th scope="col">loss</th><th scope="col">|gradient|</th></tr></thead><tbody></tbody>';
  return stage.data.scene.rows.map(({ slug, name }) => {
    const row = table.tBodies[0].insertRow();
    row.innerHTML = '<th scope="row"><label><input type="radio" name="atlas-pull"><i></i></label></th><td></td><td></td>';
    const [label, swatch, value, size] = /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("label, i, td"));
    const radio = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    label.append(name);
    radio.addEventListener("change", () => {
      stage.state.pull = slug;
      show(stage);
      stage.send("scene", stage.state);
    });
    return (/** @type {Values} */ values) => {
      const i = placeOf(stage.data.scene, slug);
      swatch.style.borderTop = i < 0 ? "none" : `2px ${curveStyle(stage.theme, i).border} ${stage.theme.colors[i]}`;
      radio.checked = stage.state.pull === slug;
      value.textContent = format(values[slug][0], NOISE);
      size.textContent = format(Math.hypot(...gradientOf(values, slug)), NOISE);
    };
  });
}

/** The number of a measure's curve; -1 if it has none. @param {BoxesScene} scene @param {string} slug */
const placeOf = ({ curves }, slug) => curves.findIndex((curve) => curve.slug === slug);
/** @param {Values} values @param {string} slug */
const gradientOf = (values, slug) => CORNERS.map((corner) => values[`${slug} ${corner}`][0]);

/** @param {Stage} stage */
function show(stage) {
  const { state, theme } = stage;
  const { scene } = stage.data;
  const values = evaluate(scene.program, boxInputs(state.target, state.box));
  const row = scene.rows.find(({ slug }) => slug === state.pull) ?? scene.rows[0];
  const gradient = gradientOf(values, row.slug);
  const areas = [state.target, state.box].map(sizeOf).map(([w, h]) => w * h);
  stage.svg.parentElement?.classList.toggle("atlas-target-above", areas[0] < areas[1]); // the smaller can always be held
  stage.handles.forEach((put) => put());
  stage.svg.innerHTML = drawing(state, row, gradient, theme.colors[placeOf(scene, row.slug)] ?? theme.text);
  stage.rows.forEach((write) => write(values));
  describe(stage.words, row.name, values[row.slug][0], gradient);
  drawCurves(stage, values);
}

/** @param {Element} words @param {string} name @param {number} value @param {number[]} gradient */
function describe(words, name, value, gradient) {
  const still = gradient.every((v) => v === 0);
  const loss = value > 0 ? `, at a loss of ${format(value, NOISE)}` : "";
  const text = still
    ? `The gradient of ${name} is exactly 0 here${loss}: nothing pulls the box.`
    : `The arrows are the negative gradient of ${name}: on each edge, and on the box as a whole.`;
  if (words.textContent !== text) words.textContent = text; // so that it is not read out again
}

/** @param {Boxes} boxes @param {import("../../wire").BoxesRow} row @param {number[]} gradient @param {string} color */
function drawing({ target, box }, { hull, centres }, gradient, color) {
  const both = [0, 1, 2, 3].map((k) => (k < 2 ? Math.max : Math.min)(target[k], box[k]));
  const around = [0, 1, 2, 3].map((k) => (k < 2 ? Math.min : Math.max)(target[k], box[k]));
  const overlap = both[0] < both[2] && both[1] < both[3];
  return [
    overlap ? rectangle(both, "atlas-overlap") : "",
    hull ? rectangle(around, "atlas-hull") : "",
    centres ? `<path class="atlas-hull" d="M${at(around.slice(0, 2))}L${at(around.slice(2))}"/>` : "",
    rectangle(target, "atlas-target"),
    rectangle(box, "atlas-predicted"),
    letter("T", target, "atlas-target"),
    letter("P", box, "atlas-predicted"),
    centres ? `<path class="atlas-centres" d="M${at(centreOf(target))}L${at(centreOf(box))}"/>` : "",
    `<g class="atlas-arrows" stroke="${color}">${arrows(box, gradient)}</g>`,
  ].join("");
}

/** @param {string} text @param {number[]} box @param {string} name of a class */
const letter = (text, [x1, , , y2], name) =>
  `<text class="${name}" x="${x1 + 0.14}" y="${0.14 - y2}" dominant-baseline="hanging">${text}</text>`;

/** On the middle of each edge, and on the centre the sum of them. @param {number[]} box @param {number[]} gradient */
function arrows(box, gradient) {
  const pulls = gradient.map((v, k) => (k % 2 ? [0, -v] : [-v, 0]));
  const whole = [0, 1].map((i) => pulls.reduce((sum, pull) => sum + pull[i], 0));
  const all = [...pulls, whole].map((pull) => pull.map((v) => GAIN * v));
  const scale = Math.min(1, LONGEST / Math.max(...all.map((step) => Math.hypot(...step))));
  const from = [...[0, 1, 2, 3].map((k) => middle(box, k)), centreOf(box)];
  const drawn = all.map((step) => step.map((v) => scale * v));
  return drawn.map((step, i) => `<path d="${arrow(from[i], step, 0.01)}"/>`).join("");
}

/**
 * The losses of the overlap with the centre of the predicted box anywhere from one side of the plane to the other.
 *
 * @param {BoxesScene} scene
 * @param {Boxes} boxes
 */
function sampled(scene, { target, box }) {
  const [, y1, , y2] = box;
  const [w] = sizeOf(box);
  const centres = Float64Array.from({ length: POINTS }, (_, i) => (scene.plane[0] * i) / (POINTS - 1));
  const values = evaluate(scene.sweep, { ...targetInputs(target), x: centres.map((v) => v - w / 2), y1, w, y2 });
  return scene.curves.map(({ slug }) => ({ x: centres, value: values[slug] }));
}

/** @param {Stage} stage @param {Values} values */
function drawCurves(stage, values) {
  const { data, state, plot } = stage;
  stage.samples = sampled(data.scene, state);
  const heights = data.scene.curves.map(({ slug }) => values[slug][0]);
  stage.mark = () => mark(stage, centreOf(state.box)[0], heights);
  if (!isDrawn(plot)) return;
  drawLines(plot, [{ name: "value" }], stage.samples);
  stage.mark();
}

/** At rest Plotly draws what the hand has drawn, so that it can say what lies under the pointer. @param {Stage} stage */
async function settle(stage) {
  const Plotly = await loadPlotly();
  if (stage.removed) return;
  stage.Plotly = Plotly;
  const { data, theme, samples, plot } = stage;
  const named = samples.map(({ x, value }, i) => ({ name: data.scene.curves[i].name, x, y: value }));
  const { xaxis, yaxis, ...rest } = plainLayout("centre of the predicted box", "loss", theme);
  const still = { fixedrange: true, zeroline: false };
  const layout = {
    ...rest,
    margin: MARGIN,
    dragmode: false,
    xaxis: { ...xaxis, ...still, range: [0, data.scene.plane[0]] },
    yaxis: { ...yaxis, ...still, range: [0, 1.05 * Math.max(2, ...samples.flatMap(({ value }) => [...value]))], nticks: 5 },
  };
  await Plotly.react(plot, plainLines(named, theme), layout, { ...configOf(), displayModeBar: false, responsive: true });
  if (stage.removed) return;
  if (!stage.heard) {
    plot.on("plotly_afterplot", () => stage.mark());
    titleHover(plot, (x) => `centre at ${format(x)}`);
  }
  stage.heard = true;
  stage.mark();
}

/**
 * Where the box stands now: a line through the picture, and a point on every curve.
 *
 * @param {Stage} stage
 * @param {number} centre
 * @param {number[]} heights
 */
function mark({ plot, marks, theme }, centre, heights) {
  const panel = panelOf(plot);
  if (!panel) return;
  const x = panel.x(centre);
  const points = heights.map((height, i) => {
    const y = panel.y(height);
    return `<circle cx="${x}" cy="${y}" r="4.5" fill="${theme.colors[i]}" stroke="var(--st-background-color)" stroke-width="1.5"/>`;
  });
  const line = `<path d="M${x} ${panel.top}V${panel.bottom}" stroke="currentColor" stroke-opacity="0.35"/>`;
  marks.innerHTML = [line, ...points].join("");
}
