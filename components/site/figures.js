// A list of answers of which each opens on a tap: its figure is drawn when it is first open, and the address says which was opened last.

import { render } from "../chart/figure.js";

export function start() {
  /** @type {Record<string, import("../wire").Figure>} */
  const figures = JSON.parse(document.getElementById("figures")?.textContent ?? "");
  const items = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll("details.item")]);
  const key = document.body.className === "claims" ? "claim" : "question"; // of the address, as in the app
  const draw = (/** @type {HTMLDetailsElement} */ item) =>
    render({ parentElement: item, data: { figure: figures[item.id] }, setTriggerValue: () => {} });
  for (const item of items) {
    item.addEventListener("toggle", () => {
      if (!item.open) return;
      draw(item);
      history.replaceState(null, "", `?${new URLSearchParams({ [key]: item.id })}`);
    });
  }
  const asked = items.find(({ id }) => id === new URLSearchParams(location.search).get(key));
  if (asked) asked.open = true;
  asked?.scrollIntoView();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => items.filter(({ open }) => open).forEach(draw));
}
