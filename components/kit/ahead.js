// Where the pointer has taken a slider's thumb. Streamlit's slider says so a frame later, when React has rendered it. Until then the
// pointer counts, by the slider's own arithmetic; once it rests, what the slider says.

import { thumbInHand, thumbsToJump } from "./streamlit.js";

const REST = 150; // ms

/** @typedef {import("./streamlit.js").Thumb} Thumb */

/** @type {number | null} */
let start = null; // where a pointer that has not moved yet went down
/** @type {Thumb | null} */
let held = null;
/** @type {{ key: string, index: number, text: string } | null} */
let ahead = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** What the slider with a key is about to say of one of its thumbs; null where nothing is known. @param {string} key */
export const aheadOf = (key) => (ahead?.key === key ? ahead : null);

const between = (/** @type {number} */ low, /** @type {number} */ number, /** @type {number} */ high) =>
  Math.min(Math.max(number, low), high);

/** The number at so many pixels from the left end of a thumb's track. @param {Thumb} thumb @param {number} pixels */
function numberAt({ low, high, step, width }, pixels) {
  const number = between(0, pixels / width, 1) * (high - low) + low;
  return low + Math.round((number - low) / step) * step;
}

/** What a thumb says at a number, which it may have to stop before. @param {Thumb} thumb @param {number} number */
const textOf = ({ text, least, most }, number) => between(least, number, most).toFixed(text.split(".")[1]?.length ?? 0);

/** What a thumb says so many pixels from where the pointer took it. @param {Thumb} thumb @param {number} pixels */
export function textAt(thumb, pixels) {
  const { from, low, high, width } = thumb;
  return textOf(thumb, numberAt(thumb, ((from - low) / (high - low)) * width + pixels));
}

/**
 * The nearest of a track's thumbs once it has jumped to where the pointer presses the track. Of two at the same distance it is the
 * upper one.
 *
 * @param {Thumb[]} thumbs from the lowest to the highest, at least one
 * @param {number} x in pixels, as the track's own place
 */
export function jumped(thumbs, x) {
  const number = numberAt(thumbs[0], x - thumbs[0].left);
  const above = thumbs.findIndex(({ from }) => number < from);
  const upper = /** @type {Thumb} */ (thumbs.at(above)); // above all is the last, at -1
  const lower = thumbs[above - 1] ?? upper;
  const nearest = number - lower.from < upper.from - number ? lower : upper;
  return { ...nearest, text: textOf(nearest, number), from: between(nearest.least, number, nearest.most) };
}

/** Follows the pointer from now on, and calls moved(key) when it has moved a slider. @param {(key: string) => void} moved */
export function followPointer(moved) {
  let from = 0;
  const say = (/** @type {Thumb} */ { key, index }, /** @type {string} */ text) => {
    const isNew = ahead?.text !== text;
    ahead = { key, index, text };
    clearTimeout(timer);
    timer = setTimeout(() => {
      ahead = null;
      moved(key);
    }, REST);
    if (isNew) moved(key);
  };
  const release = () => ([start, held] = [null, null]);
  addEventListener(
    "pointerdown",
    (press) => {
      const thumbs = thumbsToJump(press);
      [start, held, ahead] = [press.pageX, null, null];
      if (!thumbs.length) return;
      [held, from, start] = [jumped(thumbs, press.clientX), press.pageX, null];
      say(held, held.text);
    },
    true,
  );
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, release, true);
  addEventListener(
    "pointermove",
    ({ pageX }) => {
      if (start !== null) [held, from, start] = [thumbInHand(), start, null];
      if (held) say(held, textAt(held, pageX - from));
    },
    true,
  );
}
