// What the address says of the staging in vain, in quiet sentences over the foot of the window.

import { staged, whenStaged } from "./staged.js";
import { missingIn, refusedIn } from "./staging.js";
import { controlSelector, controlsOf } from "./streamlit.js";
import { readTheme } from "./theme.js";
import { whenRendered } from "./component.js";

const REST = 1500; // ms without a change until the page has its controls
const MOST = 3; // sentences at once

/** Begins to watch; comes back with the element, and with what is told of each address that is opened. */
export function vainWords() {
  const element = document.createElement("div");
  Object.assign(element, { className: "atlas-vain", hidden: true });
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  element.append(words, close);
  let [closed, said] = ["", ""];
  /** @type {string[]} */
  let refused = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const draw = () => {
    timer = undefined;
    const { hide, lock } = staged();
    const hidden = [...hide, ...lock].filter((name) => document.querySelector(controlSelector(name)));
    const keys = new Set([...controlsOf().map(({ key }) => key), ...hidden]);
    const missing = document.querySelector("[data-stage]") ? missingIn({ hide, lock }, [...keys]) : [];
    said = [...refused, ...missing].slice(0, MOST).join(" ");
    element.hidden = !said || said === closed;
    const { text, background } = readTheme(document.querySelector("[data-stage]") ?? document.body);
    element.style.cssText = `--ink:${text};--page:${background}`;
    if (!element.hidden && words.textContent !== said) words.textContent = said;
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, REST);
  };
  close.addEventListener("click", () => {
    closed = said;
    element.hidden = true;
  });
  whenStaged(soon);
  whenRendered(soon);
  const opened = (/** @type {URLSearchParams} */ query) => {
    const news = refusedIn(query);
    if (news.length || !timer) refused = news; // one page may be opened twice, the second time without what was left out
    soon();
  };
  return { element, opened };
}
