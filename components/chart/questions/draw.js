// A panel in which the reader draws what is hidden there, by pointer, finger or keys, and then compares it with the curve.

import { verdictOf, wordsOf } from "./line.js";
import { curvesPath, curvesWords } from "./others.js";
import { buildPanel, enterWords, layOver, listenTo, makeSlider, setReveal } from "./panel.js";
import { axisName } from "../layout.js";
import { format } from "../../kit/numbers.js";
import { panelOf, rangeOf } from "../../kit/plotly.js";
import { staged } from "../../kit/staged.js";

/** @typedef {import("../live.js").Chart} Chart */
/** @typedef {import("../../kit/plotly.js").Panel} Panel */
/** @typedef {import("./asked.js").Place} Place */
/** @typedef {{ at: number, heights: Float64Array, of: string, row: number }} Pen with its last place, and what the line is drawn for */

const PLACES = 101; // across the view, at which the line has a height
const STEPS = 40; // of a key, from the lower to the upper end of the panel
const LEAP = 10; // places that a key goes with shift

/** @param {Chart} chart @param {import("./asked.js").Hand} hand @returns {import("./asked.js").Asked} */
export function buildDrawing(chart, hand) {
  const panel = buildPanel(chart, "pen", ["Reveal", "Clear"]);
  makeSlider(panel.hand);
  /** @type {Pen} */
  const pen = { at: 0, heights: new Float64Array(PLACES).fill(NaN), of: "", row: 0 };
  const clear = () => {
    pen.heights.fill(NaN);
    pen.at = 0;
    hand.cover();
    hand.again();
  };
  const set = (/** @type {number} */ at, /** @type {number} */ height, /** @type {number} */ from = at) => {
    stroke(pen.heights, from, at, height);
    pen.at = at;
    hand.again();
  };
  const commit = () => hand.commit(verdictOf(lineOf(chart, pen)) ? pointsOf(chart, pen) : null);
  listen(chart, panel, pen, { set, clear, commit });
  return { draw: (place) => draw(chart, pen, panel, place), hide: () => void (panel.element.hidden = true) };
}

/** The line as it is told: the points that are drawn. @param {Chart} chart @param {Pen} pen */
function pointsOf(chart, pen) {
  const { x, drawn } = lineOf(chart, pen);
  return x.flatMap((at, i) => (Number.isFinite(drawn[i]) ? [[at, drawn[i]]] : []));
}

/** Heights from one place to another, on a straight line from the one that is there. @param {Float64Array} heights @param {number} from @param {number} to @param {number} height */
export function stroke(heights, from, to, height) {
  const start = Number.isFinite(heights[from]) ? heights[from] : height;
  const count = Math.abs(to - from);
  for (let k = 1; k <= count; k++) heights[from + Math.sign(to - from) * k] = start + ((height - start) * k) / count;
  heights[to] = height;
}

/** The height that a pixel stands for: the axes of a chart are linear. @param {Panel} place @param {number} pixel */
const heightAt = ({ y }, pixel) => (pixel - y(0)) / (y(1) - y(0));

/** @typedef {{ set: (at: number, height: number, from?: number) => void, clear: () => void, commit: () => void }} Acts */

/** @param {Chart} chart @param {ReturnType<typeof buildPanel>} panel @param {Pen} pen @param {Acts} acts */
function listen(chart, { element, hand, buttons: [reveal, erase] }, pen, acts) {
  reveal.addEventListener("click", acts.commit);
  erase.addEventListener("click", acts.clear);
  listenTo(element, ({ clientX, clientY }, isFirst) => {
    const place = panelOf(chart.element, "xaxis", axisName(pen.row));
    if (!place) return;
    const box = element.getBoundingClientRect();
    const at = Math.round(((clientX - box.left) / box.width) * (PLACES - 1));
    const height = heightAt(place, place.top + clientY - box.top);
    acts.set(Math.min(Math.max(at, 0), PLACES - 1), height, isFirst ? undefined : pen.at);
  });
  hand.addEventListener("keydown", (event) => {
    const act = keyed(event, chart, pen, acts);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {KeyboardEvent} event @param {Chart} chart @param {Pen} pen @param {Acts} acts */
function keyed({ key, shiftKey }, chart, { at, heights, row }, { set, clear, commit }) {
  const [low, high] = rangeOf(chart.element, axisName(row));
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
    Enter: commit,
    Delete: clear,
    Backspace: clear,
  };
  return acts[key] ?? null;
}

/** @param {Chart} chart @param {Pen} pen @param {ReturnType<typeof buildPanel>} panel @param {Place} asked */
function draw(chart, pen, { element, svg, hand, buttons: [reveal] }, { row, place, key, others }) {
  const { revealed } = staged();
  if (key !== pen.of) pen.heights.fill(NaN); // another place: the line was not drawn for it
  Object.assign(pen, { of: key, row });
  layOver(element, place);
  const line = lineOf(chart, pen);
  svg.innerHTML = curvesPath(others, place, chart.theme) + drawing(line, place, chart.theme, revealed);
  const judged = verdictOf(line);
  const { symbol } = chart.scene.axis;
  const curve = chart.scene.panels[row].word;
  setReveal(reveal, judged !== null, others);
  hand.setAttribute("aria-label", `your line for the ${curve}: arrow keys draw it, ${enterWords("reveals the curve")}`);
  hand.setAttribute("aria-valuenow", String(line.x[pen.at]));
  const height = Number.isFinite(pen.heights[pen.at]) ? format(pen.heights[pen.at]) : "not drawn yet";
  hand.setAttribute("aria-valuetext", `${symbol} = ${format(line.x[pen.at])}: ${height}`);
  const own = revealed && judged ? wordsOf(judged, { curve, symbol, format: (value) => format(value) }) : "";
  return [own, curvesWords(others)].filter(Boolean).join(" ");
}

/** The reader's line and the curve at the same places. @param {Chart} chart @param {Pen} pen */
function lineOf({ element, scene, samples, view: [from, to] }, { heights, row }) {
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
 * @param {import("../../kit/theme.js").Theme} theme
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
