// The answers of a class over the picture: lines over each other, numbers as a strip of dots, and how often each panel was chosen.
// `stage({ answers })` (kit/staged.js), or the event `atlas-answers` of the document with the list as its detail, lays them over every
// picture that asks; an empty list takes them away.

import { CHOICES } from "../../kit/staging.js";
import { NOISE, format } from "../../kit/numbers.js";

/** @typedef {import("../../kit/plotly.js").Panel} Panel */
/** @typedef {import("../../kit/theme.js").Theme} Theme */
/** @typedef {import("../../kit/staging.js").Kind} Kind */
/** @typedef {[number, number][]} Line */

const MOST = 1000; // answers that are shown
const POINTS = 500; // of a line
const DOT = 7; // px from one dot of a strip to the next
const FAR = 1e4; // px: what is further out is out of sight

/** @param {unknown} value @returns {value is number} */
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** @param {unknown} point @returns {point is [number, number]} */
const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(isNumber);

/** @type {Record<Kind, (answer: unknown) => boolean>} */
const LEGAL = {
  draw: (answer) => Array.isArray(answer) && answer.length > 0 && answer.length <= POINTS && answer.every(isPoint),
  place: isNumber,
  guess: isNumber,
  choose: (answer) => isNumber(answer) && Number.isInteger(answer) && answer >= 0 && answer < CHOICES,
};

/** The answers that a kind of question can have, of those that came from anywhere. @param {Kind} kind @param {unknown[]} answers @returns {any[]} */
export const answersOf = (kind, answers) => answers.slice(0, MOST).filter(LEGAL[kind]);

/** Lines as one path, with a seen-through stroke. @param {Line[]} lines @param {Panel} place @param {Theme} theme */
export function curvesPath(lines, { across, down }, { colors, scale }) {
  if (!lines.length) return "";
  const near = (/** @type {number} */ pixel) => Math.min(Math.max(pixel, -FAR), FAR).toFixed(1);
  const path = lines.map((line) => `M${line.map(([x, y]) => `${near(across(x))} ${near(down(y))}`).join("L")}`).join("");
  return `<path class="atlas-others" d="${path}" fill="none" stroke="${colors[2]}" stroke-width="${1.4 * scale}" opacity="${strength(lines.length)}"/>`;
}

/** How opaque lines are: a few are seen from the back of a room, and many still show where most of them lie. @param {number} count */
const strength = (count) => Math.min(Math.max(2 / Math.sqrt(count), 0.3), 0.8).toFixed(2);

/** @param {Line[]} lines */
export const curvesWords = (lines) => (lines.length ? `${counted(lines.length, "line")} in all.` : "");

/**
 * Numbers as dots on a strip: along the lower edge of a panel, each at its place; or upright beside a place, each at its height.
 *
 * @param {number[]} numbers
 * @param {Panel} place
 * @param {Theme} theme
 * @param {number} [beside] the place on the axis that an upright strip stands at
 */
export function numbersPath(numbers, place, { colors, scale }, beside) {
  const isUpright = beside !== undefined;
  const [size, edge] = [DOT * scale, isUpright ? place.across(beside) : place.bottom - place.top];
  const length = isUpright ? place.bottom - place.top : place.right - place.left;
  const pixels = numbers.map(isUpright ? place.down : place.across).filter((pixel) => pixel >= 0 && pixel <= length);
  if (!pixels.length) return "";
  const dots = stacked(pixels, size).map(([along, off]) =>
    isUpright ? `M${(edge + off).toFixed(1)} ${along.toFixed(1)}h0` : `M${along.toFixed(1)} ${(edge - off).toFixed(1)}h0`,
  );
  return `<path class="atlas-others" d="${dots.join("")}" stroke="${colors[2]}" stroke-width="${0.8 * size}" stroke-linecap="round" opacity="0.75"/>`;
}

/** Dots that would lie over each other are put further from the edge, side by side. @param {number[]} pixels @param {number} size */
export function stacked(pixels, size) {
  /** @type {Map<number, number>} */
  const heights = new Map();
  return pixels.map((pixel) => {
    const bin = Math.round(pixel / size);
    const height = heights.get(bin) ?? 0;
    heights.set(bin, height + 1);
    return [bin * size, (height + 1) * size];
  });
}

/** Numbers in words: how many, the middle one, and where the middle half lies. @param {number[]} numbers @param {string} before such as "r = " */
export function numbersWords(numbers, before) {
  if (!numbers.length) return "";
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => {
    const [k, rest] = [Math.floor(part * (sorted.length - 1)), (part * (sorted.length - 1)) % 1];
    return sorted[k] + (rest ? rest * (sorted[k + 1] - sorted[k]) : 0);
  };
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => format(at(part), NOISE));
  const half = sorted.length > 3 ? `, and half of them lie from ${low} to ${high}` : "";
  return `${counted(sorted.length, "answer")} in all: their median is ${before}${middle}${half}.`;
}

/** How often each panel was chosen. @param {number[]} chosen */
export function countsOf(chosen) {
  const counts = new Array(CHOICES).fill(0);
  chosen.forEach((i) => counts[i]++);
  return counts;
}

/** @param {number[]} chosen */
export const countsWords = (chosen) =>
  chosen.length
    ? `${counted(chosen.length, "answer")} in all: ${countsOf(chosen)
        .map((count, i) => `${count} for panel ${i + 1}`)
        .join(", ")}.`
    : "";

/** @param {number} count @param {string} noun */
const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
