// The losses against one of the scene's numbers: lines that the server has sampled, and where the scene stands on them now.

import { configOf } from "../../chart/layout.js";
import { plainLayout, plainLines } from "../../chart/figure.js";
import { tangent } from "../../chart/marks.js";
import { NOISE, format } from "../../kit/numbers.js";
import { loadPlotly, panelOf, release, titleHover } from "../../kit/plotly.js";

const TANGENT = 0.09; // half its width, in parts of the frame
const APART = 0.15; // slopes further from those of the curve, in parts of these, are of something held constant

/** @typedef {import("../../kit/theme.js").Theme} Theme */
/** @typedef {import("../../wire").MaskSweep} MaskSweep */
/** @typedef {import("./masks.js").Measured} Measured */

/**
 * @typedef {object} Sweep
 * @property {import("../../kit/plotly.js").Plot} plot
 * @property {SVGSVGElement} marks over it
 * @property {HTMLElement} words where the scene stands
 * @property {HTMLElement} note
 * @property {import("../../kit/plotly.js").Plotly} [Plotly]
 * @property {Theme} [theme]
 * @property {Measured} [measured]
 * @property {string} symbol of the number
 * @property {string} content what is drawn
 */

/** @param {HTMLElement} element @param {HTMLElement} words @param {HTMLElement} note */
export function buildSweep(element, words, note) {
  const plot = /** @type {import("../../kit/plotly.js").Plot} */ (element.querySelector(":scope > div"));
  const marks = /** @type {SVGSVGElement} */ (element.querySelector("svg"));
  /** @type {Sweep} */
  const sweep = { plot, marks, words, note, symbol: "", content: "" };
  return {
    sweep,
    load: (/** @type {MaskSweep} */ sampled, /** @type {Theme} */ theme) => load(sweep, sampled, theme),
    mark: (/** @type {Measured} */ measured) => mark(sweep, measured),
    remove: () => {
      sweep.content = ""; // what still waits for Plotly finds nothing to draw
      release(sweep.Plotly, plot);
    },
  };
}

/** @param {Sweep} sweep @param {MaskSweep} sampled @param {Theme} theme */
async function load(sweep, sampled, theme) {
  const content = JSON.stringify([sampled, theme]);
  if (content === sweep.content) return;
  Object.assign(sweep, { content, theme, symbol: sampled.symbol });
  sweep.note.textContent = noteOn(sampled);
  const Plotly = await loadPlotly();
  if (content !== sweep.content) return;
  const first = !sweep.Plotly;
  sweep.Plotly = Plotly;
  const lines = plainLines(
    sampled.curves.map((curve) => ({ ...curve, x: sampled.x })),
    theme,
  );
  const settings = { ...configOf(), doubleClick: "reset", responsive: true };
  await Plotly.react(sweep.plot, lines, layout(sampled.title, theme), settings);
  if (first) {
    sweep.plot.on("plotly_afterplot", () => remark(sweep));
    titleHover(sweep.plot, (x) => `${sweep.symbol} = ${format(x)}`);
  }
  remark(sweep);
}

/** Whose slopes are not those of their curves, so that autograd has held something constant that moves. @param {MaskSweep} sampled */
export function noteOn({ x, curves }) {
  const names = curves.filter((curve) => isHeld(x, curve)).map(({ name }) => name);
  if (!names.length) return "";
  const listed = names.join(" and ");
  return `The tangent of ${listed} comes from autograd, which holds a part of the loss constant: it is not the slope of the curve.`;
}

/** @param {number[]} x @param {import("../../wire").SweepCurve} curve */
function isHeld(x, { y, slopes }) {
  let [off, all] = [0, 0];
  for (let i = 1; i < x.length; i++) {
    const [before, after, low, high] = [y[i - 1], y[i], slopes[i - 1], slopes[i]];
    if (before === null || after === null || low === null || high === null) continue;
    const rise = (after - before) / (x[i] - x[i - 1]);
    off += Math.abs(rise - (low + high) / 2);
    all += Math.abs(rise);
  }
  return off > APART * all;
}

/** @param {string} title @param {Theme} theme */
function layout(title, theme) {
  const { xaxis, ...rest } = plainLayout(title, "loss", theme);
  return { ...rest, margin: { ...rest.margin, t: 30 }, showlegend: true, xaxis, uirevision: title };
}

/** @param {Sweep} sweep */
function remark(sweep) {
  if (sweep.measured) mark(sweep, sweep.measured);
}

/**
 * A point and its tangent for each loss. Lines that the hand has outrun fade until the server has sampled them again.
 *
 * @param {Sweep} sweep
 * @param {Measured} measured
 */
function mark(sweep, measured) {
  const { at, curves, outrun } = measured;
  const { theme } = sweep;
  sweep.measured = measured;
  sweep.plot.classList.toggle("atlas-outrun", outrun);
  const slopes = curves.map(({ name, value, slope }) => `${name} ${format(value, NOISE)}, slope ${format(slope, NOISE)}`);
  sweep.words.textContent = `At ${sweep.symbol} = ${format(at)}: ${slopes.join("; ")}.`;
  const place = panelOf(sweep.plot);
  if (!place || !theme) return;
  const [low, high] = place.range;
  const reach = TANGENT * (high - low);
  const parts = curves.map(({ value, slope }, i) => {
    if (!Number.isFinite(value) || at < low || at > high) return "";
    const color = theme.colors[i];
    const middle = `cx="${place.x(at)}" cy="${place.y(value)}"`;
    const dot = `<circle ${middle} r="5" fill="${color}" stroke="var(--st-background-color)" stroke-width="2"/>`;
    return tangent({ x: at, value, slope }, reach, place, color) + dot;
  });
  sweep.marks.innerHTML = parts.join("");
}
