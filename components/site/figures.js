// A list of answers, of which the address opens one: the figure of each is drawn when it is first open, and the address says which was
// opened last.

import { render } from "../chart/figure.js";
import { followList } from "./list.js";
import { figureOf } from "./taken.js";

export function start() {
  /** @type {Record<string, import("../wire").Figure>} */
  const figures = JSON.parse(document.getElementById("figures")?.textContent ?? "");
  const items = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("details.item")]);
  const none = /** @type {HTMLElement | null} */ (document.querySelector(".none"));
  const { opens: key = "" } = /** @type {HTMLElement} */ (document.querySelector("[data-opens]")).dataset; // of the address
  const draw = (/** @type {HTMLDetailsElement} */ item) =>
    render({ parentElement: item, data: { figure: figures[item.id] }, setTriggerValue: () => {} });
  const isAsked = new URLSearchParams(location.search).has(key);
  let opened = "";
  const list = JSON.parse(document.getElementById("list")?.textContent ?? "");
  const picture = () => figureOf(items.find(({ id }) => id === opened) ?? null);
  /** @param {import("./list.js").Shown} shown */
  const show = ({ values, kept }) => {
    for (const item of items) item.hidden = !kept.includes(item.id);
    if (none) none.hidden = kept.length > 0;
    if (values[key] === opened) return; // the reader may have closed it
    opened = values[key];
    for (const item of items) item.open ||= item.id === opened;
  };
  const leave = followList(list, show, picture);
  for (const item of items) {
    item.addEventListener("toggle", () => {
      if (!item.open) return;
      draw(item);
      if (item.id !== opened) leave([[key, [(opened = item.id)]]]);
    });
  }
  if (isAsked) items.find(({ id }) => id === opened)?.scrollIntoView();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => items.filter(({ open }) => open).forEach(draw));
}
