// The staging of the page as it is now, for all modules that follow it.

/** @typedef {import("./staging.js").Staging} Staging */
/**
 * With what no address says: whether the answer to the question is shown, the answers of a class that lie over the picture, each as
 * the event `atlas-answer` has it (chart/questions/asked.js): a list of [x, y], a number, or the place of a panel from 0; and whether the
 * reader only gives an answer, which who asks reveals.
 *
 * @typedef {Staging & { revealed: boolean, answers: unknown[], covered: boolean }} Staged
 */

/** What holds of a question that has just been asked. @type {Pick<Staged, "revealed" | "answers">} */
export const UNANSWERED = { revealed: false, answers: [] };

/** @type {Staged} */
let now = { present: 0, hide: [], lock: [], sliders: [], question: null, covered: false, ...UNANSWERED };
/** @type {Set<() => void>} */
const listeners = new Set();

export const staged = () => now;

/** Changes the staging, and tells everybody. Another question is unanswered at first. @param {Partial<Staged>} news */
export function stage(news) {
  const isOther = news.question !== undefined && JSON.stringify(news.question) !== JSON.stringify(now.question);
  now = { ...now, ...(isOther ? UNANSWERED : {}), ...news };
  listeners.forEach((act) => act());
}

/** Calls an act after each change; comes back with how to stop. @param {() => void} act */
export function whenStaged(act) {
  listeners.add(act);
  return () => void listeners.delete(act);
}
