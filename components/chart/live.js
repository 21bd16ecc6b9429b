// The live chart: mounted once, then redrawn in place, by the server's scenes and, between them, by the reader's hand.

import { axisName, configOf, fit, layout, traces } from "./layout.js";
import { buildEntries, inputsOf, leftBehind, takeEntries } from "./vectors.js";
import { component } from "../kit/component.js";
import { drawLines } from "./paths.js";
import { drawMarks } from "./marks.js";
import { sweep } from "./play.js";
import { prefersStill } from "../kit/device.js";
import { loadPlotly, rangeOf } from "../kit/plotly.js";
import { attachProbe, clampProbe } from "./probe.js";
import { buildReadout, fitReadout } from "./readout.js";
import { probeAll, sampleAll } from "./sample.js";
import { sketch } from "./sketch.js";
import { isHeld } from "../kit/sliders.js";

const NARROW = 10; // rem: columns narrower than this scroll sideways
const EASE = 110; // ms for the frame to fit what the hand left

export const { render, remove, inside } = component({
  create,
  update,
  remove: unmount,
  keys: keysOf,
  moved: schedule,
  released,
  alike,
});

async function update(chart, keep) {
  const plotly = loadPlotly(); // while the sketch is drawn
  chart.stopPlay?.();
  const { scene, note } = chart.data;
  chart.scene = scene;
  chart.note.textContent = note;
  if (!keep) takeProbe(chart);
  buildEntries(chart, handOf(chart));
  chart.write = buildReadout(chart, (i, control, button) => play(chart, i, control, button));
  chart.element.setAttribute("aria-label", describe(scene));
  chart.element.parentElement.style.minWidth = scene.columns ? `${NARROW * scene.curves.length}rem` : "";
  adopt(chart);
  if (!chart.mounted) drawSketch(chart);
  chart.Plotly = await plotly;
  if (chart.removed) return;
  const { axis, span, panels, curves, columns } = chart.scene;
  const shape = JSON.stringify([axis, span, panels, columns && curves.map(({ name }) => name), curves.length, chart.theme]);
  if (shape === chart.shape) return redraw(chart, !isHeld());
  chart.shape = shape;
  mount(chart);
}

function unmount(chart) {
  chart.stopPlay?.();
  chart.sizes?.disconnect();
  if (!chart.Plotly) return;
  chart.mounted = false; // what still waits for a frame finds nothing to draw on
  stopEasing(chart);
  chart.Plotly.purge(chart.element);
}

// Whether the hand can go on in another scene as in this one.
function alike(last, next) {
  const shape = ({ scene: { axis, entries } }) => JSON.stringify([axis.slug, entries?.groups]);
  return shape(last) === shape(next);
}

function takeProbe(chart) {
  chart.probe = chart.scene.probe;
  takeEntries(chart);
}

function create(parentElement) {
  const find = (name) => parentElement.querySelector(`.atlas-${name}`);
  const parts = ["marks", "readout", "note", "bars", "simplex"].map((name) => [name, find(name)]);
  const chart = { element: find("plot"), handle: find("probe"), ...Object.fromEntries(parts) };
  attachProbe(chart, handOf(chart));
  return chart;
}

function released(chart) {
  if (chart.moving) schedule(chart);
}

// What the hand does to the chart itself: to the probe and, where there are any, the bars.
function handOf(chart) {
  return {
    moved: (x) => {
      chart.probe = clampProbe(x, chart.view);
      if (chart.scene.entries) schedule(chart);
      else showProbe(chart);
    },
    left: () => (chart.scene.entries || chart.probe !== chart.scene.probe) && commit(chart),
  };
}

function commit(chart) {
  if (chart.scene.entries) chart.send("entries", leftBehind(chart));
  else chart.send("probe", chart.probe);
}

function keysOf({ scene }) {
  return ["x", ...scene.curves.flatMap((curve) => curve.controls.map((control) => control.key))];
}

// The scene as the hand has changed it.
function adopt(chart) {
  const vectors = inputsOf(chart);
  chart.curves = chart.scene.curves.map((curve) => ({
    ...curve,
    inputs: chart.sliders.inputs({ ...curve, inputs: { ...curve.inputs, ...vectors } }),
  }));
  const span = chart.sliders.thumbs("x");
  chart.view = chart.zoomed?.xaxis ?? (span && span[0] < span[1] ? span : chart.scene.span);
}

// One picture an animation frame, however fast the hand.
function schedule(chart) {
  chart.frame ??= requestAnimationFrame(() => {
    chart.frame = null;
    if (!chart.mounted) return;
    chart.moving = isHeld();
    adopt(chart);
    redraw(chart, !chart.moving);
  });
}

// What can be seen before Plotly.js has been read: it takes the browser most of a second.
function drawSketch(chart) {
  resample(chart);
  chart.marks.innerHTML = sketch(chart, fit(chart, chart.samples));
  chart.write(chart.curves, probesOf(chart));
}

function mount(chart) {
  const { Plotly, element } = chart;
  stopEasing(chart);
  const place = `${chart.scene.axis.slug} ${chart.scene.span}`;
  if (place !== chart.place) chart.zoomed = {};
  chart.place = place;
  adopt(chart);
  resample(chart);
  chart.ranges = { ...fit(chart, chart.samples), ...chart.zoomed, xaxis: chart.view };
  Plotly.react(element, traces(chart, chart.samples), layout(chart, chart.ranges), configOf());
  chart.behind = false;
  if (!chart.mounted) {
    watchSize(chart);
    element.on("plotly_relayout", () => noteZoom(chart));
    element.on("plotly_doubleclick", () => unzoom(chart));
    element.on("plotly_afterplot", () => showProbe(chart));
  }
  chart.mounted = true;
  showProbe(chart);
}

// An observer reports once at the start too, when there is nothing to do.
function watchSize(chart) {
  const size = () => `${chart.element.clientWidth} ${chart.element.clientHeight}`;
  let known = size();
  chart.sizes = new ResizeObserver(() => {
    if (size() === known || !chart.element.clientWidth) return;
    known = size();
    chart.Plotly.Plots.resize(chart.element);
    fitReadout(chart.readout);
  });
  chart.sizes.observe(chart.element);
}

function resample(chart) {
  chart.samples = sampleAll(chart, chart.view);
  chart.content = contentOf(chart);
}

const contentOf = ({ curves, view, scene }) =>
  JSON.stringify([view, scene.scale, curves.map(({ slug, inputs }) => [slug, inputs])]);

// New numbers into the picture that is there. While something is held only the lines move; then Plotly catches up, and the
// frame follows.
function redraw(chart, settle) {
  if (contentOf(chart) !== chart.content) {
    resample(chart);
    chart.behind = true;
  }
  if (settle) catchUp(chart);
  else {
    stopEasing(chart);
    if (String(chart.view) !== String(chart.ranges.xaxis)) setRanges(chart, { xaxis: chart.view });
    drawLines(chart);
  }
  showProbe(chart);
  if (settle) ease(chart, fit(chart, chart.samples));
}

function catchUp(chart) {
  if (!chart.behind && String(chart.view) === String(chart.ranges.xaxis)) return;
  chart.ranges.xaxis = chart.view;
  chart.Plotly.react(chart.element, traces(chart, chart.samples), layout(chart, chart.ranges), configOf());
  chart.behind = false;
}

function showProbe(chart) {
  if (!chart.mounted || !chart.samples) return;
  const x = clampProbe(chart.probe, chart.view);
  const probes = probesOf(chart);
  chart.stale = isStale(chart);
  chart.note.classList.toggle("atlas-stale", chart.stale);
  drawMarks(chart, chart.samples, probes);
  chart.write(chart.curves, probes);
  chart.drawEntries?.(probes);
  chart.handle.setAttribute("aria-valuenow", x);
  chart.handle.setAttribute("aria-valuetext", `${chart.scene.axis.symbol} = ${x}`);
}

// Whether the hand has changed what the server's words and floor depend on: of vectors, the target and the first curve's settings.
function isStale({ scene: { curves, entries }, curves: now, vectors }) {
  if (!entries) return false;
  const moved = curves[0].controls.some(({ input }) => now[0].inputs[input] !== curves[0].inputs[input]);
  return moved || String(vectors[entries.given]) !== String(entries.vectors[entries.given]);
}

const probesOf = (chart) => probeAll(chart, clampProbe(chart.probe, chart.view));

function setRanges(chart, ranges) {
  Object.assign(chart.ranges, ranges);
  chart.Plotly.relayout(
    chart.element,
    Object.fromEntries(Object.entries(ranges).map(([name, range]) => [`${name}.range`, [...range]])),
  );
}

// The frame moves to the target. What the reader zooms on the way keeps its range.
function ease(chart, target) {
  const free = () => Object.keys(target).filter((name) => !chart.zoomed[name]);
  const content = JSON.stringify(free().map((name) => [name, target[name]]));
  if (content === chart.easingTo) return;
  stopEasing(chart);
  const from = { ...chart.ranges };
  if (free().every((name) => close(from[name], target[name], 0.004))) return;
  chart.easingTo = content;
  const start = performance.now();
  const quiet = prefersStill();
  const step = (now) => {
    const t = quiet ? 1 : Math.min(1, Math.max(0, (now - start) / EASE));
    const eased = 1 - (1 - t) ** 3;
    const between = (name) => target[name].map((to, i) => from[name][i] + eased * (to - from[name][i]));
    setRanges(chart, Object.fromEntries(free().map((name) => [name, between(name)])));
    if (t < 1) chart.easing = requestAnimationFrame(step);
    else chart.easingTo = null;
  };
  chart.easing = requestAnimationFrame(step);
}

// Whatever gives the frame another target, or none, stops the easing first: its next step would set the ranges of the old one.
function stopEasing(chart) {
  cancelAnimationFrame(chart.easing);
  chart.easingTo = null;
}

const close = (a, b, part) => a.every((v, i) => Math.abs(v - b[i]) <= part * (b[1] - b[0]));

// What the reader zoomed keeps its range; the curve is sampled again on what is in view.
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

function unzoom(chart) {
  stopEasing(chart);
  chart.zoomed = {};
  adopt(chart);
  resample(chart);
  chart.ranges = { ...chart.ranges, ...fit(chart, chart.samples) };
  chart.behind = true;
  catchUp(chart);
  showProbe(chart);
}

function play(chart, i, control, button) {
  if (chart.stopPlay) return chart.stopPlay();
  button.textContent = "■";
  const show = (value) => {
    chart.curves[i].inputs[control.input] = value;
    redraw(chart, false);
  };
  chart.stopPlay = sweep(control, chart.curves[i].inputs[control.input], show, () => {
    button.textContent = "▶";
    chart.stopPlay = null;
    catchUp(chart);
  });
}

function describe(scene) {
  return `${scene.curves.map((curve) => curve.name).join(", ") || "No curve"} against ${scene.axis.title}`;
}
