// A finger that begins on a slider's track may be about to scroll the page, so only the thumb takes it.

import { isTrack } from "./streamlit.js";

/** Once a tab: what a finger does on a track never reaches the slider. The browser repeats a tap as a press of a mouse. */
export function leaveTracksToScrolling() {
  let isFinger = false;
  const keep = (/** @type {Event} */ event) => {
    if (isFinger && isTrack(/** @type {Element} */ (event.target))) event.stopPropagation();
  };
  addEventListener(
    "pointerdown",
    (event) => {
      isFinger = event.pointerType === "touch";
      keep(event);
    },
    true,
  );
  for (const type of ["touchstart", "mousedown"]) addEventListener(type, keep, { capture: true, passive: true });
}
