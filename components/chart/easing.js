// How the frame of a chart moves to where the values are, when nothing is held any more.

import { prefersStill } from "../kit/device.js";

const EASE = 110; // ms

/** @typedef {import("./live.js").Drawn} Drawn */

/** @param {Drawn} chart @param {import("./layout.js").Ranges} ranges */
export function setRanges(chart, ranges) {
  Object.assign(chart.ranges, ranges);
  chart.Plotly.relayout(
    chart.element,
    Object.fromEntries(Object.entries(ranges).map(([name, range]) => [`${name}.range`, [...range]])),
  );
}

// A step has Plotly move its axes, which may take longer than a frame. The browser would go from one step to the next before anything
// else, so what it has to do meanwhile (the hand, an answer of the server) gets its turn before the next frame is asked for.
const nextStep = (/** @type {FrameRequestCallback} */ step) => void setTimeout(() => requestAnimationFrame(step));

/**
 * The frame moves to the target, and the lines with it. An axis that is near its target stays; so does one
 * that the reader zooms.
 *
 * @param {Drawn} chart
 * @param {import("./layout.js").Ranges} target
 * @param {() => void} redraw the lines, in place of those that Plotly knows
 */
export function ease(chart, target, redraw) {
  const content = JSON.stringify([target, chart.zoomed]);
  if (content === chart.easing?.content) return;
  stopEasing(chart);
  const from = { ...chart.ranges };
  const free = () => Object.keys(target).filter((name) => !chart.zoomed[name] && !close(from[name], target[name], 0.004));
  if (!free().length) return;
  const easing = { content };
  chart.easing = easing;
  const start = performance.now();
  const quiet = prefersStill();
  const step = (/** @type {number} */ now) => {
    if (chart.easing !== easing) return;
    const t = quiet ? 1 : Math.min(1, Math.max(0, (now - start) / EASE));
    const eased = 1 - (1 - t) ** 3;
    const between = (/** @type {string} */ name) => target[name].map((to, i) => from[name][i] + eased * (to - from[name][i]));
    setRanges(chart, Object.fromEntries(free().map((name) => [name, between(name)])));
    redraw();
    if (t < 1) nextStep(step);
    else chart.easing = null;
  };
  nextStep(step);
}

/**
 * Whatever gives the frame another target, or none, stops the easing first: its next step would set the ranges of the old one.
 *
 * @param {import("./live.js").Chart} chart
 */
export const stopEasing = (chart) => void (chart.easing = null);

/** @param {number[]} a @param {number[]} b @param {number} part */
export const close = (a, b, part) => a.every((v, i) => Math.abs(v - b[i]) <= part * (b[1] - b[0]));
