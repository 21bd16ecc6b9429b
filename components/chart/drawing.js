// A panel in which the reader draws what is hidden there, by pointer, finger or keys, and then compares it with the curve.

import { axisName } from "./layout.js";
import { verdictOf, wordsOf } from "./verdict.js";
import { format } from "../kit/numbers.js";
import { panelOf, rangeOf } from "../kit/plotly.js";
import { stage, staged, whenStaged } from "../kit/staged.js";
import { partOf } from "../kit/staging.js";

/** @typedef {import("./live.js").Chart} Chart */
/** @typedef {import("../kit/plotly.js").Panel} Panel */
/** @typedef {{ part: string, row: number, place: Panel }} Place where is drawn */

const PLACES = 101; // across the view, at which the line has a height
const STEPS = 40; // of a key, from the lower to the upper end of the panel
const LEAP = 10; // places that a key goes with shift

/**
 * Adds the panel to a chart. `follow` is called whenever the picture has changed.
 *
 * @param {Chart} chart
 */
export function attachDrawing(chart) {
  const { element, svg, verdict } = elements(chart);
  const pen = { at: 0, heights: new Float64Array(PLACES).fill(NaN), of: "" };
  const clear = () => {
    pen.heights.fill(NaN);
    pen.at = 0;
    stage({ revealed: false });
  };
  const follow = () => draw(chart, pen, { element, svg, verdict });
  const set = (/** @type {number} */ at, /** @type {number} */ height, /** @type {number} */ from = at) => {
    stroke(pen.heights, from, at, height);
    pen.at = at;
    follow();
  };
  listen(chart, element, pen, { set, clear });
  const stop = whenStaged(follow);
  return { follow, stop };
}

/** @param {Chart} chart */
function elements(chart) {
  const element = document.createElement("div");
  Object.assign(element, { className: "atlas-pen", tabIndex: 0, hidden: true });
  element.setAttribute("role", "slider");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const buttons = ["Reveal", "Clear"].map((textContent) =>
    Object.assign(document.createElement("button"), { type: "button", textContent }),
  );
  const bar = document.createElement("div");
  bar.append(...buttons);
  element.append(svg, bar);
  chart.element.parentElement?.append(element);
  const verdict = document.createElement("p");
  verdict.className = "atlas-verdict";
  verdict.setAttribute("role", "status");
  chart.note.before(verdict);
  return { element, svg, verdict };
}

/** Heights from one place to another, on a straight line from the one that is there. @param {Float64Array} heights @param {number} from @param {number} to @param {number} height */
export function stroke(heights, from, to, height) {
  const start = Number.isFinite(heights[from]) ? heights[from] : height;
  const count = Math.abs(to - from);
  for (let k = 1; k <= count; k++) heights[from + Math.sign(to - from) * k] = start + ((height - start) * k) / count;
  heights[to] = height;
}

/** The place of the panel that is drawn in; null where the picture has none. @param {Chart} chart @returns {Place | null} */
function placeOf({ element, scene, mounted }) {
  const part = staged().draw;
  const row = scene.panels.findIndex(({ name }) => partOf(name) === part);
  const place = part && mounted && scene.curves.length && row >= 0 ? panelOf(element, "xaxis", axisName(row)) : null;
  return place && { part, row, place };
}

/** The height that a pixel stands for: the axes of a chart are linear. @param {Panel} place @param {number} pixel */
const heightAt = ({ y }, pixel) => (pixel - y(0)) / (y(1) - y(0));

/**
 * @param {Chart} chart
 * @param {HTMLElement} element
 * @param {{ at: number, heights: Float64Array }} pen
 * @param {{ set: (at: number, height: number, from?: number) => void, clear: () => void }} acts
 */
function listen(chart, element, pen, { set, clear }) {
  const [reveal, erase] = element.querySelectorAll("button");
  reveal.addEventListener("click", () => stage({ revealed: !staged().revealed }));
  erase.addEventListener("click", clear);
  const pointed = (/** @type {PointerEvent} */ { clientX, clientY }, /** @type {number | undefined} */ from) => {
    const found = placeOf(chart);
    if (!found) return;
    const box = element.getBoundingClientRect();
    const at = Math.round(((clientX - box.left) / box.width) * (PLACES - 1));
    const height = heightAt(found.place, found.place.top + clientY - box.top);
    set(Math.min(Math.max(at, 0), PLACES - 1), height, from);
  };
  element.addEventListener("pointerdown", (event) => {
    if (/** @type {Element} */ (event.target).closest("button") || event.button) return;
    event.stopPropagation(); // the picture's own press moves its point
    element.setPointerCapture(event.pointerId);
    pointed(event, undefined);
  });
  element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && pointed(event, pen.at));
  element.addEventListener("keydown", (event) => {
    if (event.target !== element) return;
    const act = keyed(event, chart, pen, { set, clear });
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {Chart} chart
 * @param {{ at: number, heights: Float64Array }} pen
 * @param {{ set: (at: number, height: number, from?: number) => void, clear: () => void }} acts
 */
function keyed({ key, shiftKey }, chart, { at, heights }, { set, clear }) {
  const found = placeOf(chart);
  if (!found) return null;
  const [low, high] = rangeOf(chart.element, axisName(found.row));
  const height = Number.isFinite(heights[at]) ? heights[at] : 0;
  const aside = (/** @type {number} */ way) => {
    const to = Math.min(Math.max(at + way * (shiftKey ? LEAP : 1), 0), PLACES - 1);
    set(to, height, at);
  };
  const up = (/** @type {number} */ way) => set(at, Math.min(Math.max(height + (way * (high - low)) / STEPS, low), high));
  /** @type {Record<string, () => void>} */
  const acts = {
    ArrowLeft: () => aside(-1),
    ArrowRight: () => aside(1),
    ArrowUp: () => up(1),
    ArrowDown: () => up(-1),
    Enter: () => stage({ revealed: !staged().revealed }),
    Delete: clear,
    Backspace: clear,
  };
  return acts[key] ?? null;
}

/**
 * @param {Chart} chart
 * @param {{ at: number, heights: Float64Array, of: string }} pen
 * @param {{ element: HTMLElement, svg: SVGElement, verdict: HTMLElement }} parts
 */
function draw(chart, pen, { element, svg, verdict }) {
  const found = placeOf(chart);
  element.hidden = !found;
  if (!found) return void (verdict.textContent = "");
  const { part, row, place } = found;
  const { revealed } = staged();
  const of = JSON.stringify([part, chart.scene.axis.slug, chart.view]);
  if (of !== pen.of) pen.heights.fill(NaN); // another place: the line was not drawn for it
  pen.of = of;
  const { left, right, top, bottom } = place;
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
  const line = lineOf(chart, pen, row);
  svg.innerHTML = drawing(line, place, chart.theme, revealed);
  const judged = verdictOf(line);
  const { symbol } = chart.scene.axis;
  const curve = chart.scene.panels[row].word;
  verdict.textContent = revealed && judged ? wordsOf(judged, { curve, symbol, format: (value) => format(value) }) : "";
  const [reveal] = element.querySelectorAll("button");
  reveal.textContent = revealed ? "Hide again" : "Reveal";
  reveal.disabled = !judged;
  element.setAttribute("aria-label", `your line for the ${curve}: arrow keys draw it, Enter reveals the curve`);
  element.setAttribute("aria-valuenow", String(line.x[pen.at]));
  const height = Number.isFinite(pen.heights[pen.at]) ? format(pen.heights[pen.at]) : "not drawn yet";
  element.setAttribute("aria-valuetext", `${symbol} = ${format(line.x[pen.at])}: ${height}`);
}

/** The reader's line and the curve at the same places. @param {Chart} chart @param {{ heights: Float64Array }} pen @param {number} row */
function lineOf({ element, scene, samples, view: [from, to] }, { heights }, row) {
  const [points] = samples;
  const x = Array.from(heights, (_, i) => from + ((to - from) * i) / (PLACES - 1));
  const truth = x.map((at) => between(points.x, points[scene.panels[row].name], at));
  return { x, drawn: heights, truth, kinks: points.kinks, range: rangeOf(element, axisName(row)) };
}

/** A curve's height at a place between its samples. @param {Float64Array} xs @param {Float64Array} ys @param {number} x */
export function between(xs, ys, x) {
  let i = xs.findIndex((each) => each >= x);
  if (i < 0) i = xs.length - 1;
  if (!i || xs[i] === x) return ys[i];
  const part = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
  return ys[i - 1] + part * (ys[i] - ys[i - 1]);
}

/**
 * The line, and once the curve is shown the area between them.
 *
 * @param {ReturnType<typeof lineOf>} line
 * @param {Panel} place
 * @param {import("../kit/theme.js").Theme} theme
 * @param {boolean} revealed
 */
function drawing({ x, drawn, truth }, { x: across, y: down, left, top }, theme, revealed) {
  const point = (/** @type {number} */ i, /** @type {number} */ y) =>
    `${(across(x[i]) - left).toFixed(1)} ${(down(y) - top).toFixed(1)}`;
  const isDrawn = (/** @type {number} */ i) => Number.isFinite(drawn[i]);
  let path = "";
  let area = "";
  x.forEach((_, i) => {
    if (!isDrawn(i)) return;
    const isJoined = i > 0 && isDrawn(i - 1);
    path += `${isJoined ? "L" : "M"}${point(i, drawn[i])}`;
    if (isJoined && [truth[i - 1], truth[i]].every(Number.isFinite)) {
      area += `M${point(i - 1, drawn[i - 1])}L${point(i, drawn[i])}L${point(i, truth[i])}L${point(i - 1, truth[i - 1])}Z`;
    }
  });
  const shade = revealed ? `<path d="${area}" fill="${theme.colors[1]}" opacity="0.3"/>` : "";
  return `${shade}<path d="${path}" fill="none" stroke="${theme.text}" stroke-width="${3 * theme.scale}" stroke-linejoin="round" stroke-linecap="round"/>`;
}
