// The list of what can be hidden, shown and locked on the page.

import { DRAWN, flipped } from "./staging.js";
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
  const { hide, lock, draw } = now();
  const flip = (/** @type {"hide" | "lock"} */ key, /** @type {string} */ name) => change({ [key]: flipped(now()[key], name) });
  const drawn = (/** @type {string} */ name) =>
    switchOf(name, "draw", [draw], () => change({ draw: draw === name ? "" : name, revealed: false }));
  const shown = parts().map(({ name, key, words }) =>
    row(`${key.toUpperCase()}\u2002${words}`, [
      ...(DRAWN.includes(name) ? [drawn(name)] : []),
      switchOf(name, "hide", hide, () => flip("hide", name)),
    ]),
  );
  const controls = controlsOf().map(({ key, label }) =>
    row(label, [switchOf(key, "hide", hide, () => flip("hide", key)), switchOf(key, "lock", lock, () => flip("lock", key))]),
  );
  const point = row("the point", [switchOf("point", "lock", lock, () => flip("lock", "point"))]);
  return [heading("The picture"), ...shown, heading("Controls"), ...controls, point, keys()];
}

/** @param {string} text */
const heading = (text) => Object.assign(document.createElement("h2"), { textContent: text });

const keys = () =>
  Object.assign(document.createElement("p"), {
    textContent:
      "While the picture fills the window, the letters do this too, D lets a reader draw the gradient before it is shown, and [ and ] go to the page's other pictures.",
  });

/** @param {string} words @param {HTMLElement[]} switches */
function row(words, switches) {
  const element = document.createElement("div");
  element.append(Object.assign(document.createElement("span"), { textContent: words }), ...switches);
  return element;
}

/** @param {string} name @param {"hide" | "lock" | "draw"} key @param {string[]} names @param {() => void} flip */
function switchOf(name, key, names, flip) {
  const isOn = names.includes(name);
  const words = { hide: ["hide", "hidden"], lock: ["lock", "locked"], draw: ["draw", "to be drawn"] }[key][Number(isOn)];
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  button.dataset.name = `${key} ${name}`;
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
