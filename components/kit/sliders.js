// The page's own sliders while they move: who is told, and which numbers they have moved to.

import { aheadOf, followPointer } from "./ahead.js";
import { parse } from "./numbers.js";
import { observeSliders, thumbTexts } from "./streamlit.js";

/** @typedef {{ moved: (keys: Set<string | null>) => void, released: () => void }} Listener */

let pressed = false;
let followed = false; // a hand elsewhere holds something, and this page follows it
let started = false;
/** @type {Set<Listener>} */
const listeners = new Set();

function start() {
  started = true;
  addEventListener("pointerdown", () => (pressed = true), true);
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(
      end,
      () => {
        pressed = false;
        listeners.forEach(({ released }) => released());
      },
      true,
    );
  }
  const tell = (/** @type {Set<string | null>} */ keys) => listeners.forEach(({ moved }) => moved(keys));
  // What the pointer has told of is not told again when the slider says it too.
  observeSliders((keys) => tell(new Set([...keys].filter((key) => key === null || !aheadOf(key)))));
  followPointer((key) => tell(new Set([key])));
}

/** What the thumbs of a slider say, or are about to. @param {string} key */
export function textsOf(key) {
  const ahead = aheadOf(key);
  return thumbTexts(key).map((text, i) => (ahead?.index === i ? ahead.text : text));
}

export const isHeld = () => pressed || followed;

/** The page follows a hand elsewhere while that moves, as it does its own. @param {boolean} isMoving */
export function followHand(isMoving) {
  const isLeft = followed && !isMoving;
  followed = isMoving;
  if (isLeft) listeners.forEach(({ released }) => released());
}

/**
 * Calls moved(keys) when sliders moved and released() when the pointer went up; returns how to stop.
 *
 * @param {Listener} listener
 */
export function watch(listener) {
  if (!started) start();
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Whether a slider's text is what it says for a number, to its digits; no text is, where the message has no number. @param {string} text @param {number} [value] */
const says = (text, value = NaN) => parse(text) === Number(value.toFixed(text.split(".")[1]?.length ?? 0));

/**
 * How far the sliders of a message have moved since: what a slider says overrules the message only once it says another number. One
 * that is set by the message itself, a moment later, has changed its text, too, but says the message's number with fewer digits.
 *
 * @typedef {object} Sliders
 * @property {(key: string, before?: readonly number[]) => number[] | null} thumbs the numbers of a slider that has moved away from those
 *   of the message, null for one that has not
 * @property {(key: string, before: number) => number} number a slider's number, or the message's
 * @property {(curve: { inputs: Record<string, number>, controls: { key: string, input: string }[] }) => Record<string, number>} inputs
 *   the inputs of a curve's program
 */

/**
 * Notes where the sliders stand for a message. One that came after the message is noted when it is first asked for.
 *
 * @param {string[]} keys
 * @returns {Sliders}
 */
export function noteSliders(keys) {
  const base = new Map(keys.map((key) => [key, thumbTexts(key)]));
  const thumbs = (/** @type {string} */ key, /** @type {readonly number[]} */ before = []) => {
    if (!base.get(key)?.length) base.set(key, thumbTexts(key));
    const now = textsOf(key);
    if (!now.length || String(now) === String(base.get(key))) return null;
    return before.length && now.every((text, i) => says(text, before[i])) ? null : now.map(parse);
  };
  const numberOf = (/** @type {string} */ key, /** @type {number} */ before) => thumbs(key, [before])?.[0] ?? before;
  return {
    thumbs,
    number: numberOf,
    inputs: (curve) => ({
      ...curve.inputs,
      ...Object.fromEntries(curve.controls.map(({ key, input }) => [input, numberOf(key, curve.inputs[input])])),
    }),
  };
}
