// The staging of the page as it is now, for all modules that follow it.

/** @typedef {import("./staging.js").Staging} Staging */
/** @typedef {Staging & { revealed: boolean }} Staged `revealed`: what was hidden to be drawn is shown; no address says so */

/** @type {Staged} */
let now = { present: 0, hide: [], lock: [], draw: "", revealed: false };
/** @type {Set<() => void>} */
const listeners = new Set();

export const staged = () => now;

/** Changes the staging, and tells everybody. @param {Partial<Staged>} news */
export function stage(news) {
  now = { ...now, ...news };
  listeners.forEach((act) => act());
}

/** Calls an act after each change; comes back with how to stop. @param {() => void} act */
export function whenStaged(act) {
  listeners.add(act);
  return () => void listeners.delete(act);
}
