// The browser's own controls, for pages that Streamlit does not draw. A slider says of its thumb what Streamlit's say of theirs, so that a
// picture follows either.

import { classOf, setThumbText } from "./streamlit.js";

/**
 * A way from numbers to the places of a thumb, from `low` to `high` in steps, and back.
 *
 * @typedef {{ low: number, high: number, step: number | "any", to: (value: number) => number, from: (place: number) => number }} Track
 */

/** A label with a control in it. @param {string} key @param {string} name @param {HTMLElement[]} controls */
export function labelled(key, name, ...controls) {
  const element = document.createElement("label");
  element.className = classOf(key);
  const words = document.createElement("span");
  words.className = "name";
  words.textContent = name;
  for (const control of controls) if (control.matches("input, select")) control.setAttribute("aria-label", name); // without its number
  element.append(words, " ", ...controls);
  return element;
}

/**
 * A thumb on a track, and what sets it to a number. While it moves, it says its number in the output.
 *
 * @param {Track} track
 * @param {HTMLElement} output
 * @param {(value: number) => string} text
 */
export function thumb({ low, high, step, to, from }, output, text) {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: String(low), max: String(high), step: String(step) });
  const say = (/** @type {number} */ value) => {
    output.textContent = text(value);
    setThumbText(input, value);
  };
  input.addEventListener("input", () => say(from(input.valueAsNumber)));
  const set = (/** @type {number} */ value) => {
    input.value = String(to(value));
    say(value);
  };
  return { input, set };
}
