// Where the pointer has taken a slider's thumb. Streamlit's slider says so a frame later, when React has rendered it. Until then the
// pointer counts, by the slider's own arithmetic; once it rests, what the slider says.

import { thumbInHand } from "./streamlit.js";

const REST = 150; // ms

/** @typedef {import("./streamlit.js").Thumb} Thumb */

/** @type {number | null} */
let start = null; // where a pointer that has not moved yet went down
/** @type {Thumb | null} */
let thumb = null;
/** @type {{ key: string, index: number, text: string } | null} */
let ahead = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** What the slider with a key is about to say of one of its thumbs; null where nothing is known. @param {string} key */
export const aheadOf = (key) => (ahead?.key === key ? ahead : null);

/** What a thumb says so many pixels from where the pointer took it. @param {Thumb} thumb @param {number} pixels */
export function textAt({ text, from, low, high, step, least, most, width }, pixels) {
  const part = Math.min(Math.max((from - low) / (high - low) + pixels / width, 0), 1);
  const number = low + Math.round((part * (high - low)) / step) * step;
  return Math.min(Math.max(number, least), most).toFixed(text.split(".")[1]?.length ?? 0);
}

/** Follows the pointer from now on, and calls moved(key) when it has moved a slider. @param {(key: string) => void} moved */
export function followPointer(moved) {
  let from = 0;
  const listen = (
    /** @type {"pointerdown" | "pointermove" | "pointerup" | "pointercancel"} */ type,
    /** @type {(x: number) => void} */ act,
  ) => addEventListener(type, ({ pageX }) => act(pageX), true);
  listen("pointerdown", (x) => {
    [start, thumb, ahead] = [x, null, null];
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    listen(type, () => {
      [start, thumb] = [null, null];
    });
  }
  listen("pointermove", (x) => {
    if (start !== null) [thumb, from, start] = [thumbInHand(), start, null];
    if (!thumb) return;
    const { key, index } = thumb;
    const text = textAt(thumb, x - from);
    const isNew = ahead?.text !== text;
    ahead = { key, index, text };
    clearTimeout(timer);
    timer = setTimeout(() => {
      ahead = null;
      moved(key);
    }, REST);
    if (isNew) moved(key);
  });
}
