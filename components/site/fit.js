// How the picture of a frame is made to fit into it. A chart has the height that is left; any other is made narrower, then smaller.

import { whenRendered } from "../kit/component.js";
import { shrink } from "../kit/stage_fit.js";

const INSIDE = ".framed > .atlas > *";

/** Fits the picture into its place from now on, whenever it is drawn higher than that, or the place has another size. */
export function startFit() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".framed > .atlas"));
  if (!place) return;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  let fitted = "";
  let high = 0; // what does not fit any better is not tried again
  const fit = () => {
    const { picture } = /** @type {HTMLElement} */ (place.querySelector(":scope > :not([hidden])")).dataset;
    if (picture === "chart") return sheet.replaceSync("");
    const size = `${picture} ${place.clientWidth} ${place.clientHeight}`;
    if (size === fitted && (place.scrollHeight <= place.clientHeight + 1 || place.scrollHeight === high)) return;
    fitted = size;
    sheet.replaceSync("");
    shrink(sheet, place, INSIDE);
    high = place.scrollHeight;
  };
  whenRendered(fit);
  const sizes = new ResizeObserver(fit);
  for (const element of [place, ...place.children]) sizes.observe(element); // a picture may draw what it has once it is there
}
