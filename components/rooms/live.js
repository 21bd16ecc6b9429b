// What the teacher's page shows now, also while a slider or the point is held: the address says the rest, once the hand has let go.

import { parse } from "../kit/numbers.js";
import { isHeld, textsOf, watch } from "../kit/sliders.js";
import { staged } from "../kit/staged.js";

/** @typedef {Omit<import("../wire").RoomState, "shown">} Live */

const HAND = "atlas-hand"; // the event of an element in which the hand moves something
const FRAMES = ".atlas-lesson-frames iframe";
const SHOWN = ".shown"; // the frame of the lesson's step that is seen
const ANSWERS = "atlas-answers"; // the event that lays answers over the pictures of this page (kit/stage.js)
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

/** The frames of a lesson, those of the steps before and after among them. @returns {HTMLIFrameElement[]} */
const frames = () => [...document.querySelectorAll(FRAMES)].filter((frame) => frame instanceof HTMLIFrameElement);

/**
 * Follows the picture of a lesson's step, which is a page of its own in a frame: that page tells what changes in it. `state` comes back
 * with null where no step is shown; `lay` lays the answers of the class over the picture that is shown, and takes them off the others.
 */
function followStep() {
  /** @type {{ source: unknown, live: Live } | null} */
  let told = null;
  /** @type {unknown[]} */
  let laid = [];
  const lay = (/** @type {unknown[]} */ answers) => {
    laid = answers;
    for (const frame of frames()) {
      const message = { lossAtlas: "setState", id: "class", answers: frame.matches(SHOWN) ? answers : [] };
      frame.contentWindow?.postMessage(message, location.origin);
    }
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (origin !== location.origin || !data) return;
    if (data.lossAtlas === "ready") lay(laid); // of a page that was loaded again
    if (data.lossAtlas !== "change") return;
    const { page, query, revealed } = data.state;
    told = { source, live: { page, query: queryWith(query, new Map()), moving: data.moving, revealed } };
  });
  /** @returns {Live | null} */
  const state = () => {
    const frame = frames().find((each) => each.matches(SHOWN))?.contentWindow;
    if (!frame) return null;
    if (told?.source === frame) return told.live;
    const query = new URLSearchParams(queryWith(frame.location.search, new Map()));
    query.delete("embed");
    return { page: pageIn(frame.location.pathname), query: String(query), moving: false, revealed: false };
  };
  return { state, lay };
}

/** Follows the hand from now on; comes back with what says the state, and what lays the answers of a class over what it shows. */
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
  /** @returns {Live} */
  const state = () => {
    if (location.href !== known && !isHeld()) moved.clear(); // the address says it now
    known = location.href;
    const shown = step.state();
    if (shown) return shown;
    const query = queryWith(location.search, moved);
    return { page: pageIn(location.pathname), query, moving: isHeld() && moved.size > 0, revealed: staged().revealed };
  };
  const lay = (/** @type {unknown[]} */ answers) => {
    document.dispatchEvent(new CustomEvent(ANSWERS, { detail: answers }));
    step.lay(answers);
  };
  return { state, lay };
}
