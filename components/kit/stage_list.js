// The list of what can be hidden, shown and locked on the page.

import { QUESTIONS, flipped } from "./staging.js";
import { controlsOf } from "./streamlit.js";
import { readTheme } from "./theme.js";

/** @typedef {import("./staging.js").Staging} Staging */
/** @typedef {import("./staging.js").Part} Part */

/**
 * @param {object} stage
 * @param {() => Part[]} stage.parts those of the page
 * @param {() => Staging} stage.now
 * @param {(news: Partial<import("./staged.js").Staged>) => void} stage.change
 */
export function partsList({ parts, now, change }) {
  const element = document.createElement("dialog");
  element.className = "atlas-parts";
  element.setAttribute("aria-label", "Hide, show and lock");
  const draw = () => {
    if (!element.open) return;
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.name : undefined;
    element.replaceChildren(...content({ parts, now, change }), closing(element));
    if (held) /** @type {HTMLElement | null} */ (element.querySelector(`[data-name="${held}"]`))?.focus();
  };
  const open = () => {
    const { text, background } = readTheme(document.querySelector("[data-stage]") ?? document.body);
    element.style.cssText = `--ink:${text};--page:${background}`; // the page's, which are not those of the browser
    element.showModal();
    draw();
  };
  return { element, open, draw };
}

/** @param {Parameters<typeof partsList>[0]} stage */
function content({ parts, now, change }) {
  const { hide, lock, question } = now();
  const flip = (/** @type {"hide" | "lock"} */ key, /** @type {string} */ name) => change({ [key]: flipped(now()[key], name) });
  const asks = (/** @type {string} */ name) =>
    QUESTIONS.filter((asked) => asked.parts.includes(name)).map(({ kind, words }) => {
      const isAsked = question?.kind === kind && question.part === name;
      return switchOf(`${kind} ${name}`, words, isAsked, () => change({ question: isAsked ? null : { kind, part: name } }));
    });
  const hides = (/** @type {string} */ name) =>
    switchOf(`hide ${name}`, ["hide", "hidden"], hide.includes(name), () => flip("hide", name));
  const locks = (/** @type {string} */ name) =>
    switchOf(`lock ${name}`, ["lock", "locked"], lock.includes(name), () => flip("lock", name));
  const shown = parts().map(({ name, key, words }) => row(`${key.toUpperCase()}\u2002${words}`, [...asks(name), hides(name)]));
  const controls = controlsOf().map(({ key, label }) => row(label, [hides(key), locks(key)]));
  const point = row("the point", [locks("point")]);
  return [heading("The picture"), ...shown, heading("Controls"), ...controls, point, keys()];
}

/** @param {string} text */
const heading = (text) => Object.assign(document.createElement("h2"), { textContent: text });

function keys() {
  const asked = QUESTIONS.map(({ key, about }) => `${key.toUpperCase()} ${about}`).join(", ");
  const textContent = `While the picture fills the window, the letters do this too, and [ and ] go to the page's other pictures. What a reader answers before it is shown: ${asked}.`;
  return Object.assign(document.createElement("p"), { textContent });
}

/** @param {string} words @param {HTMLElement[]} switches */
function row(words, switches) {
  const element = document.createElement("div");
  element.append(Object.assign(document.createElement("span"), { textContent: words }), ...switches);
  return element;
}

/** @param {string} name @param {string[]} words while it is off, and on @param {boolean} isOn @param {() => void} flip */
function switchOf(name, words, isOn, flip) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[Number(isOn)] });
  button.dataset.name = name;
  button.setAttribute("aria-pressed", String(isOn));
  button.addEventListener("click", flip);
  return button;
}

/** @param {HTMLDialogElement} dialog */
function closing(dialog) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Close",
    className: "atlas-close",
  });
  button.addEventListener("click", () => dialog.close());
  return button;
}
