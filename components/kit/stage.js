// A page before a class: the picture that fills the window, and the parts and controls that are hidden or locked, by keys, by the list of
// parts, and by the address.

import { restyleAll, whenRendered } from "./component.js";
import { fit, slidersOf } from "./stage_fit.js";
import { partsList } from "./stage_list.js";
import { PARTS, flipped, say, stagingOf } from "./staging.js";
import { classOf, controlSelector } from "./streamlit.js";

/** @typedef {import("./staging.js").Staging} Staging */

const STAGED = "data-present"; // of the document while a picture fills the window
const TYPED = "input:not([type=range]), textarea, select, [contenteditable]";
const TOUCHES = ["pointerdown", "mousedown", "touchstart", "click", "keydown", "beforeinput"];

/** The pictures of the page, from top to bottom. @returns {HTMLElement[]} */
const pictures = () => [...document.querySelectorAll("[data-stage]")].filter((picture) => picture instanceof HTMLElement);

/** The elements of a part, or of the control with this key. @param {string} name */
const selectorOf = (name) => `[data-part~="${name}"], .${classOf(`part_${name}`)}, ${controlSelector(name)}`;

/** @param {string} name */
const lockOf = (name) => `[data-lock~="${name}"], ${controlSelector(name)}`;

/** Starts it once for a tab. Comes back with what has to be asked before an address is written. */
export function startStage() {
  let staging = stagingOf(new URLSearchParams(location.search));
  const sheet = new CSSStyleSheet();
  let letter = letterOf();
  document.adoptedStyleSheets.push(sheet);
  const change = (/** @type {Partial<Staging>} */ news) => {
    staging = { ...staging, ...news };
    const query = new URLSearchParams(location.search);
    say(query, staging);
    const text = String(query);
    history.replaceState(history.state, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
    apply();
  };
  const list = partsList({ parts, now: () => staging, flip: (key, name) => change({ [key]: flipped(staging[key], name) }) });
  const bar = buttons({
    present: () => change({ present: 1 }),
    leave: () => change({ present: 0 }),
    list: list.open,
  });
  document.body.append(bar, list.element);

  const here = () => pictures().at(Math.min(staging.present, pictures().length) - 1);

  /** The style sheet of the staging, and what depends on the size of the picture's letters. */
  function apply() {
    const picture = staging.present ? here() : undefined;
    document.documentElement.toggleAttribute(STAGED, picture !== undefined);
    sheet.replaceSync(rules(staging));
    if (picture) fit(sheet, picture);
    if (letter !== letterOf()) restyleAll();
    letter = letterOf();
    list.draw();
  }

  const refit = () => staging.present && apply();
  let docked = "";
  new MutationObserver(() => {
    const picture = staging.present && here();
    const now = picture
      ? slidersOf(picture)
          .map(({ selector }) => selector)
          .join()
      : "";
    if (now !== docked) refit(); // sliders come and go with the loss
    docked = now;
  }).observe(document.body, { childList: true, subtree: true });
  whenRendered(refit);
  addEventListener("resize", refit);
  addEventListener("popstate", () => {
    staging = stagingOf(new URLSearchParams(location.search));
    apply();
  });
  addEventListener("keydown", (event) => keyed(event, { staging, change, list: list.open }), true);
  for (const type of TOUCHES) addEventListener(type, (event) => hold(event, staging), { capture: true, passive: false });
  apply();

  /** Makes an address say the staging; that of another page says its own. @param {URL} to */
  return (to) => {
    if (to.pathname === location.pathname) return say(to.searchParams, staging);
    staging = stagingOf(to.searchParams);
    apply();
  };
}

/** How large the letters of the page are; they grow with the window while a picture fills it. */
const letterOf = () => getComputedStyle(document.documentElement).fontSize;

/** What of the page can be hidden: the parts that are in view, in the order of the table. */
function parts() {
  return PARTS.filter(({ name }) => document.querySelector(`[data-part~="${name}"], .${classOf(`part_${name}`)}`));
}

/** @param {Staging} staging */
function rules({ hide, lock }) {
  const hidden = hide.flatMap((name) => [
    `${selectorOf(name)} { visibility: hidden !important; pointer-events: none !important; }`,
    `${controlSelector(name)} { display: none !important; }`,
  ]);
  const locked = lock.map((name) => `:is(${lockOf(name)}) { pointer-events: none !important; cursor: default; }`);
  const faint = lock.map((name) => `:is(${controlSelector(name)}) { opacity: 0.55; }`);
  return [...hidden, ...locked, ...faint].join("\n");
}

/**
 * A key that hides, shows or leaves. No other listener hears of it: Streamlit runs the page again on R.
 *
 * @param {KeyboardEvent} event
 * @param {{ staging: Staging, change: (news: Partial<Staging>) => void, list: () => void }} stage
 */
function keyed(event, { staging, change, list }) {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || !(target instanceof Element) || target.closest(`${TYPED}, dialog`)) return;
  const act = actOf(key.length > 1 ? key : key.toLowerCase(), { staging, change, list });
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

/** @param {string} key @param {{ staging: Staging, change: (news: Partial<Staging>) => void, list: () => void }} stage */
function actOf(key, { staging, change, list }) {
  const count = pictures().length;
  if (key === "p" && count) return () => change({ present: staging.present ? 0 : 1 });
  if (!staging.present) return null;
  if (key === "Escape") return () => change({ present: 0 });
  if (key === "?") return list;
  if (key === "[" || key === "]") {
    const step = key === "]" ? 0 : count - 2; // round, from the last to the first
    return () => change({ present: ((staging.present + step) % count) + 1 });
  }
  const part = parts().find((each) => each.key === key);
  return part ? () => change({ hide: flipped(staging.hide, part.name) }) : null;
}

/** Keeps the hand from what is locked; the keyboard can still move on. @param {Event} event @param {Staging} staging */
function hold(event, { lock }) {
  const { target } = event;
  if (!lock.length || !(target instanceof Element)) return;
  if (event instanceof KeyboardEvent && ["Tab", "Escape"].includes(event.key)) return;
  if (!target.closest(lock.map(lockOf).join())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** The button that begins, and those that stand over the picture. @param {{ present: () => void, leave: () => void, list: () => void }} acts */
function buttons(acts) {
  const bar = document.createElement("div");
  bar.className = "atlas-stage";
  /** @type {[keyof typeof acts, string, string][]} */
  const all = [
    ["present", "⛶", "Let the picture fill the window (P)"],
    ["list", "?", "Hide, show and lock (?)"],
    ["leave", "✕", "Back to the page (Esc)"],
  ];
  bar.append(
    ...all.map(([name, sign, words]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, title: words });
      button.dataset.act = name;
      button.setAttribute("aria-label", words);
      button.addEventListener("click", acts[name]);
      return button;
    }),
  );
  return bar;
}
