// What the teacher's page shows now, also while a slider or the point is held: the address says the rest, once the hand has let go.

import { parse } from "../kit/numbers.js";
import { isHeld, textsOf, watch } from "../kit/sliders.js";
import { staged } from "../kit/staged.js";

/** @typedef {Omit<import("../wire").RoomState, "shown">} Live */

const HAND = "atlas-hand"; // the event of an element in which the hand moves something
const STEP = ".atlas-lesson-frames iframe.shown"; // the frame of a lesson's step
const POINT = "at"; // the key of the point on the curves

/** A page of the app by the path of its address. @param {string} path */
export const pageIn = (path) => path.split("/").pop() ?? "";

/** A query with what the hand has moved since. @param {string} search @param {Map<string, string[]>} moved */
export function queryWith(search, moved) {
  const query = new URLSearchParams(search);
  query.delete("present"); // it is the teacher's window that the picture fills
  for (const [key, texts] of moved) {
    query.delete(key);
    texts.forEach((text) => query.append(key, text));
  }
  return String(query);
}

/**
 * Follows the picture of a lesson's step, which is a page of its own in a frame: that page tells what changes in it. Comes back with its
 * state; null where no step is shown.
 *
 * @returns {() => Live | null}
 */
function followStep() {
  /** @type {{ source: unknown, live: Live } | null} */
  let told = null;
  addEventListener("message", ({ source, origin, data }) => {
    if (origin !== location.origin || data?.lossAtlas !== "change") return;
    const { page, query, revealed } = data.state;
    told = { source, live: { page, query: queryWith(query, new Map()), moving: data.moving, revealed } };
  });
  return () => {
    const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector(STEP))?.contentWindow;
    if (!frame) return null;
    if (told?.source === frame) return told.live;
    const query = new URLSearchParams(queryWith(frame.location.search, new Map()));
    query.delete("embed");
    return { page: pageIn(frame.location.pathname), query: String(query), moving: false, revealed: false };
  };
}

/** Follows the hand from now on; comes back with what says the state. @returns {() => Live} */
export function followPage() {
  /** @type {Map<string, string[]>} */
  const moved = new Map();
  let known = location.href;
  const step = followStep();
  const isHand = () => isHeld() || document.activeElement?.matches("input[type=range]"); // the server moves sliders, too
  watch({
    moved: (keys) => {
      if (!isHand()) return;
      for (const key of keys)
        if (key)
          moved.set(
            key,
            textsOf(key).map((text) => String(parse(text))),
          );
    },
    released: () => {},
  });
  addEventListener(HAND, (event) => {
    const { name, value } = /** @type {CustomEvent} */ (event).detail;
    if (name === "probe") moved.set(POINT, [String(value)]);
  });
  return () => {
    if (location.href !== known && !isHeld()) moved.clear(); // the address says it now
    known = location.href;
    const shown = step();
    if (shown) return shown;
    const query = queryWith(location.search, moved);
    return { page: pageIn(location.pathname), query, moving: isHeld() && moved.size > 0, revealed: staged().revealed };
  };
}
