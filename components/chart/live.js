// The live chart: mounted once, then redrawn in place, by the server's scenes and, between them, by the reader's hand.

import { buildAnswers } from "./answers.js";
import { axisName, fit, layout, pointConfig, traces } from "./layout.js";
import { buildEntries, inputsOf, leftBehind, takeEntries } from "./vectors.js";
import { component } from "../kit/component.js";
import { close, ease, setRanges, stopEasing } from "./easing.js";
import { fieldsOf } from "./fields.js";
import { drawLines } from "./paths.js";
import { drawMarks } from "./marks.js";
import { marksOf } from "./meetings.js";
import { compareAll } from "./pairs.js";
import { sweep } from "./play.js";
import { NOISE, format } from "../kit/numbers.js";
import { identityOf } from "../kit/program/program.js";
import { loadPlotly, nameTraces, rangeOf, release, titleHover } from "../kit/plotly.js";
import { attachProbe, buildNumberField, inView } from "./probe.js";
import { attachQuestions } from "./questions/asked.js";
import { buildReadout, fitReadout } from "./readout.js";
import { probeAll, sampleAll } from "./sample.js";
import { sketch } from "./sketch.js";
import { curvePart, numberPart, partOf } from "../kit/staging.js";
import { isHeld } from "../kit/sliders.js";

/** @typedef {import("../wire").ChartMessage} ChartMessage */
/** @typedef {import("../wire").ChartScene} ChartScene */
/** @typedef {import("./fields.js").Chart} Chart */
/** @typedef {import("./fields.js").Drawn} Drawn */

const NARROW = 10; // rem: columns narrower than this scroll sideways
const REST = 150; // ms after the last change, and longer than the easing, until Plotly catches up with the lines
const PAUSE = 3; // frames from one pair that is compared again to the next while the curves go on changing
const PATIENCE = 6; // frames that the answers may be behind the curves before they are faded

export const { render, remove, inside } = component({
  create,
  update,
  remove: unmount,
  keys: keysOf,
  moved: schedule,
  released,
  alike,
  isPicture: true,
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
  buildWords(chart);
  /** @type {HTMLElement} */ (chart.element.parentElement).style.minWidth = scene.columns
    ? `${NARROW * scene.curves.length}rem`
    : "";
  adopt(chart);
  if (!chart.mounted) drawSketch(chart);
  chart.Plotly = await plotly;
  if (chart.removed) return;
  const { axis, span, panels, curves, columns } = chart.scene;
  const shape = JSON.stringify([axis, span, panels, columns && curves.map(({ name }) => name), curves.length, chart.theme]);
  if (shape === chart.shape) return follow(drawnOf(chart));
  chart.shape = shape;
  mount(drawnOf(chart));
}

/** Readout and answers for a scene, as long as those that stand there will not do. @param {Chart} chart */
function buildWords(chart) {
  const { axis, panels, curves, compared } = chart.scene;
  const built = JSON.stringify([axis, panels, compared, curves.map(({ name, controls }) => [name, controls]), chart.theme]);
  if (built === chart.built) return;
  chart.built = built;
  chart.write = buildReadout(chart, (i, control, button) => play(chart, i, control, button));
  chart.answer = buildAnswers(chart);
  chart.element.setAttribute("aria-label", describe(chart.scene));
}

/** @param {Chart} chart */
function unmount(chart) {
  chart.stopPlay?.();
  chart.questions.stop();
  clearTimeout(chart.rest);
  chart.sizes?.disconnect();
  if (!chart.Plotly) return;
  chart.mounted = false; // what still waits for a frame finds nothing to draw on
  stopEasing(chart);
  release(chart.Plotly, chart.element);
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
  const chart = /** @type {Chart} */ (Object.assign(mounted, fieldsOf(parentElement, scene)));
  const acts = handOf(chart);
  attachProbe(chart, acts);
  chart.number = buildNumberField(() => inView(chart.probe, chart.view), acts);
  chart.questions = attachQuestions(chart);
  return chart;
}

/** @param {Chart} chart */
function released(chart) {
  if (chart.moving || chart.behind) schedule(chart);
}

/** What the hand does to the chart itself: to the probe and, where there are any, the bars. @param {Chart} chart */
function handOf(chart) {
  return {
    moved: (/** @type {number} */ x) => {
      chart.probe = inView(x, chart.view);
      chart.tell(...handed(chart));
      if (chart.scene.entries) schedule(chart);
      else showProbe(chart);
    },
    left: () => {
      if (chart.scene.entries || chart.probe !== chart.scene.probe) chart.send(...handed(chart));
    },
  };
}

/** What the hand has made of the chart. @param {Chart} chart @returns {[string, unknown]} */
const handed = (chart) => (chart.scene.entries ? ["entries", leftBehind(chart)] : ["probe", chart.probe]);

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
  const span = chart.sliders.thumbs("x", chart.scene.span) ?? chart.scene.span;
  const isSpan = span[0] < span[1]; // while both thumbs are held at one place, the view stays the last one
  chart.view = chart.zoomed.xaxis ?? (isSpan ? span : chart.view);
}

/** One picture an animation frame, however fast the hand. @param {Chart} chart */
function schedule(chart) {
  chart.frame ??= requestAnimationFrame(() => {
    chart.frame = null;
    if (!chart.mounted) return;
    adopt(chart);
    follow(drawnOf(chart), 1);
  });
}

/**
 * The picture of the scene as it is now. While something is held only the lines move; then the frame follows.
 *
 * @param {Drawn} chart
 * @param {number} [pairs] how many pairs are compared again at most
 */
function follow(chart, pairs) {
  chart.moving = isHeld();
  redraw(chart, pairs);
  if (chart.late) schedule(chart);
  if (chart.moving) return stopEasing(chart);
  ease(chart, fitted(chart), () => drawCurves(chart, true));
  settle(chart);
}

/** Plotly draws what belongs to the lines once the hand has rested: it takes several frames for that. @param {Drawn} chart */
function settle(chart) {
  clearTimeout(chart.rest);
  chart.rest = setTimeout(() => {
    if (chart.behind && !isHeld()) drawAll(chart);
  }, REST);
}

/** What can be seen before Plotly.js has been fetched and read. @param {Chart} chart */
function drawSketch(chart) {
  resample(chart);
  chart.marks.innerHTML = sketch(chart, fitted(chart));
  chart.write(chart.curves, probesOf(chart));
  chart.answer(chart.pairs, chart.view);
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
    // Plotly zooms into what it knows itself.
    element.parentElement?.addEventListener("pointerdown", () => chart.behind && drawAll(chart), true);
    element.on("plotly_afterplot", () => {
      nameParts(chart);
      showProbe(chart);
    });
    titleHover(element, (x) => `${chart.scene.axis.symbol} = ${format(x, NOISE)}`);
  }
  chart.mounted = true;
  showProbe(chart);
}

/** Says of what Plotly has drawn which parts of the picture it is. @param {Drawn} chart */
function nameParts({ element, scene: { panels, curves } }) {
  const lines = panels.map(({ name }) => partOf(name));
  const names = curves.map((_, i) => curvePart(i));
  nameTraces(
    element,
    lines.flatMap((part) => names.map((curve) => `${part} ${curve}`)),
    [...lines, ...lines.map(numberPart), ...names].join(" "),
  );
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

/** @param {Chart} chart @param {number} [most] pairs that are compared again */
function resample(chart, most) {
  chart.samples = sampleAll(chart, chart.view);
  if (chart.scene.compared) {
    const { pairs, isLate } = compareAll(chart, chart.view, most);
    Object.assign(chart, { pairs, late: isLate ? chart.late + 1 : 0 });
  } else Object.assign(chart, { pairs: [], late: 0 });
  chart.meetings = marksOf(chart);
  chart.content = contentOf(chart);
}

/** @param {Chart} chart */
const contentOf = ({ curves, view, scene }) =>
  JSON.stringify([view, scene.scale, curves.map(({ program, inputs }) => [identityOf(program), inputs])]);

/** New numbers into the picture that is there. @param {Drawn} chart @param {number} [pairs] that are compared again at most */
function redraw(chart, pairs) {
  const isNew = contentOf(chart) !== chart.content;
  if (isNew || chart.late) resample(chart, isNew && pairs && chart.late % PAUSE ? 0 : pairs); // lines come before answers
  chart.behind ||= isNew;
  const isShifted = String(chart.view) !== String(chart.ranges.xaxis);
  if (isShifted) setRanges(chart, { xaxis: chart.view });
  drawCurves(chart, isShifted);
  showProbe(chart);
}

/** @param {Drawn} chart @param {boolean} isShifted */
function drawCurves({ element, scene, samples }, isShifted) {
  drawLines(element, scene.panels, samples, { columns: scene.columns, isShifted });
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
  chart.answer(chart.pairs, chart.view);
  const isBehind = chart.late > PATIENCE;
  for (const part of [chart.marks, chart.answers]) part.classList.toggle("atlas-behind", isBehind);
  if (probes.length) chart.drawEntries?.(probes); // without a curve there are no numbers for the bars
  chart.questions.follow();
  const { symbol } = chart.scene.axis;
  const [low, high] = chart.view;
  const place = { now: x, min: low, max: high, text: `${symbol} = ${format(x, NOISE)}` };
  for (const [name, value] of Object.entries(place)) {
    const attribute = `aria-value${name}`;
    if (chart.handle.getAttribute(attribute) !== String(value)) chart.handle.setAttribute(attribute, String(value));
  }
}

// Whether the hand has changed what the server's words and floor depend on: of vectors, the target and the first curve's settings.
/** Whether the server has yet to compute what belongs to the curves. @param {Chart} chart */
function isStale({ scene: { curves, entries }, curves: now, vectors }) {
  const [first] = curves; // none while the program of the loss is not there
  if (!entries || !vectors || !first) return false;
  const moved = first.controls.some(({ input }) => now[0].inputs[input] !== first.inputs[input]);
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
  redraw(chart);
  settle(chart);
}

/** @param {Drawn} chart */
function unzoom(chart) {
  stopEasing(chart);
  chart.zoomed = {};
  adopt(chart);
  resample(chart);
  chart.ranges = { ...chart.ranges, ...fitted(chart) };
  drawAll(chart);
}

/** @param {Chart} chart @param {number} i @param {import("../wire").Control} control @param {HTMLElement} button */
function play(chart, i, control, button) {
  if (chart.stopPlay) return chart.stopPlay();
  button.textContent = "■";
  const show = (/** @type {number} */ value) => {
    chart.curves[i].inputs[control.input] = value;
    redraw(drawnOf(chart));
  };
  chart.stopPlay = sweep(control, chart.curves[i].inputs[control.input], show, () => {
    button.textContent = "▶";
    chart.stopPlay = null;
    settle(drawnOf(chart));
  });
}

/** @param {ChartScene} scene */
function describe(scene) {
  return `${scene.curves.map((curve) => curve.name).join(", ") || "No curve"} against ${scene.axis.title}`;
}
