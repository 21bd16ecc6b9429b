// The panel in which a reader answers a question: it lies over one of the picture's, and its buttons stand at the top of it.

import { staged } from "../../kit/staged.js";

/** @typedef {import("../../kit/plotly.js").Panel} Panel */
/** @typedef {import("../live.js").Chart} Chart */

/**
 * @param {Chart} chart
 * @param {string} name of the kind of question
 * @param {string[]} words of the buttons
 */
export function buildPanel(chart, name, words) {
  const element = document.createElement("div");
  Object.assign(element, { className: `atlas-ask atlas-${name}`, hidden: true });
  element.dataset.free = "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const bar = document.createElement("div");
  const buttons = words.map(buttonOf);
  bar.append(...buttons);
  const hand = document.createElement("span"); // a slider holds no buttons
  element.append(svg, hand, bar);
  chart.element.parentElement?.append(element);
  return { element, svg, hand, bar, buttons };
}

/** Makes the hand of a panel a slider that keys can move. @param {HTMLElement} hand */
export function makeSlider(hand) {
  hand.className = "atlas-hand";
  hand.tabIndex = 0;
  hand.setAttribute("role", "slider");
}

/** @param {string} textContent */
export const buttonOf = (textContent) => Object.assign(document.createElement("button"), { type: "button", textContent });

/** Lays a panel over one of the picture. @param {HTMLElement} element @param {Pick<Panel, "left" | "right" | "top" | "bottom">} place */
export function layOver(element, { left, right, top, bottom }) {
  element.hidden = false;
  Object.assign(element.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
}

/** The button that reveals and covers, or gives an answer. @param {HTMLButtonElement} button @param {boolean} isAnswered @param {unknown[]} others */
export function setReveal(button, isAnswered, others) {
  const { revealed, covered } = staged();
  button.textContent = covered ? "Give the answer" : revealed ? "Hide again" : "Reveal";
  button.disabled = covered ? revealed || !isAnswered : !revealed && !isAnswered && !others.length;
}

/** What the Enter key does, to who cannot see the buttons. @param {string} reveals */
export const enterWords = (reveals) => `Enter ${staged().covered ? "gives it" : reveals}`;

/**
 * Follows a pointer that goes down in a panel, but not on its buttons: the picture's own press moves its point.
 *
 * @param {HTMLElement} element
 * @param {(event: PointerEvent, isFirst: boolean) => void} pointed
 */
export function listenTo(element, pointed) {
  element.addEventListener("pointerdown", (event) => {
    if (/** @type {Element} */ (event.target).closest("button, input") || event.button) return;
    event.stopPropagation();
    element.setPointerCapture(event.pointerId);
    pointed(event, true);
  });
  element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && pointed(event, false));
}

/** The place on the axis under a pointer. @param {Panel} place @param {HTMLElement} element @param {PointerEvent} event */
export function placeUnder({ left, number }, element, { clientX }) {
  return number(left + clientX - element.getBoundingClientRect().left);
}
