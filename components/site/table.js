// The table of losses without a server: searched and sorted in the browser, as in the app.

import { render } from "../catalogue/catalogue.js";

/** Starts the finder of the table with the message that the document carries. */
export function start() {
  const parentElement = /** @type {HTMLElement} */ (document.querySelector(".page"));
  const message = JSON.parse(document.getElementById("finder")?.textContent ?? "");
  render({ parentElement, data: message, setTriggerValue: () => {} });
}
