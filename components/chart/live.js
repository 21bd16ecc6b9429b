// The live chart: mounted once, then redrawn in place, by the server's scenes and, between them, by the reader's hand.

import { buildAnswers } from "./answers.js";
import { axisName, fit, layout, pointConfig, traces } from "./layout.js";
import { buildEntries, inputsOf, leftBehind, takeEntries } from "./vectors.js";
import { component } from "../kit/component.js";
import { close, ease, setRanges, stopEasing } from "./easing.js";
import { drawLines } from "./paths.js";
import { drawMarks } from "./marks.js";
import { marksOf } from "./meetings.js";
import { sweep } from "./play.js";
import { NOISE, format } from "../kit/numbers.js";
import { loadPlotly, rangeOf, titleHover } from "../kit/plotly.js";
import { attachProbe, buildNumberField, inView } from "./probe.js";
import { buildReadout, fitReadout } from "./readout.js";
import { compareAll, probeAll, sampleAll } from "./sample.js";
import { sketch } from "./sketch.js";
import { isHeld } from "../kit/sliders.js";

/**
 * What a chart keeps, beside what every component does.
 *
 * @typedef {object} Fields
 * @property {import("../kit/plotly.js").Plot} element
 * @property {SVGSVGElement} marks over the curves
 * @property {HTMLElement} handle of the probe
 * @property {HTMLElement} readout
 * @property {HTMLInputElement} number where the probe stands, in the readout
 * @property {HTMLElement} answers
 * @property {HTMLElement} note
 * @property {HTMLElement} bars
 * @property {HTMLElement} simplex
 * @property {ChartScene} scene
 * @property {import("../wire").Curve[]} curves the scene's, as the hand has changed them
 * @property {number} probe
 * @property {Record<string, number[]> | null} vectors those of a scene of vectors, as the hand has changed them
 * @property {number[]} view the part of the axis that is sampled
 * @property {import("./sample.js").Sample[]} samples
 * @property {import("./comparison.js").Comparison[]} comparisons of each further curve with the first, if the scene asks for them
 * @property {import("./meetings.js").Mark[]} meetings the marks of the comparisons
 * @property {string} content what the samples are of
 * @property {import("./layout.js").Ranges} ranges of the axes, as they are drawn
 * @property {import("./layout.js").Ranges} zoomed those that the reader has set
 * @property {string} shape of the scene that is mounted
 * @property {string} place the axis and span that `zoomed` is of
 * @property {string} entriesShape of the bars that are built
 * @property {boolean} mounted whether Plotly has drawn here
 * @property {boolean} behind whether the samples are newer than Plotly's drawing
 * @property {boolean} moving whether a slider is held
 * @property {boolean} stale whether the server has not yet computed what belongs to the curves
 * @property {number | null} frame an animation frame that is asked for
 * @property {number} easing the last animation frame of the easing
 * @property {string | null} easingTo where the frame is going
 * @property {(curves: import("../wire").Curve[], probes: Probe[]) => void} write the numbers beside the picture
 * @property {(comparisons: import("./comparison.js").Comparison[], view: number[]) => void} answer write where the curves meet
 * @property {((probes: Probe[]) => void) | null} drawEntries
 * @property {(() => void) | null} stopPlay
 * @property {import("../kit/plotly.js").Plotly} [Plotly]
 * @property {ResizeObserver} [sizes]
 */

/** @typedef {import("../wire").ChartMessage} ChartMessage */
/** @typedef {import("../wire").ChartScene} ChartScene */
/** @typedef {import("./sample.js").Probe} Probe */
/** @typedef {import("../kit/component.js").Mounted<ChartMessage> & Fields} Chart */
/** @typedef {Chart & { Plotly: import("../kit/plotly.js").Plotly }} Drawn a chart that Plotly has been read for */

const NARROW = 10; // rem: columns narrower than this scroll sideways

export const { render, remove, inside } = component({
  create,
  update,
  remove: unmount,
  keys: keysOf,
  moved: schedule,
  released,
  alike,
});

/** @param {Chart} chart @param {boolean} keep */
async function update(chart, keep) {
  const plotly = loadPlotly(); // while the sketch is drawn
  chart.stopPlay?.();
  const { scene, note } = chart.data;
  chart.scene = scene;
  chart.note.textContent = note;
  if (!keep) takeProbe(chart);
  buildEntries(chart, handOf(chart));
  chart.write = buildReadout(chart, (i, control, button) => play(chart, i, control, button));
  chart.answer = buildAnswers(chart);
  chart.element.setAttribute("aria-label", describe(scene));
  /** @type {HTMLElement} */ (chart.element.parentElement).style.minWidth = scene.columns
    ? `${NARROW * scene.curves.length}rem`
    : "";
  adopt(chart);
  if (!chart.mounted) drawSketch(chart);
  chart.Plotly = await plotly;
  if (chart.removed) return;
  const { axis, span, panels, curves, columns } = chart.scene;
  const shape = JSON.stringify([axis, span, panels, columns && curves.map(({ name }) => name), curves.length, chart.theme]);
  if (shape === chart.shape) return redraw(drawnOf(chart), !isHeld());
  chart.shape = shape;
  mount(drawnOf(chart));
}

/** @param {Chart} chart */
function unmount(chart) {
  chart.stopPlay?.();
  chart.sizes?.disconnect();
  if (!chart.Plotly) return;
  chart.mounted = false; // what still waits for a frame finds nothing to draw on
  stopEasing(chart);
  chart.Plotly.purge(chart.element);
}

/** A chart once Plotly has been read. @param {Chart} chart */
const drawnOf = (chart) => /** @type {Drawn} */ (chart);

/** Whether the hand can go on in another scene as in this one. @param {ChartMessage} last @param {ChartMessage} next */
function alike(last, next) {
  const shape = (/** @type {ChartMessage} */ { scene: { axis, entries } }) => JSON.stringify([axis.slug, entries?.groups]);
  return shape(last) === shape(next);
}

/** @param {Chart} chart */
function takeProbe(chart) {
  chart.probe = chart.scene.probe;
  takeEntries(chart);
}

/**
 * @param {HTMLElement} parentElement
 * @param {ChartMessage} message
 * @param {import("../kit/component.js").Mounted<ChartMessage>} mounted
 * @returns {Chart}
 */
function create(parentElement, { scene }, mounted) {
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (parentElement.querySelector(`.atlas-${name}`));
  const element = /** @type {import("../kit/plotly.js").Plot} */ (find("plot"));
  const marks = /** @type {SVGSVGElement} */ (parentElement.querySelector(".atlas-marks"));
  const [handle, readout, answers, note, bars, simplex] = ["probe", "readout", "answers", "note", "bars", "simplex"].map(find);
  const parts = { element, marks, handle, readout, answers, note, bars, simplex };
  const hand = { curves: [], probe: scene.probe, vectors: null, view: scene.span, zoomed: {} };
  const picture = {
    samples: [],
    comparisons: [],
    meetings: [],
    content: "",
    ranges: {},
    shape: "",
    place: "",
    entriesShape: "",
    write: () => {},
    answer: () => {},
    drawEntries: null,
  };
  const state = {
    mounted: false,
    behind: false,
    moving: false,
    stale: false,
    frame: null,
    easing: 0,
    easingTo: null,
    stopPlay: null,
  };
  /** @type {Omit<Fields, "number">} */
  const fields = { ...parts, scene, ...hand, ...picture, ...state };
  const chart = /** @type {Chart} */ (Object.assign(mounted, fields));
  const acts = handOf(chart);
  attachProbe(chart, acts);
  chart.number = buildNumberField(() => inView(chart.probe, chart.view), acts);
  return chart;
}

/** @param {Chart} chart */
function released(chart) {
  if (chart.moving) schedule(chart);
}

/** What the hand does to the chart itself: to the probe and, where there are any, the bars. @param {Chart} chart */
function handOf(chart) {
  return {
    moved: (/** @type {number} */ x) => {
      chart.probe = inView(x, chart.view);
      if (chart.scene.entries) schedule(chart);
      else showProbe(chart);
    },
    left: () => {
      if (chart.scene.entries || chart.probe !== chart.scene.probe) commit(chart);
    },
  };
}

/** @param {Chart} chart */
function commit(chart) {
  if (chart.scene.entries) chart.send("entries", leftBehind(chart));
  else chart.send("probe", chart.probe);
}

/** @param {ChartMessage} message */
function keysOf({ scene }) {
  return ["x", ...scene.curves.flatMap((curve) => curve.controls.map((control) => control.key))];
}

/** The scene as the hand has changed it. @param {Chart} chart */
function adopt(chart) {
  const vectors = inputsOf(chart);
  chart.curves = chart.scene.curves.map((curve) => ({
    ...curve,
    inputs: chart.sliders.inputs({ ...curve, inputs: { ...curve.inputs, ...vectors } }),
  }));
  const span = chart.sliders.thumbs("x");
  chart.view = chart.zoomed.xaxis ?? (span && span[0] < span[1] ? span : chart.scene.span);
}

/** One picture an animation frame, however fast the hand. @param {Chart} chart */
function schedule(chart) {
  chart.frame ??= requestAnimationFrame(() => {
    chart.frame = null;
    if (!chart.mounted) return;
    chart.moving = isHeld();
    adopt(chart);
    redraw(drawnOf(chart), !chart.moving);
  });
}

/** What can be seen before Plotly.js has been read: it takes the browser most of a second. @param {Chart} chart */
function drawSketch(chart) {
  resample(chart);
  chart.marks.innerHTML = sketch(chart, fitted(chart));
  chart.write(chart.curves, probesOf(chart));
  chart.answer(chart.comparisons, chart.view);
}

/** @param {Drawn} chart */
function mount(chart) {
  const { element } = chart;
  stopEasing(chart);
  const place = `${chart.scene.axis.slug} ${chart.scene.span}`;
  if (place !== chart.place) chart.zoomed = {};
  chart.place = place;
  adopt(chart);
  resample(chart);
  chart.ranges = { ...fitted(chart), ...chart.zoomed, xaxis: chart.view };
  drawAll(chart);
  if (!chart.mounted) {
    watchSize(chart);
    element.on("plotly_relayout", () => noteZoom(chart));
    element.parentElement?.addEventListener("dblclick", ({ target }) => {
      if (!(/** @type {Element} */ (target).closest(".modebar"))) unzoom(chart);
    });
    element.on("plotly_afterplot", () => showProbe(chart));
    titleHover(element, (x) => `${chart.scene.axis.symbol} = ${format(x, NOISE)}`);
  }
  chart.mounted = true;
  showProbe(chart);
}

/** An observer reports once at the start too, when there is nothing to do. @param {Drawn} chart */
function watchSize(chart) {
  const size = () => `${chart.element.clientWidth} ${chart.element.clientHeight}`;
  let known = size();
  chart.sizes = new ResizeObserver(() => {
    if (size() === known || !chart.element.clientWidth) return;
    known = size();
    if (chart.behind) drawAll(chart); // while something is held: resize draws what Plotly knows
    chart.Plotly.Plots.resize(chart.element);
    fitReadout(chart.readout);
  });
  chart.sizes.observe(chart.element);
}

/** @param {Chart} chart */
function resample(chart) {
  chart.samples = sampleAll(chart, chart.view);
  chart.comparisons = chart.scene.compared ? compareAll(chart, chart.view) : [];
  chart.meetings = marksOf(chart);
  chart.content = contentOf(chart);
}

/** @param {Chart} chart */
const contentOf = ({ curves, view, scene }) =>
  JSON.stringify([view, scene.scale, curves.map(({ slug, inputs }) => [slug, inputs])]);

/**
 * New numbers into the picture that is there. While something is held only the lines move; then Plotly catches up, and the frame
 * follows.
 *
 * @param {Drawn} chart
 * @param {boolean} settle whether nothing is held
 */
function redraw(chart, settle) {
  if (contentOf(chart) !== chart.content) {
    resample(chart);
    chart.behind = true;
  }
  if (settle) catchUp(chart);
  else {
    stopEasing(chart);
    if (String(chart.view) !== String(chart.ranges.xaxis)) setRanges(chart, { xaxis: chart.view });
    drawLines(chart.element, chart.scene.panels, chart.samples, chart.scene.columns);
  }
  showProbe(chart);
  if (settle) ease(chart, fitted(chart));
}

/** @param {Drawn} chart */
function catchUp(chart) {
  if (!chart.behind && String(chart.view) === String(chart.ranges.xaxis)) return;
  chart.ranges.xaxis = chart.view;
  drawAll(chart);
}

/** Plotly's own drawing of the samples. @param {Drawn} chart */
function drawAll(chart) {
  const { Plotly, element, scene, theme, samples, ranges } = chart;
  Plotly.react(element, traces(scene, theme, samples), layout(scene, theme, ranges), pointConfig(Plotly));
  chart.behind = false;
}

/** The ranges that fit the samples. @param {Chart} chart */
const fitted = ({ scene, samples }) => fit(scene.panels, scene.axis, samples);

/** @param {Chart} chart */
function showProbe(chart) {
  if (!chart.mounted) return;
  const x = inView(chart.probe, chart.view);
  const probes = probesOf(chart);
  chart.stale = isStale(chart);
  chart.note.classList.toggle("atlas-stale", chart.stale);
  drawMarks(chart, chart.samples, probes);
  chart.write(chart.curves, probes);
  chart.answer(chart.comparisons, chart.view);
  chart.drawEntries?.(probes);
  const { symbol } = chart.scene.axis;
  const [low, high] = chart.view;
  const place = { now: x, min: low, max: high, text: `${symbol} = ${format(x, NOISE)}` };
  for (const [name, value] of Object.entries(place)) chart.handle.setAttribute(`aria-value${name}`, String(value));
}

// Whether the hand has changed what the server's words and floor depend on: of vectors, the target and the first curve's settings.
/** Whether the server has yet to compute what belongs to the curves. @param {Chart} chart */
function isStale({ scene: { curves, entries }, curves: now, vectors }) {
  if (!entries || !vectors) return false;
  const moved = curves[0].controls.some(({ input }) => now[0].inputs[input] !== curves[0].inputs[input]);
  return moved || String(vectors[entries.given]) !== String(entries.vectors[entries.given]);
}

/** @param {Chart} chart */
const probesOf = (chart) => probeAll(chart, inView(chart.probe, chart.view));

/** What the reader zoomed keeps its range; the curve is sampled again on what is in view. @param {Drawn} chart */
function noteZoom(chart) {
  const names = ["xaxis", ...chart.scene.panels.map((_, row) => axisName(row))];
  const before = String(chart.view);
  for (const name of names) {
    const range = rangeOf(chart.element, name);
    if (close(range, chart.ranges[name], 1e-9)) continue;
    chart.zoomed[name] = [...range];
    chart.ranges[name] = [...range];
  }
  if (chart.zoomed.xaxis) {
    const { low, high } = chart.scene.axis;
    chart.zoomed.xaxis = [Math.max(chart.zoomed.xaxis[0], low ?? -Infinity), Math.min(chart.zoomed.xaxis[1], high ?? Infinity)];
  }
  adopt(chart);
  if (String(chart.view) === before) return;
  resample(chart);
  chart.behind = true;
  catchUp(chart);
  showProbe(chart);
}

/** @param {Drawn} chart */
function unzoom(chart) {
  stopEasing(chart);
  chart.zoomed = {};
  adopt(chart);
  resample(chart);
  chart.ranges = { ...chart.ranges, ...fitted(chart) };
  chart.behind = true;
  catchUp(chart);
  showProbe(chart);
}

/** @param {Chart} chart @param {number} i @param {import("../wire").Control} control @param {HTMLElement} button */
function play(chart, i, control, button) {
  if (chart.stopPlay) return chart.stopPlay();
  button.textContent = "■";
  const show = (/** @type {number} */ value) => {
    chart.curves[i].inputs[control.input] = value;
    redraw(drawnOf(chart), false);
  };
  chart.stopPlay = sweep(control, chart.curves[i].inputs[control.input], show, () => {
    button.textContent = "▶";
    chart.stopPlay = null;
    catchUp(drawnOf(chart));
  });
}

/** @param {ChartScene} scene */
function describe(scene) {
  return `${scene.curves.map((curve) => curve.name).join(", ") || "No curve"} against ${scene.axis.title}`;
}
