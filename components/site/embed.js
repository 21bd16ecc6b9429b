// What every page in a frame begins with.

import { FRAME, addFrame } from "./frame.js";
import { speak } from "./protocol.js";
import { shownPicture } from "./taken.js";

/**
 * Keeps the links of a page in the frame; one that leads to the app in a tab of its own takes the state with it. A page without a state can
 * still be left for another.
 */
export function start() {
  const hasState = document.getElementById("page") !== null || document.getElementById("list") !== null; // it speaks for itself
  const numbers = () => Promise.reject(new Error("there are no numbers to ask this page for"));
  if (!hasState) speak({ state: () => [], set: () => {}, controls: () => new Map(), picture: shownPicture, numbers });
  for (const link of document.links) {
    if (link.host !== location.host || link.protocol !== location.protocol) continue;
    const query = new URLSearchParams(link.className === "whole" ? location.search : link.search);
    for (const key of FRAME) query.delete(key);
    if (!link.target) addFrame(query);
    link.search = String(query);
  }
}
