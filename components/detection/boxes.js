// Two boxes in the hand: what every loss says of them, how one of them pulls at the predicted box, and what the losses of the
// overlap would be with that box further left or right.

import { configOf } from "../chart/layout.js";
import { plainLayout, plainLines } from "../figure/figure.js";
import { isInHand } from "../kit/handle.js";
import { drawLines } from "../chart/paths.js";
import { curveStyle } from "../kit/curves.js";
import { NOISE, format } from "../kit/numbers.js";
import { arrow, at, buildPlane, rectangle } from "../kit/plane.js";
import { isDrawn, loadPlotly, panelOf } from "../kit/plotly.js";
import { evaluate } from "../program/program.js";
import { readTheme } from "../kit/theme.js";

const CORNERS = ["x1", "y1", "x2", "y2"];
const EDGES = { left: [0, "x"], right: [2, "x"], bottom: [1, "y"], top: [3, "y"] };
const SLANTS = [
  [0, 1],
  [2, 3],
  [0, 3],
  [2, 1],
]; // the corners, by the two edges that meet there
const NAMES = { target: "target", box: "predicted box" };
const GRID = 20; // places of an edge in a unit
const STEP = 0.1; // of a key
const GAIN = 6; // the length of an arrow for a gradient of 1
const LONGEST = 1.6; // where arrows would be longer, all are shortened alike
const POINTS = 481;
const MARGIN = { l: 44, r: 8, t: 30, b: 46 }; // left and right as the plane's in boxes.css: the curves lie under the boxes
const stages = new WeakMap(); // the component's element -> what it shows

export function render({ parentElement, data, setTriggerValue }) {
  const stage = stages.get(parentElement) ?? create(parentElement, data.scene);
  const { scene } = data;
  Object.assign(stage, { scene, theme: readTheme(parentElement), commit: () => setTriggerValue("scene", stage.state) });
  if (!isInHand(parentElement) || !stage.state) stage.state = structuredClone(scene.state); // a hand that holds a box knows better than the server
  show(stage);
  settle(stage);
}

export function remove(parentElement) {
  const stage = stages.get(parentElement);
  stage?.Plotly?.purge(stage.plot);
  stages.delete(parentElement);
}

function create(parentElement, scene) {
  const find = (selector) => parentElement.querySelector(selector);
  const [plot, marks] = find(".atlas-boxes-curves").children;
  const stage = { plot, marks, words: find("p") };
  const [wide, high] = scene.plane;
  const plane = buildPlane(find(".atlas-boxes-plane"), [0, wide], [0, high]);
  Object.assign(stage, { svg: plane.svg, rows: buildTable(stage, find("table"), scene) });
  stage.handles = Object.keys(NAMES).flatMap((which) => buildHandles(stage, plane, which));
  stages.set(parentElement, stage);
  return stage;
}

// A box is held by its body, its edges and its corners; keys do without the corners.
function buildHandles(stage, plane, which) {
  const moved = (change) => (place) => {
    stage.state[which] = change(stage.state[which], place, stage.scene);
    show(stage);
  };
  const left = () => {
    settle(stage);
    stage.commit();
  };
  const hold = (name, label, change, reached) =>
    plane.hold({ name, label: `${NAMES[which]}${label}`, step: STEP, moved: moved(change), left, reached });
  const body = hold(`atlas-body atlas-body-${which}`, "", shifted);
  const edges = Object.entries(EDGES).map(([word, [k, way]]) => {
    const put = hold(`atlas-edge-${way}`, `, ${word} edge`, (box, place, scene) => edged(box, k, place[k % 2], scene));
    return (box) =>
      put(
        middle(box, k),
        `at ${format(box[k])}`,
        sizeOf(box).map((side, i) => (i === k % 2 ? 0 : side)),
      );
  });
  const corners = SLANTS.map(([i, j], n) => {
    const change = (box, [x, y], scene) => edged(edged(box, i, x, scene), j, y, scene);
    const put = hold(`atlas-corner atlas-corner-${n < 2 ? "up" : "down"} atlas-of-${which}`, ", corner", change, false);
    return (box) => put([box[i], box[j]], "");
  });
  const words = (box) => CORNERS.map((name, k) => `${name} ${format(box[k])}`).join(", ");
  return [(box) => body(centreOf(box), words(box), sizeOf(box)), ...edges, ...corners].map((put) => () => put(stage.state[which]));
}

const centreOf = ([x1, y1, x2, y2]) => [(x1 + x2) / 2, (y1 + y2) / 2];
const sizeOf = ([x1, y1, x2, y2]) => [x2 - x1, y2 - y1];
const middle = (box, k) => centreOf(box).map((v, i) => (i === k % 2 ? box[k] : v));
const onGrid = (v) => Math.round(v * GRID) / GRID;
const between = (v, low, high) => Math.min(Math.max(v, low), high);
const plain = (v) => Number(v.toFixed(4));

// The box with its centre at a place, or as near to it as the plane lets it.
function shifted(box, place, { plane }) {
  const size = sizeOf(box);
  const corner = place.map((v, k) => between(onGrid(v - size[k] / 2), 0, plane[k] - size[k]));
  return [...corner, ...corner.map((v, k) => v + size[k])].map(plain);
}

// The box with edge k at a number, or as near to it as the plane and the opposite edge let it.
function edged(box, k, value, { plane, least }) {
  const [low, high] = k < 2 ? [0, box[k + 2] - least] : [box[k - 2] + least, plane[k - 2]];
  return box.map((v, i) => (i === k ? plain(between(onGrid(value), low, high)) : v));
}

function buildTable(stage, table, { rows, curves }) {
  table.innerHTML =
    '<thead><tr><th scope="col">pull of</th><th scope="col">loss</th><th scope="col">|gradient|</th></tr></thead><tbody></tbody>';
  return rows.map(({ slug, name }) => {
    const row = table.tBodies[0].insertRow();
    row.innerHTML = '<th scope="row"><label><input type="radio" name="atlas-pull"><i></i></label></th><td></td><td></td>';
    const [label, value, size] = [row.querySelector("label"), ...row.querySelectorAll("td")];
    label.append(name);
    const radio = label.firstChild;
    radio.addEventListener("change", () => ((stage.state.pull = slug), show(stage), stage.commit()));
    return (found, theme) => {
      const i = placeOf(curves, slug);
      label.children[1].style.borderTop = i < 0 ? "none" : `2px ${curveStyle(theme, i).border} ${theme.colors[i]}`;
      radio.checked = stage.state.pull === slug;
      value.textContent = format(found[slug][0], NOISE);
      size.textContent = format(Math.hypot(...gradientOf(found, slug)), NOISE);
    };
  });
}

const placeOf = (curves, slug) => curves.findIndex((curve) => curve.slug === slug);
const gradientOf = (found, slug) => CORNERS.map((corner) => found[`${slug} ${corner}`][0]);
const targetOf = ({ target }) => Object.fromEntries(CORNERS.map((corner, k) => [`target ${corner}`, target[k]]));

function show(stage) {
  const { scene, state, theme } = stage;
  const [x1, y1, x2, y2] = state.box;
  const found = evaluate(scene.program, { x: Float64Array.of(x1), y1, x2, y2, ...targetOf(state) });
  const row = scene.rows.find(({ slug }) => slug === state.pull);
  const gradient = gradientOf(found, row.slug);
  const areas = [state.target, state.box].map(sizeOf).map(([w, h]) => w * h);
  stage.svg.parentElement.classList.toggle("atlas-target-above", areas[0] < areas[1]); // the smaller can always be held
  stage.handles.forEach((put) => put());
  stage.svg.innerHTML = drawing(state, row, gradient, theme.colors[placeOf(scene.curves, row.slug)] ?? theme.text);
  stage.rows.forEach((write) => write(found, theme));
  say(stage.words, row.name, found[row.slug][0], gradient);
  drawCurves(stage, found);
}

function say(words, name, value, gradient) {
  const still = gradient.every((v) => v === 0);
  const loss = value > 0 ? `, at a loss of ${format(value, NOISE)}` : "";
  const text = still
    ? `The gradient of ${name} is exactly 0 here${loss}: nothing pulls the box.`
    : `The arrows are the negative gradient of ${name}: on each edge, and on the box as a whole.`;
  if (words.textContent !== text) words.textContent = text;
}

function drawing({ target, box }, { hull, centres }, gradient, color) {
  const both = [0, 1, 2, 3].map((k) => Math[k < 2 ? "max" : "min"](target[k], box[k]));
  const around = [0, 1, 2, 3].map((k) => Math[k < 2 ? "min" : "max"](target[k], box[k]));
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

const letter = (text, [x1, , , y2], name) =>
  `<text class="${name}" x="${x1 + 0.14}" y="${0.14 - y2}" dominant-baseline="hanging">${text}</text>`;

// On the middle of each edge, and on the centre the sum of them.
function arrows(box, gradient) {
  const pulls = gradient.map((v, k) => (k % 2 ? [0, -v] : [-v, 0]));
  const whole = [0, 1].map((i) => pulls.reduce((sum, pull) => sum + pull[i], 0));
  const all = [...pulls, whole].map((pull) => pull.map((v) => GAIN * v));
  const scale = Math.min(1, LONGEST / Math.max(...all.map((step) => Math.hypot(...step))));
  const from = [...[0, 1, 2, 3].map((k) => middle(box, k)), centreOf(box)];
  return all
    .map(
      (step, i) =>
        `<path d="${arrow(
          from[i],
          step.map((v) => scale * v),
          0.01,
        )}"/>`,
    )
    .join("");
}

// The losses of the overlap with the centre of the predicted box anywhere from one side of the plane to the other.
function sampled({ scene, state }) {
  const [, y1, , y2] = state.box;
  const [w] = sizeOf(state.box);
  const centres = Float64Array.from({ length: POINTS }, (_, i) => (scene.plane[0] * i) / (POINTS - 1));
  const found = evaluate(scene.sweep, { x: centres.map((v) => v - w / 2), y1, w, y2, ...targetOf(state) });
  return scene.curves.map(({ slug }) => ({ x: centres, value: found[slug] }));
}

function drawCurves(stage, found) {
  stage.samples = sampled(stage);
  const values = stage.scene.curves.map(({ slug }) => found[slug][0]);
  stage.mark = () => mark(stage, centreOf(stage.state.box)[0], values);
  if (!isDrawn(stage.plot)) return;
  drawLines(stage.plot, [{ name: "value" }], stage.samples);
  stage.mark();
}

// At rest Plotly draws what the hand has drawn, so that it can say what lies under the pointer.
async function settle(stage) {
  stage.Plotly = await loadPlotly();
  const { scene, theme, samples, plot } = stage;
  if (!plot.isConnected) return; // the reader has gone on to another page
  const named = samples.map(({ x, value }, i) => ({ name: scene.curves[i].name, x, y: value }));
  const { xaxis, yaxis, ...rest } = plainLayout("centre of the predicted box", "loss", theme);
  const still = { fixedrange: true, zeroline: false };
  const layout = {
    ...rest,
    margin: MARGIN,
    dragmode: false,
    xaxis: { ...xaxis, ...still, range: [0, scene.plane[0]], unifiedhovertitle: { text: "centre at %{x:.4~g}" } },
    yaxis: { ...yaxis, ...still, range: [0, 2.1], nticks: 5 },
  };
  await stage.Plotly.react(plot, plainLines(named, theme), layout, { ...configOf(), displayModeBar: false, responsive: true });
  if (!stage.heard) plot.on("plotly_afterplot", () => stage.mark());
  stage.heard = true;
  stage.mark();
}

// Where the box stands now: a line through the picture, and a point on every curve.
function mark({ plot, marks, theme }, centre, values) {
  const panel = panelOf(plot);
  if (!panel) return;
  const x = panel.x(centre);
  const points = values.map((value, i) => {
    const y = panel.y(value);
    return `<circle cx="${x}" cy="${y}" r="4.5" fill="${theme.colors[i]}" stroke="var(--st-background-color)" stroke-width="1.5"/>`;
  });
  const line = `<path d="M${x} ${panel.top}V${panel.bottom}" stroke="currentColor" stroke-opacity="0.35"/>`;
  marks.innerHTML = [line, ...points].join("");
}
