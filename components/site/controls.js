// The native controls of a page's fields: each says the address's texts of what the reader has set.

import { labelled, thumb } from "../kit/native.js";
import { classOf } from "../kit/streamlit.js";
import { digits, written } from "./state.js";

/** @typedef {import("../wire").PlainField} Field */
/** @typedef {import("./state.js").Value} Value */
/** @typedef {(texts: string[], moving: boolean) => void} Leave tells what the address is to say of the field, or would while it moves */
/** @typedef {{ element: HTMLElement, set: (value: any) => void }} Control */

/** A number as Python's format(number, "g") writes one of a slider. @param {number} value */
const short = (value) => digits(value, 6);

const output = () => document.createElement("output");

/** The track of a number: along its stops, among which the value has its place, or in even steps. @param {Field} field @param {number} value */
function trackOf({ low = 0, high = 1, step = 1, stops }, value) {
  const same = (/** @type {number} */ v) => v;
  if (!stops) return { low, high, step, to: same, from: same };
  const all = stops.includes(value) ? stops : [...stops, value].sort((a, b) => a - b);
  const from = (/** @type {number} */ place) => all[place];
  return { low: 0, high: all.length - 1, step: 1, to: (/** @type {number} */ v) => all.indexOf(v), from };
}

/** Tells what a thumb has come to, while it moves and when it is released. @param {HTMLInputElement} input @param {() => string[]} texts @param {Leave} leave */
function tellOf(input, texts, leave) {
  input.addEventListener("input", () => leave(texts(), true));
  input.addEventListener("change", () => leave(texts(), false));
}

/** @param {Field} field @param {number} value @param {Leave} leave @returns {Control} */
function number(field, value, leave) {
  const track = trackOf(field, value);
  const says = output();
  const text = field.stops ? short : (/** @type {number} */ v) => v.toFixed(field.decimals);
  const { input, set } = thumb(track, says, text);
  set(value);
  tellOf(input, () => written(track.from(input.valueAsNumber)), leave);
  return { element: labelled(field.key, field.label, says, input), set };
}

/** Two thumbs on one track. @param {Field} field @param {number[]} value @param {Leave} leave @returns {Control} */
function span(field, value, leave) {
  const says = output();
  const texts = ["", ""];
  const write = (/** @type {number} */ i, /** @type {string} */ text) => {
    texts[i] = text;
    says.textContent = texts.join(" to ").replaceAll("-", "−");
  };
  const thumbs = [0, 1].map((i) => {
    const hidden = output();
    return thumb(trackOf(field, 0), hidden, (v) => {
      const text = v.toFixed(field.decimals);
      write(i, text);
      return text;
    });
  });
  const numbers = () => thumbs.map(({ input }) => input.valueAsNumber);
  thumbs.forEach(({ input }, i) => {
    input.setAttribute("aria-label", `${field.label.split("\u2002")[0]} ${["from", "to"][i]}`);
    const apart = () => {
      const [from, to] = numbers();
      if (from < to) return written([from, to]);
      const { step = 1, low = 0, high = 1 } = field;
      return written(i ? [from, Math.min(from + step, high)] : [Math.max(to - step, low), to]);
    };
    tellOf(input, apart, leave);
  });
  const set = (/** @type {number[]} */ pair) => pair.forEach((v, i) => thumbs[i].set(v));
  set(value);
  const track = document.createElement("div");
  track.className = "span";
  track.append(...thumbs.map(({ input }) => input));
  const element = document.createElement("div");
  element.className = classOf(field.key);
  const name = Object.assign(document.createElement("span"), { className: "name", textContent: field.label });
  element.append(name, " ", says, track);
  return { element, set };
}

/** @param {Field} field @param {string} value @param {Leave} leave @returns {Control} */
function select(field, value, leave) {
  const list = document.createElement("select");
  const { options = [], words = options } = field;
  list.append(...options.map((option, i) => new Option(words[i], option)));
  const set = (/** @type {string} */ option) => {
    list.value = option;
    label(list, words);
  };
  list.addEventListener("change", () => {
    label(list, words);
    leave([list.value], false);
  });
  set(value);
  return { element: labelled(field.key, field.label, list), set };
}

/**
 * The option that the closed list shows has its name alone, without the other names behind the gap; the others have all of them.
 *
 * @param {HTMLSelectElement} list
 * @param {readonly string[]} words
 */
function label({ options, selectedIndex }, words) {
  words.forEach((word, i) => (options[i].label = i === selectedIndex ? word.split("  ")[0] : word.replace(/ +/g, " ")));
}

/** Buttons of which one is pressed, or any. @param {Field} field @param {string | string[]} value @param {Leave} leave @returns {Control} */
function buttons(field, value, leave) {
  const { options = [], words = options, kind } = field;
  const element = document.createElement("fieldset");
  element.className = classOf(field.key);
  const name = document.createElement("legend");
  name.textContent = field.label;
  const all = options.map((option, i) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[i], value: option });
    button.addEventListener("click", () => {
      const isOn = button.getAttribute("aria-pressed") === "true";
      const on = all.filter((each) => (each === button ? !isOn : each.getAttribute("aria-pressed") === "true"));
      leave(kind === "choice" ? [option] : on.map((each) => each.value), false);
    });
    return button;
  });
  element.append(name, ...all);
  const set = (/** @type {string | string[]} */ now) =>
    all.forEach((button) => button.setAttribute("aria-pressed", String([now].flat().includes(button.value))));
  set(value);
  return { element, set };
}

/** @param {Field} field @param {boolean} value @param {Leave} leave @returns {Control} */
function checkbox(field, value, leave) {
  const input = Object.assign(document.createElement("input"), { type: "checkbox" });
  input.addEventListener("change", () => leave(written(input.checked), false));
  const set = (/** @type {boolean} */ on) => (input.checked = on);
  set(value);
  return { element: labelled(field.key, field.label, input), set };
}

/** @param {Field} field @param {string} value @param {Leave} leave @returns {Control} */
function letters(field, value, leave) {
  const input = Object.assign(document.createElement("input"), { type: "text", maxLength: field.longest });
  input.addEventListener("change", () => leave([input.value], false));
  const set = (/** @type {string} */ now) => (input.value = now);
  set(value);
  return { element: labelled(field.key, field.label, input), set };
}

/** The control of a field at a value. @param {Field} field @param {any} value @param {Leave} leave @returns {Control} */
export function controlOf(field, value, leave) {
  const { kind, row, help } = field;
  /** @type {Record<string, (field: Field, value: any, leave: Leave) => Control>} */
  const makers = { number, span, choice: row ? buttons : select, choices: buttons, switch: checkbox, text: letters };
  const control = makers[kind](field, value, leave);
  if (help) control.element.append(Object.assign(document.createElement("small"), { textContent: help }));
  return control;
}
