// The table of losses without a server: searched, narrowed and sorted in the browser, as in the app.

import { render } from "../catalogue/catalogue.js";
import { followList } from "./list.js";
import { shownPicture } from "./taken.js";

/** Shows the rows that the address asks for, and follows the finder and the controls of the table. */
export function start() {
  const parentElement = /** @type {HTMLElement} */ (document.querySelector(".page"));
  let turn = 0; // the number of what the finder has told last, which is answered at once
  /** @param {import("./list.js").Shown} shown */
  const show = ({ values: { find, sort }, kept, asked }) =>
    render({ parentElement, data: { find, sort, kept, asked, turn }, setTriggerValue: told });
  const told = (/** @type {string} */ _, /** @type {unknown} */ left) => {
    const state = /** @type {import("../wire").FinderState} */ (left);
    ({ turn } = state);
    leave([
      ["find", [state.find]],
      ["sort", [state.sort]],
    ]);
  };
  const leave = followList(JSON.parse(document.getElementById("list")?.textContent ?? ""), show, shownPicture);
}
