// The views that a reader has added, as a lesson in the making: put in order, worded, removed, saved as its file, opened again, played.

import { MOST, REFUSED, keep, views } from "../kit/views.js";
import { lessonOf, sentence } from "./lesson.js";
import { button, made } from "./markup.js";
import { moved, textOf, viewsOf } from "./own.js";
import { saveText } from "./take.js";

/** @typedef {import("../kit/views.js").Views} Views */
/** @typedef {import("../kit/views.js").View} View */

const FILE = "my-views.md";
const HOW = "Set up a picture on any page, then press + at its top, or V while it fills the window.";

/**
 * The list, which writes each change to the browser's storage at once.
 *
 * @param {import("./lesson.js").Pages} pages
 * @param {(file: File) => void} play
 */
export function buildCollection(pages, play) {
  const element = made("section", "atlas-views");
  const said = made("p", "atlas-views-said");
  said.setAttribute("role", "status");
  /** @type {Views | null} */
  let removed = null; // all views as they were before the last one was removed
  const draw = () => element.replaceChildren(made("h2", "", "Your own views"), ...inside(), said);

  /** @param {Partial<Views>} news */
  function write(news) {
    const now = views();
    const isKept = now !== null && keep({ ...now, ...news });
    said.replaceChildren(isKept ? "" : `${REFUSED}.`);
    return isKept;
  }

  /** Changes the list itself, and draws it anew. @param {View[]} steps @param {Views | null} [before] */
  function arrange(steps, before = null) {
    if (!write({ steps })) return;
    removed = before;
    draw();
    if (before)
      said.replaceChildren(
        "Removed. ",
        button("Bring it back", "", () => removed && arrange(removed.steps)),
      );
  }

  function inside() {
    const all = views();
    if (!all) return [made("p", "", `${REFUSED}.`)];
    const list = made("ol", "", ...all.steps.map((view, i) => row(all, view, i)));
    const open = opener((file) => void add(file));
    if (!all.steps.length) return [made("p", "", HOW), made("p", "atlas-views-acts", open)];
    const acts = [button("Play", "", () => withText((text) => play(new File([text], FILE)))), button("Save as a file", "", () => withText((text) => saveText(text, FILE)))]; // prettier-ignore
    const head = [field("Title", all.title, (title) => write({ title })), field("About", all.about, (about) => write({ about }))];
    return [...head, list, made("p", "atlas-views-acts", ...acts, open)];
  }

  /** @param {Views} all @param {View} view @param {number} i */
  function row(all, view, i) {
    const change = (/** @type {Partial<View>} */ news) => {
      const steps = views()?.steps ?? [];
      write({ steps: steps.with(i, { ...steps[i], ...news }) });
    };
    const words = Object.assign(made("textarea", ""), { value: view.words, rows: 2, placeholder: "Words" });
    words.setAttribute("aria-label", `Words of view ${i + 1}`);
    words.addEventListener("input", () => change({ words: words.value }));
    const act = (/** @type {string} */ sign, /** @type {string} */ name, /** @type {() => void} */ then) => {
      const control = button(sign, "", then);
      control.setAttribute("aria-label", `${name} view ${i + 1}`);
      control.title = name;
      return control;
    };
    const up = act("↑", "Move up", () => arrange(moved(all.steps, i, -1)));
    const down = act("↓", "Move down", () => arrange(moved(all.steps, i, 1)));
    up.disabled = i === 0;
    down.disabled = i === all.steps.length - 1;
    const away = act("✕", "Remove", () => arrange(all.steps.toSpliced(i, 1), all));
    const heading = field(`Heading of view ${i + 1}`, view.heading, (text) => change({ heading: text }));
    return made("li", "", made("div", "", heading, up, down, away), made("small", "", view.address), words);
  }

  /** Adds the views of a file to those that are there. @param {File} file */
  async function add(file) {
    const text = await file.text();
    const now = views();
    const problems = lessonOf(text, pages).problems.map((each) => sentence(each, file.name));
    const { title, about, steps } = viewsOf(text);
    const all = [...(now?.steps ?? []), ...steps];
    if (!problems.length && all.length > MOST)
      problems.push(`${file.name} and the views here are more than ${MOST}. Remove some first.`);
    if (problems.length) return said.replaceChildren(problems.join(" "));
    if (!now?.steps.length) write({ title, about });
    arrange(all);
  }

  /** Does something with the lesson's text, or says what is wrong with it. @param {(text: string) => void} act */
  function withText(act) {
    const all = views();
    if (!all) return said.replaceChildren(`${REFUSED}.`);
    const text = textOf(all);
    const { problems } = lessonOf(text, pages);
    said.replaceChildren(problems.map((each) => sentence(each, FILE)).join(" "));
    if (!problems.length) act(text);
  }

  draw();
  return element;
}

/** A line of text under a name; it cannot be empty. @param {string} name @param {string} text @param {(text: string) => void} write */
function field(name, text, write) {
  const input = Object.assign(made("input", ""), { value: text, maxLength: 120 });
  input.setAttribute("aria-label", name);
  input.addEventListener("input", () => input.value.trim() && write(input.value));
  input.addEventListener("change", () => {
    if (!input.value.trim()) write((input.value = text));
  });
  return input;
}

/** @param {(file: File) => void} take */
function opener(take) {
  const input = Object.assign(made("input", ""), { type: "file", accept: ".md,.txt,text/markdown,text/plain" });
  input.addEventListener("change", () => input.files?.[0] && take(input.files[0]));
  return made("label", "", "Add the views of a file ", input);
}
