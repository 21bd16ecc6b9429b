// A page before a class: the picture that fills the window, and the parts and controls that are hidden or locked, by keys, by the list of
// parts, and by the address.

import { say as sayOn } from "./clipboard.js";
import { restyleAll, whenRendered } from "./component.js";
import { fit, slidersOf } from "./stage_fit.js";
import { partsList } from "./stage_list.js";
import { UNANSWERED, stage, staged, whenStaged } from "./staged.js";
import { CHOICES, PARTS, QUESTIONS, flipped, hiddenOf, lockedOf, refusedIn, say, stagingOf } from "./staging.js";
import { vainWords } from "./stage_vain.js";
import { classOf, controlSelector } from "./streamlit.js";
import { addView, isView } from "./views.js";

/** @typedef {import("./staging.js").Staging} Staging */
/** @typedef {{ change: (news: Partial<import("./staged.js").Staged>) => void, list: () => void, collect: () => void }} Acts what keys do */

const STAGED = "data-present"; // of the document while a picture fills the window
const ROW = "--stage-row"; // how wide the row of buttons is, for what stands beside it
const TYPED = "input:not([type=range]), textarea, select, [contenteditable]";
const FREE = "[data-free]"; // inside what is locked, such as the answer to a question
const ANSWERS = "atlas-answers"; // the event that lays a list of answers over the pictures (chart/questions/others.js)
const KEYS = ["keydown", "beforeinput"];
const CORNERS = "<svg viewBox='0 0 16 16' aria-hidden='true'><path d='M1 5V1h4M11 1h4v4M15 11v4h-4M5 15H1v-4'/></svg>";

/** The pictures of the page, from top to bottom. @returns {HTMLElement[]} */
const pictures = () => [...document.querySelectorAll("[data-stage]")].filter((picture) => picture instanceof HTMLElement);

/** The elements of a part, or of the control with this key. @param {string} name */
const selectorOf = (name) => `[data-part~="${name}"], .${classOf(`part_${name}`)}, ${controlSelector(name)}`;

/** @param {string} name */
const lockOf = (name) => `[data-lock~="${name}"], ${controlSelector(name)}`;

/** Starts it once for a tab. Comes back with what has to be asked before an address is written. */
export function startStage() {
  const sheet = new CSSStyleSheet();
  let letter = letterOf();
  document.adoptedStyleSheets.push(sheet);
  const change = (/** @type {Partial<import("./staged.js").Staged>} */ news) => {
    const query = new URLSearchParams(location.search);
    say(query, { ...staged(), ...news });
    const text = String(query);
    history.replaceState(history.state, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
    stage(news);
  };
  const list = partsList({ parts: placed, now: staged, change });
  const collect = () => sayOn(/** @type {HTMLButtonElement} */ (bar.querySelector("[data-act=collect]")), addView());
  const bar = buttons({
    present: () => change({ present: 1 }),
    leave: () => change({ present: 0 }),
    list: list.open,
    collect,
  });
  const vain = vainWords();
  document.body.append(bar, list.element, vain.element);

  const here = () => pictures().at(Math.min(staged().present, pictures().length) - 1);

  /** The style sheet of the staging, and what depends on the size of the picture's letters. */
  function apply() {
    const picture = staged().present ? here() : undefined;
    document.documentElement.toggleAttribute(STAGED, picture !== undefined);
    sheet.replaceSync(rules(staged()));
    if (picture) fit(sheet, picture);
    if (letter !== letterOf()) restyleAll();
    letter = letterOf();
    list.draw();
  }

  const refit = () => staged().present && apply();
  let docked = "";
  new MutationObserver(() => {
    bar.toggleAttribute("data-view", isView()); // the page may be another one
    const picture = staged().present && here();
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
  new ResizeObserver(() => {
    document.documentElement.style.setProperty(ROW, `${bar.offsetWidth}px`);
    refit();
  }).observe(bar);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refit); // the background is one of its rules
  const open = (/** @type {URLSearchParams} */ query) => {
    vain.opened(query);
    stage({ ...stagingOf(query), ...UNANSWERED });
  };
  document.addEventListener(ANSWERS, (event) => stage({ answers: /** @type {CustomEvent} */ (event).detail }));
  addEventListener("popstate", () => open(new URLSearchParams(location.search)));
  addEventListener("keydown", (event) => keyed(event, { change, list: list.open, collect }), true);
  for (const type of KEYS) addEventListener(type, (event) => hold(event, staged()), true);
  whenStaged(() => queueMicrotask(apply)); // after the components, whose words take room
  open(new URLSearchParams(location.search));
  if (refusedIn(new URLSearchParams(location.search)).length) change({}); // the address says what was understood of it

  /** Makes an address say the staging; that of another page says its own. @param {URL} to */
  return (to) => {
    if (to.pathname !== location.pathname) open(to.searchParams);
    say(to.searchParams, staged());
  };
}

/** How large the letters of the page are; they grow with the window while a picture fills it. */
const letterOf = () => getComputedStyle(document.documentElement).fontSize;

/** The elements of a part of a picture, or of the facts below it. @param {string} name */
const elementsOf = (name) => [...document.querySelectorAll(`[data-part~="${name}"], .${classOf(`part_${name}`)}`)];

/** The parts that the page has, in the order of the table. */
const parts = () => PARTS.filter(({ name }) => elementsOf(name).length);

/** Those of them that have a place on it, seen or hidden: there may be no bars, or no place where curves meet. */
function placed() {
  const isPlaced = (/** @type {Element} */ element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 || height > 0;
  };
  return PARTS.filter(({ name }) => elementsOf(name).some(isPlaced));
}

/** @param {import("./staged.js").Staged} staging */
function rules(staging) {
  const lock = lockedOf(staging);
  const hidden = hiddenOf(staging).flatMap((name) => [
    `:is(${selectorOf(name)}), :is(${selectorOf(name)}) * { visibility: hidden !important; pointer-events: none !important; }`,
    `${controlSelector(name)} { display: none !important; }`,
  ]);
  const locked = lock.flatMap((name) =>
    ["", ` :not(${FREE}, ${FREE} *)`, " ::-webkit-slider-thumb", " ::-moz-range-thumb"].map(
      (inside) => `:is(${lockOf(name)})${inside} { pointer-events: none !important; }`,
    ),
  );
  const faint = lock.map((name) => `:is(${controlSelector(name)}) { opacity: 0.55; }`);
  return [...hidden, ...locked, ...faint].join("\n");
}

/**
 * A key that hides, shows or leaves. No other listener hears of it: Streamlit runs the page again on R.
 *
 * @param {KeyboardEvent} event
 * @param {Acts} acts
 */
function keyed(event, acts) {
  const { target, key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || !(target instanceof Element) || target.closest(`${TYPED}, dialog[open]`)) return;
  const act = actOf(key.length > 1 ? key : key.toLowerCase(), acts);
  if (!act) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  act();
}

/** @param {string} key @param {Acts} acts */
function actOf(key, { change, list, collect }) {
  const staging = staged();
  const count = pictures().length;
  if (key === "p" && count) return () => change({ present: staging.present ? 0 : 1 });
  if (!staging.present) return null;
  if (key === "Escape") return () => change({ present: 0 });
  if (key === "?") return list;
  if (key === "v" && isView()) return collect;
  if (key === "[" || key === "]") {
    const step = key === "]" ? 0 : count - 2; // round, from the last to the first
    return () => change({ present: ((staging.present + step) % count) + 1 });
  }
  const { question } = staging;
  const asked = QUESTIONS.find((each) => each.key === key);
  if (asked) return askedBy(asked, staging, change);
  if (question?.kind === "choose" && key >= "1" && key <= String(CHOICES)) return null; // the question takes it
  const part = parts().find((each) => each.key === key);
  return part ? () => change({ hide: flipped(staging.hide, part.name) }) : null;
}

/**
 * Asks the usual question of a kind, or takes it back; nothing where the page has not the part.
 *
 * @param {typeof QUESTIONS[number]} asked
 * @param {import("./staged.js").Staged} staging
 * @param {Acts["change"]} change
 */
function askedBy({ kind, parts: [part] }, { question }, change) {
  if (!parts().some(({ name }) => name === part)) return null;
  return () => change({ question: question?.kind === kind ? null : { kind, part } });
}

/** Keeps keys from what is locked, as the style sheet keeps the pointer; the focus can still move on. @param {Event} event @param {import("./staged.js").Staged} staging */
function hold(event, staging) {
  const { target } = event;
  const lock = lockedOf(staging);
  if (!lock.length || !(target instanceof Element) || target.closest(FREE)) return;
  if (event instanceof KeyboardEvent && ["Tab", "Escape"].includes(event.key)) return;
  if (!target.closest(lock.map(lockOf).join())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @type {HTMLElement | undefined} */
let row;

/** The row of buttons at the top of the page, also before the stage has started; others can stand in it. */
export function stageRow() {
  row ??= Object.assign(document.createElement("div"), { className: "atlas-stage" });
  return row;
}

/** The button that begins, and those that stand over the picture. @param {{ present: () => void, leave: () => void, list: () => void, collect: () => void }} acts */
function buttons(acts) {
  const bar = stageRow();
  /** @type {[keyof typeof acts, string, string][]} */
  const all = [
    ["present", CORNERS, "Let the picture fill the window (P)"],
    ["collect", "+", "Add this view to a lesson of your own (V)"],
    ["list", "?", "Hide, show and lock (?)"],
    ["leave", "✕", "Back to the page (Esc)"],
  ];
  bar.append(
    ...all.map(([name, sign, words]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", innerHTML: sign, title: words });
      button.dataset.act = name;
      button.setAttribute("aria-label", words);
      button.addEventListener("click", acts[name]);
      return button;
    }),
  );
  return bar;
}
