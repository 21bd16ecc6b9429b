// Plays a lesson: the words of a step beside its picture, by buttons, arrow keys or a clicker.

import { buildFrames } from "./frames.js";
import { button, made, wordsOf } from "./markup.js";

/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./lesson.js").Step} Step */

const ON = ["ArrowRight", "PageDown"];
const BACK = ["ArrowLeft", "PageUp"];
const OWN = "input, select, textarea, dialog, [contenteditable]"; // elements that have a use for such keys themselves

/**
 * @typedef {object} Around what a player needs of the page
 * @property {(step: Step) => string} addressOf a step in a frame
 * @property {(to: string) => string} linkOf a link of the words
 * @property {HTMLElement | null} menu of what can be kept of the lesson; null in the slides themselves
 * @property {string} list the address of the list of lessons
 * @property {(step: number) => void} go to another step, from 1
 */

/** @param {HTMLElement} parent @param {Lesson} lesson @param {Around} around */
export function buildPlayer(parent, lesson, around) {
  const { steps } = lesson;
  let now = 0; // the number of the step, from 1; 0 before the first
  const place = made("div", "atlas-lesson-frames");
  const words = made("div", "atlas-lesson-words");
  const heading = Object.assign(made("h3", ""), { tabIndex: -1 });
  const spoken = made("p", "atlas-lesson-spoken");
  spoken.setAttribute("role", "status");
  const back = button("← Back", "", () => move(-1));
  const next = button("Next →", "atlas-lesson-next", () => move(1));
  const count = made("span", "atlas-lesson-count");
  const all = Object.assign(made("a", "", "All lessons"), { href: around.list });
  const head = made("header", "", made("h2", "", lesson.title), all, ...(around.menu ? [around.menu] : []));
  const bar = made("footer", "", back, count, next);
  const element = made("section", "atlas-player", made("div", "atlas-lesson", head, heading, words, place, bar, spoken));
  element.setAttribute("aria-label", lesson.title);
  element.dataset.stage = ""; // a picture in the sense of stage.js: it can fill the window
  const frames = buildFrames(place, around.addressOf, heard);
  parent.append(element);

  /** @param {number} by */
  function move(by) {
    const to = now + by;
    if (to >= 1 && to <= steps.length) around.go(to);
  }

  /** What a key does, wherever it was pressed. @param {string} key @returns {boolean} whether it does something */
  function act(key) {
    const by = ON.includes(key) ? 1 : BACK.includes(key) ? -1 : 0;
    if (by) move(by);
    return by !== 0;
  }

  /** A key of the picture. Escape also brings the focus back from it. @param {string} key */
  function heard(key) {
    if (act(key)) return;
    const isInside = document.activeElement instanceof HTMLIFrameElement;
    if (key === "Escape" && isInside) heading.focus();
    else element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })); // as if it had been pressed here
  }

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    const { key, target, ctrlKey, metaKey, altKey, isTrusted } = event;
    if (!isTrusted || ctrlKey || metaKey || altKey || !(target instanceof Element) || target.closest(OWN)) return;
    if (act(key)) event.preventDefault();
    else if (key.length === 1) frames.press(key);
  }
  addEventListener("keydown", keyed);

  return {
    lesson,
    /** @param {number} asked the number of a step */
    show(asked) {
      const to = Math.min(asked, steps.length);
      if (to === now) return;
      const step = steps[to - 1];
      now = to;
      const { elements, asked: numbers } = wordsOf(step.words, around.linkOf);
      heading.textContent = step.heading;
      words.replaceChildren(...elements);
      words.scrollTop = 0;
      count.textContent = `${to} of ${steps.length}`;
      spoken.textContent = `Step ${to} of ${steps.length}: ${step.heading}`;
      for (const [control, isEnd] of /** @type {const} */ ([
        [back, to === 1],
        [next, to === steps.length],
      ])) {
        // prettier-ignore
        control.setAttribute("aria-disabled", String(isEnd)); // not disabled: that would lose the focus
      }
      if (document.activeElement instanceof HTMLIFrameElement) heading.focus(); // its frame goes
      frames.show(step, [steps[to], steps[to - 2]]);
      if (!numbers.length) return;
      const write = (/** @type {string[]} */ texts) => numbers.forEach(({ element: at }, i) => (at.textContent = texts[i]));
      frames.numbers(step, numbers.map(({ of }) => of)).then(write); // prettier-ignore
    },
    /** Letters as large as the window needs, also in the picture. @param {boolean} isPresented */
    present: (isPresented) => frames.present(isPresented),
    close() {
      removeEventListener("keydown", keyed);
      frames.close();
      element.remove();
    },
  };
}
