// A lesson from outside is read, and the pages that it shows are asked whether they take what its steps say of them: they know that, and
// nobody else.

import { Unable, asking } from "./frames.js";
import { lessonOf, problem } from "./lesson.js";

/** @typedef {import("./lesson.js").Lesson} Lesson */
/** @typedef {import("./lesson.js").Step} Step */
/** @typedef {import("./lesson.js").Problem} Problem */
/** @typedef {import("./frames.js").Numbers} Numbers */
/** @typedef {import("./words.js").Part} Part */

const COPY = "Open the page, set it up, and copy its address";

/** The numbers that the words of a step ask for. @param {Step} step */
function askedIn({ words }) {
  /** @param {Part} part @returns {{ of: string, line: number }[]} */
  const within = (part) => (part.kind === "number" ? [part] : "inside" in part ? part.inside.flatMap(within) : []);
  return words.flatMap((block) => (block.kind === "paragraph" ? block.parts : block.items.flat()).flatMap(within));
}

/**
 * What is wrong with a step in the eyes of its page.
 *
 * @param {Step} step
 * @param {(of: string[]) => Promise<Numbers>} ask
 * @returns {Promise<Problem[]>}
 */
export async function stepProblems(step, ask) {
  const { untaken } = await ask([]);
  const place = step.line + 1;
  if (untaken.length) {
    return untaken.map(([key, text]) => problem(place, `The page ${step.page} does not take ${key}=${text} in this state`, COPY));
  }
  const found = askedIn(step).map(({ of, line }) =>
    ask([of]).then(
      () => [],
      (error) => {
        if (!(error instanceof Unable)) throw error;
        return [problem(line, error.message, "Take one of these, or another page")];
      },
    ),
  );
  return (await Promise.all(found)).flat();
}

/**
 * @param {string} text
 * @param {import("./lesson.js").Pages} pages
 * @param {(step: Step) => string} addressOf
 * @param {HTMLElement} place of the frames that are opened for it
 * @returns {Promise<import("./lesson.js").Reading>}
 */
export async function checked(text, pages, addressOf, place) {
  const { lesson, problems } = lessonOf(text, pages);
  if (!lesson) return { lesson, problems };
  /** @type {Map<string, Step[]>} */
  const byPage = new Map();
  for (const step of lesson.steps) byPage.set(step.page, [...(byPage.get(step.page) ?? []), step]);
  /** @type {Problem[]} */
  const found = [];
  for (const steps of byPage.values()) {
    const all = await asking(place, addressOf({ ...steps[0], query: "" }), (ask) =>
      Promise.all(steps.map((step) => stepProblems(step, (of) => ask("numbers", { query: step.query, of })))),
    );
    found.push(...all.flat());
  }
  return found.length ? { lesson: null, problems: found.sort((a, b) => a.line - b.line) } : { lesson, problems };
}
