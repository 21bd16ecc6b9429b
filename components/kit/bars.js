// Rows of small bars, one for each entry of a vector; some can be dragged, by pointer, finger or arrow keys.

import { attachHandle, stepped } from "./handle.js";
import { NOISE, brief, format } from "./numbers.js";

const HEIGHT = 112; // px

/** @typedef {import("../wire").Bars} Group */

/**
 * What the hand does to a bar: the name of its group, its number, and the value it is dragged to.
 *
 * @typedef {{ moved: (name: string, i: number, value: number) => void, left: () => void }} Hand
 */

/**
 * Builds the bars. The function that comes back draws numbers: one list for each group, or several lists to stand side by side.
 *
 * @param {HTMLElement} element
 * @param {Group[]} groups
 * @param {{ colors: string[] } & Partial<Hand>} options without a hand no group can be dragged
 */
export function buildBars(element, groups, { colors, moved = () => {}, left = () => {} }) {
  const built = groups.map((group) => buildGroup(group, colors, { moved, left }));
  element.style.setProperty("--bars", String(groups[0].labels.length));
  const pairs = built.filter((_, i) => i % 2 === 0).map(() => make("div", "atlas-bars-pair"));
  built.forEach(({ box }, i) => pairs[Math.floor(i / 2)].append(box)); // four in a line, or two, or one: never three
  element.replaceChildren(...pairs);
  return (/** @type {Record<string, number[] | number[][]>} */ values) =>
    built.forEach(({ draw }, i) => draw(values[groups[i].name]));
}

/** @param {Group} group @param {string[]} colors @param {Hand} hand */
function buildGroup(group, colors, hand) {
  const box = make("figure", "atlas-bars-group");
  const title = make("figcaption", "");
  title.textContent = group.title;
  const row = make("div", "atlas-bars-row");
  row.style.height = `${HEIGHT}px`;
  const bars = group.labels.map((label, i) => buildBar(group, label, i, hand));
  row.append(...bars.map(({ cell }) => cell));
  box.append(title, row);
  const draw = (/** @type {number[] | number[][]} */ values) => {
    const lists = /** @type {number[][]} */ (Array.isArray(values[0]) ? values : [values]);
    const [low, high] = rangeOf(group, lists.flat());
    bars.forEach(({ show }, i) =>
      show(
        lists.map((list) => list[i]),
        low,
        high,
        colors,
      ),
    );
  };
  return { box, draw };
}

/** @param {Group} group @param {number[]} values */
function rangeOf({ low, high }, values) {
  if (low !== undefined && high !== undefined) return [low, high];
  const reach = Math.max(...values.map(Math.abs).filter(Number.isFinite), 1e-9);
  return [values.some((v) => v < 0) ? -reach : 0, reach];
}

/** @param {Group} group @param {string} label @param {number} i @param {Hand} hand */
function buildBar(group, label, i, hand) {
  const cell = make("div", "atlas-bar");
  const track = make("div", "atlas-bar-track");
  const number = make("output", "");
  const name = make("span", "");
  name.textContent = label;
  cell.append(number, track, name);
  let range = [0, 1];
  if (group.drag) makeHandle(group, track, label, i, hand, () => range);
  const digits = group.labels.length > 3 ? 2 : 3;
  const show = (
    /** @type {number[]} */ values,
    /** @type {number} */ low,
    /** @type {number} */ high,
    /** @type {string[]} */ colors,
  ) => {
    range = [low, high];
    number.replaceChildren(...values.map((v, k) => numberOf(brief(v, digits), values.length > 1 ? colors[k] : "")));
    number.title = values.map((v) => format(v, NOISE)).join(", ");
    if (group.drag) {
      const slider = { now: values[0], min: low, max: high, text: `${label}: ${format(values[0], NOISE)}` };
      for (const [part, value] of Object.entries(slider)) track.setAttribute(`aria-value${part}`, String(value));
    }
    track.innerHTML = barsOf(values, low, high, colors);
  };
  return { cell, show };
}

/** @param {string} text @param {string} color */
function numberOf(text, color) {
  const element = make("span", "");
  element.textContent = text;
  if (color) element.style.color = color;
  return element;
}

/** @param {number[]} values @param {number} low @param {number} high @param {string[]} colors */
function barsOf(values, low, high, colors) {
  const part = (/** @type {number} */ v) => (100 * (Math.min(Math.max(v, low), high) - low)) / (high - low);
  const zero = part(0);
  const width = 100 / values.length;
  const bars = values.filter(Number.isFinite).map((v, i) => {
    const [from, to] = [Math.min(zero, part(v)), Math.max(zero, part(v))];
    return `<i style="left:${i * width}%;width:${width}%;bottom:${from}%;height:${to - from}%;background:${colors[i]}"></i>`;
  });
  return `${bars.join("")}<b style="bottom:${zero}%"></b>`;
}

/**
 * @param {Group} group
 * @param {HTMLElement} track
 * @param {string} label
 * @param {number} i
 * @param {Hand} hand
 * @param {() => number[]} rangeNow
 */
function makeHandle(group, track, label, i, { moved, left }, rangeNow) {
  track.classList.add("atlas-bar-handle");
  Object.entries({
    role: "slider",
    tabindex: "0",
    "aria-label": `${group.title}: ${label}`,
    "aria-orientation": "vertical",
  }).forEach(([name, value]) => track.setAttribute(name, value));
  const set = (/** @type {number} */ value) => {
    const [low, high] = rangeNow();
    const to = Number(Math.min(Math.max(value, low), high).toFixed(3));
    track.setAttribute("aria-valuenow", String(to)); // a second key may come before the next picture
    moved(group.name, i, to);
  };
  const pointed = (/** @type {PointerEvent} */ { clientY }) => {
    const { bottom, height } = track.getBoundingClientRect();
    const [low, high] = rangeNow();
    return low + ((bottom - clientY) / height) * (high - low);
  };
  const keyed = (/** @type {KeyboardEvent} */ event) =>
    stepped(event, Number(track.getAttribute("aria-valuenow")), rangeNow(), 100);
  attachHandle(track, { pointed, keyed, moved: set, left });
  track.addEventListener("pointerdown", (event) => set(pointed(event)));
}

/**
 * The entries of a distribution after one of them was set: the others keep their proportions.
 *
 * @param {number[]} values
 * @param {number} i
 * @param {number} value
 */
export function shared(values, i, value) {
  const rest = values.reduce((sum, v, j) => (j === i ? sum : sum + v), 0);
  const given = (/** @type {number} */ v) => (rest > 0 ? (v / rest) * (1 - value) : (1 - value) / (values.length - 1));
  return values.map((v, j) => (j === i ? value : given(v)));
}

/** @param {string} tag @param {string} className */
function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
