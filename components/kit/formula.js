// The box for a formula. While the hand types, the text is the reader's alone; when it rests the server is told, and only its answer to
// the last telling is taken: it may have said something about an older text meanwhile.

import { component } from "./component.js";

const REST = 250; // ms without a key before the server is told

/** @typedef {import("../wire").FormulaMessage} FormulaMessage */
/**
 * @typedef {import("./component.js").Mounted<FormulaMessage> & {
 *   input: HTMLTextAreaElement,
 *   label: HTMLElement,
 *   place: HTMLElement,
 *   turn: number,
 *   timer: ReturnType<typeof setTimeout> | undefined,
 * }} Box
 * `turn` counts what was told, and the timer runs while something is still to be told
 */

export const { render, remove } = component({ create, update, remove: rest });

let boxes = 0;

/** @param {HTMLElement} element @param {FormulaMessage} data @param {import("./component.js").Mounted<FormulaMessage>} mounted */
function create(element, data, mounted) {
  const [input, label, place] = /** @type {[HTMLTextAreaElement, HTMLElement, HTMLElement]} */ (
    ["textarea", "label span", ".atlas-problem"].map((part) => element.querySelector(part))
  );
  const box = /** @type {Box} */ (Object.assign(mounted, { input, label, place, turn: data.turn, timer: undefined }));
  boxes += 1;
  place.id = `atlas-problem-${boxes}`;
  input.setAttribute("aria-describedby", place.id);
  input.maxLength = data.longest;
  input.addEventListener("input", () => {
    rest(box);
    box.timer = setTimeout(() => tell(box), REST);
  });
  input.addEventListener("blur", () => box.timer !== undefined && tell(box));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    tell(box);
  });
  return box;
}

/** @param {Box} box */
function rest(box) {
  clearTimeout(box.timer);
  box.timer = undefined;
}

/** @param {Box} box */
function tell(box) {
  rest(box);
  if (box.removed) return;
  box.turn += 1;
  box.send("typed", { text: box.input.value, turn: box.turn });
}

/** @param {Box} box */
function update({ data, input, label, place, turn, timer }) {
  label.textContent = data.label;
  if (timer !== undefined || data.turn !== turn) return;
  if (input.value !== data.text) input.value = data.text; // an example or the back button; setting an equal text would move the caret
  input.setAttribute("aria-invalid", String(data.problem !== null));
  const parts = data.problem ? explained(data.problem) : [];
  // a live region that is given the same words again would be read out again
  const markup = parts.map(({ outerHTML }) => outerHTML).join("");
  if (place.innerHTML !== markup) place.replaceChildren(...parts);
}

/** What is wrong and what to do, and the line with the place marked. @param {import("../wire").FormulaProblem} problem */
function explained({ problem, cure, before, place, after }) {
  const words = Object.assign(document.createElement("p"), { textContent: `${problem} ${cure}` });
  const line = Object.assign(document.createElement("div"), { className: "atlas-line", dir: "ltr" });
  line.setAttribute("aria-hidden", "true"); // the words say what stands there
  const mark = Object.assign(document.createElement("b"), { textContent: place || " " });
  line.append(part(before), mark, part(after));
  return [words, line];
}

/** @param {string} text */
const part = (text) => Object.assign(document.createElement("span"), { textContent: text });
