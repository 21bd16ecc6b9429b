// The panels among which a reader chooses: the true curve and three others, each computed from a program of the page. What they are and
// how they are ordered follows from what is drawn alone, so that a whole class sees the same.

import { fit } from "../layout.js";
import { factorOf, values } from "../sample.js";
import { fixed, format } from "../../kit/numbers.js";
import { CHOICES } from "../../kit/staging.js";

/** @typedef {import("../live.js").Chart} Chart */
/** @typedef {{ words: string, y: ArrayLike<number>, isTrue: boolean }} Choice heights at the places of the picture's samples */
/** @typedef {{ x: Float64Array, choices: Choice[], range: number[] }} Choices with the range of heights that all panels share */

const APART = 0.08; // of the range: curves that are nowhere further apart look alike
const ASIDE = 0.2; // of the view, that a curve is moved aside
/** @type {Record<string, { number: "value" | "slope", also: "value" | "slope" }>} */
const NUMBERS = { loss: { number: "value", also: "slope" }, gradient: { number: "slope", also: "value" } };
/** @type {Record<string, string>} */
const WORDS = { value: "the loss", slope: "the gradient" };

/**
 * The panels for a part, in order; null where the curve cannot be told from enough others, as one that is nowhere finite.
 *
 * @param {Pick<Chart, "scene" | "curves" | "samples" | "view">} chart
 * @param {string} part "loss" or "gradient"
 * @returns {Choices | null}
 */
export function choicesOf(chart, part) {
  const { scene, curves, samples } = chart;
  const { number } = NUMBERS[part];
  const { whole } = samples[0];
  const truth = whole[number];
  if (!truth.some(Number.isFinite)) return null;
  const [low, high] = fit([{ name: number }], scene.axis, [whole]).yaxis;
  const most = Math.max(-low, high);
  const range = [-most, most];
  /** @type {Choice[]} */
  const choices = [{ words: WORDS[number], y: truth, isTrue: true }];
  const random = randomOf(JSON.stringify([scene.axis.slug, curves.map(({ slug }) => slug), part]));
  const others = [...shuffled(mistakes(chart, part), random), ...shuffled(changed(chart, number), random)];
  for (const { words, y } of others) {
    if (choices.length < CHOICES && choices.every((each) => isApart(y, each.y, most))) choices.push({ words, y, isTrue: false });
  }
  return choices.length < CHOICES ? null : { x: whole.x, choices: shuffled(choices, random), range };
}

/** What a reader may take for a part: curves of other losses, and other numbers of this one. @param {Pick<Chart, "scene" | "curves" | "samples">} chart @param {string} part */
function mistakes({ scene, curves, samples }, part) {
  const { number, also } = NUMBERS[part];
  const [{ whole }, ...rest] = samples;
  const found = [
    ...rest.map((points, i) => ({ words: `${WORDS[number]} of ${scene.curves[i + 1].name}`, y: points.whole[number] })),
    { words: WORDS[also], y: whole[also] },
    { words: "the curvature", y: whole.curvature },
    { words: `${WORDS[number]} with its sign turned`, y: whole[number].map((v) => -v) },
  ];
  if (number === "slope") found.push({ words: "the size of the gradient, without its sign", y: whole.slope.map(Math.abs) });
  return [...found, ...set(curves[0], scene, whole.x, number)];
}

/**
 * The curve at another place of each of its sliders: at three quarters of a slider that stands in its lower half, else at one quarter.
 *
 * @param {import("../../wire").Curve} curve
 * @param {Chart["scene"]} scene
 * @param {Float64Array} x
 * @param {"value" | "slope"} number
 */
function set(curve, { scale, axis }, x, number) {
  return curve.controls.flatMap(({ input, symbol, decimals, range: { low, high, log }, shared }) => {
    if (shared) return [];
    const at = (/** @type {number} */ part) => (log ? low * (high / low) ** part : low + part * (high - low));
    const now = curve.inputs[input];
    const other = Number(at(now < at(0.5) ? 0.75 : 0.25).toFixed(decimals));
    const moved = { ...curve, inputs: { ...curve.inputs, [input]: other } };
    const y = values({ ...moved, factor: factorOf(moved, scale, axis) }, x, [number])[number];
    return [{ words: `${WORDS[number]} at ${symbol} = ${fixed(other, decimals)} instead of ${fixed(now, decimals)}`, y }];
  });
}

/** The curve itself, changed: these are taken where there are too few others. @param {Pick<Chart, "scene" | "curves" | "samples" | "view">} chart @param {"value" | "slope"} number */
function changed({ scene, curves, samples, view }, number) {
  const [{ whole, factor }] = samples;
  const [low, high] = [scene.axis.low ?? -Infinity, scene.axis.high ?? Infinity];
  const step = ASIDE * (view[1] - view[0]);
  const moved = values(
    { ...curves[0], factor },
    whole.x.map((x) => Math.min(Math.max(x - step, low), high)),
    [number],
  )[number];
  return [
    { words: `${WORDS[number]}, half as high everywhere`, y: whole[number].map((v) => v / 2) },
    { words: `${WORDS[number]} mirrored, left for right`, y: whole[number].slice().reverse() },
    { words: `${WORDS[number]} moved to the right by ${format(step)}`, y: moved },
    { words: `${WORDS[number]} with its sign turned, half as high everywhere`, y: whole[number].map((v) => -v / 2) },
    { words: `a tenth of ${WORDS[number]}`, y: whole[number].map((v) => v / 10) },
  ];
}

/** Whether two curves look different in panels from -most to most. @param {ArrayLike<number>} one @param {ArrayLike<number>} other @param {number} most */
function isApart(one, other, most) {
  const seen = (/** @type {number} */ v) => (Number.isNaN(v) ? Infinity : Math.min(Math.max(v, -most), most));
  const gap = (/** @type {number} */ v, /** @type {number} */ i) => Math.abs(seen(v) - seen(other[i]));
  return Array.from(one, gap).some((size) => size > 2 * most * APART);
}

/** Numbers from 0 to 1 that follow from a text alone. @param {string} text */
function randomOf(text) {
  let state = 2166136261;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 16777619);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return ((state >>> 8) % 65536) / 65536;
  };
}

/** @template T @param {T[]} list @param {() => number} random @returns {T[]} */
function shuffled(list, random) {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1));
    [all[i], all[k]] = [all[k], all[i]];
  }
  return all;
}
