// What people ask of two curves, in a table under the picture: where they meet, where they are equally steep, and how many times as
// steep the second becomes. comparison.js computes it.

import { nameStyle } from "../kit/curves.js";
import { format } from "../kit/numbers.js";
import { curvePart } from "../kit/staging.js";
import { writeText } from "./readout.js";

/** @typedef {import("./comparison.js").Comparison} Comparison */
/** @typedef {import("./comparison.js").Meeting} Meeting */
/** @typedef {import("./comparison.js").Place} Place */
/** @typedef {import("../wire").ChartAxis} Axis */

const MOST = 4; // places that one cell names

/**
 * Built for a scene; the returned function writes the answers for the view into it.
 *
 * @param {Pick<import("./live.js").Chart, "scene" | "theme" | "answers">} chart
 * @returns {(comparisons: Comparison[], view: number[]) => void}
 */
export function buildAnswers({ scene, theme, answers }) {
  const { axis, curves } = scene;
  const [first, ...others] = curves;
  answers.hidden = !scene.compared || !others.length;
  if (answers.hidden) return () => {};
  const table = document.createElement("table");
  const head = [
    "in this view",
    "◇ losses cross or coincide",
    "□ gradient sizes cross or coincide",
    `▼ greatest gradient ÷ ${first.name}`,
  ];
  const heads = row(table.createTHead(), "th", head);
  heads.forEach((cell) => (cell.scope = "col"));
  heads[3].dataset.part = curvePart(0); // it names the first loss
  const body = table.createTBody();
  const rows = others.map(({ name }, i) => {
    const [own, ...cells] = row(body, "td", ["", "", "", ""]);
    const title = document.createElement("span");
    title.className = "atlas-name";
    title.style.cssText = nameStyle(theme, i + 1);
    title.textContent = name;
    own.append(title);
    own.closest("tr")?.setAttribute("data-part", `${curvePart(0)} ${curvePart(i + 1)}`);
    return cells;
  });
  answers.replaceChildren(table);
  return (comparisons, view) =>
    comparisons.forEach((comparison, i) => {
      const words = answersOf(comparison, axis, view);
      rows[i].forEach((cell, k) => writeText(cell, words[k]));
    });
}

/** @param {HTMLTableSectionElement} section @param {"th" | "td"} tag @param {string[]} texts */
function row(section, tag, texts) {
  const line = section.insertRow();
  return texts.map((text) => {
    const cell = document.createElement(tag);
    cell.textContent = text;
    line.append(cell);
    return /** @type {HTMLTableCellElement} */ (cell);
  });
}

/**
 * The three answers in words.
 *
 * @param {Comparison} comparison
 * @param {Pick<Axis, "slug" | "symbol">} axis
 * @param {number[]} view
 */
export function answersOf({ values, gradients, greatest, places }, axis, view) {
  return [equalWords(values, axis, view), equalWords(gradients, axis, view), greatestWords(greatest, places, axis, view)];
}

/** @param {Meeting[]} meetings @param {Pick<Axis, "slug" | "symbol">} axis @param {number[]} view */
function equalWords(meetings, axis, view) {
  if (!meetings.length) return "nowhere";
  if (meetings.some((meeting) => isWhole(meeting, view))) return "everywhere";
  const [equal, jumps] = [meetings.filter(({ jump }) => !jump), meetings.filter(({ jump }) => jump)];
  const words = equal.length ? [at(equal, axis)] : [];
  if (jumps.length) words.push(`one jumps past the other at ${at(jumps, axis)}`);
  return words.join("; ");
}

/** @param {number | null} greatest @param {Place[]} places @param {Pick<Axis, "slug" | "symbol">} axis @param {number[]} view */
function greatestWords(greatest, places, axis, view) {
  if (greatest === null) return "none: the first is flat";
  if (greatest === Infinity) return `without limit: ${at(places, axis)}`;
  if (places.some((place) => isWhole(place, view))) return `${format(greatest)} everywhere`;
  const isEdge = places.every(({ low, high }) => low === high && view.some((end) => isNear(end, low, view)));
  return `${format(greatest)} at ${at(places, axis)}${isEdge ? ", the edge of the view" : ""}`;
}

/** @param {number} a @param {number} b @param {number[]} view */
const isNear = (a, b, [low, high]) => Math.abs(a - b) <= 1e-6 * (high - low);

/** @param {Place} place @param {number[]} view */
const isWhole = ({ low, high }, view) => isNear(low, view[0], view) && isNear(high, view[1], view);

/** Where places are, a logit also as the probability that it stands for. @param {Place[]} places @param {Pick<Axis, "slug" | "symbol">} axis */
function at(places, { slug, symbol }) {
  const one = (/** @type {Place} */ { low, high }) => (low === high ? format(low) : `${format(low)} to ${format(high)}`);
  const words = [`${symbol} = ${listed(places.map(one))}`];
  if (slug === "logit") {
    const share = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));
    words.push(`p = ${listed(places.map(({ low, high }) => one({ low: share(low), high: share(high) })))}`);
  }
  return words.join(", ");
}

/** @param {string[]} places */
function listed(places) {
  if (places.length > MOST) return `${places.slice(0, MOST).join(", ")} and ${places.length - MOST} more`;
  return places.length < 2 ? places.join() : `${places.slice(0, -1).join(", ")} and ${places.at(-1)}`;
}
