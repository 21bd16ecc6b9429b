// The page of lessons without a server.

import { startStage } from "../kit/stage.js";
import { render } from "../lessons/lessons.js";

/** Lists or plays the lessons that the document carries. */
export function start() {
  startStage();
  const parentElement = /** @type {HTMLElement} */ (document.querySelector(".page"));
  render({ parentElement, data: JSON.parse(document.getElementById("lessons")?.textContent ?? ""), setTriggerValue: () => {} });
}
