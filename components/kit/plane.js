// A stretch of the plane that the hand works in: its places, arrows on it, and what can be moved about it. y grows upwards.

import { attachHandle } from "./handle.js";

const HEAD = 0.32; // an arrow's head, as a part of its length
const SPREAD = 0.4; // and half the angle it spreads by, in radians
/** @type {Record<string, number[]>} */
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * In the element's drawing a unit is a unit of the plane, and y points down as in every SVG: `at` turns a place round.
 *
 * @param {HTMLElement} element
 * @param {number[]} across
 * @param {number[]} up
 */
export function buildPlane(element, [left, right], [bottom, top]) {
  element.innerHTML = `<svg viewBox="${left} ${-top} ${right - left} ${top - bottom}" aria-hidden="true"></svg>`;
  const svg = /** @type {SVGSVGElement} */ (element.firstChild);
  const pointed = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    return [left + ((clientX - box.left) / box.width) * (right - left), top - ((clientY - box.top) / box.height) * (top - bottom)];
  };
  const put = (/** @type {HTMLElement} */ item, /** @type {number[]} */ [x, y]) => {
    item.style.left = `${(100 * (x - left)) / (right - left)}%`;
    item.style.top = `${(100 * (top - y)) / (top - bottom)}%`;
  };
  const inside = (/** @type {number[]} */ [x, y]) => [Math.min(Math.max(x, left), right), Math.min(Math.max(y, bottom), top)];
  return { svg, hold, write };

  /** Words that nobody holds, drawn by the style of their class. Returns how to put some at a place. @param {string} name */
  function write(name) {
    const words = document.createElement("span");
    words.className = name;
    element.append(words);
    return (/** @type {number[]} */ place, /** @type {string} */ text) => {
      words.hidden = !text;
      words.textContent = text;
      put(words, place);
    };
  }

  /**
   * Something to hold, drawn by the style of its class. Returns how to put it at a place, with words for readers who cannot see it, and
   * with a size in the plane if it is no point.
   *
   * @param {object} handle
   * @param {string} handle.name
   * @param {string} handle.label
   * @param {string} [handle.text]
   * @param {number} handle.step of a key; with shift it is ten of them
   * @param {(place: number[]) => void} handle.moved where the hand wants it
   * @param {() => void} handle.left the hand has let go
   * @param {boolean} [handle.reached] whether the tab key stops at it
   */
  function hold({ name, label, text = "", step, moved, left: letGo, reached = true }) {
    const handle = document.createElement("button");
    Object.assign(handle, { type: "button", className: name, textContent: text, tabIndex: reached ? 0 : -1 });
    handle.setAttribute("aria-label", `${label}: arrow keys move it`);
    element.append(handle);
    let now = [0, 0];
    let grip = [0, 0]; // where on it the pointer has it: it must not jump there
    handle.addEventListener("pointerdown", (event) => (grip = pointed(event).map((v, k) => v - now[k])));
    attachHandle(handle, {
      pointed: (event) => inside(pointed(event).map((v, k) => v - grip[k])),
      keyed: ({ key, shiftKey }) => KEYS[key] && inside(now.map((v, k) => v + KEYS[key][k] * step * (shiftKey ? 10 : 1))),
      moved,
      left: letGo,
    });
    /** @param {number[]} place @param {string} words @param {number[]} [size] */
    const show = (place, words, size) => {
      now = place;
      if (size) handle.style.width = `${(100 * size[0]) / (right - left)}%`;
      if (size) handle.style.height = `${(100 * size[1]) / (top - bottom)}%`;
      put(handle, place);
      handle.setAttribute("aria-description", words);
    };
    return Object.assign(show, { element: handle });
  }
}

/** A place as the path of an SVG writes it. @param {number[]} place */
export const at = ([x, y]) => `${x} ${-y}`;

/** A box x1, y1, x2, y2 of the plane, drawn by the style of its class. @param {number[]} box @param {string} name */
export const rectangle = ([x1, y1, x2, y2], name) =>
  `<rect class="${name}" x="${x1}" y="${-y2}" width="${x2 - x1}" height="${y2 - y1}"/>`;

/**
 * The path of an arrow from a place along a step; nothing for one too short to see.
 *
 * @param {number[]} from
 * @param {number[]} step
 */
export function arrow(from, step, least = 0) {
  const size = Math.hypot(...step);
  if (!(size > least) || !Number.isFinite(size)) return "";
  const tip = from.map((v, k) => v + step[k]);
  const ends = [SPREAD, -SPREAD].map((turn) => {
    const [c, s] = [Math.cos(turn) * HEAD, Math.sin(turn) * HEAD];
    return [tip[0] - c * step[0] + s * step[1], tip[1] - s * step[0] - c * step[1]];
  });
  return `M${at(from)}L${at(tip)}M${at(ends[0])}L${at(tip)}L${at(ends[1])}`;
}
