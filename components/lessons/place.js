// Where a reader is among the lessons, as the address says it: a lesson by its name, or one in the fragment, and the step.

/**
 * @typedef {object} Place
 * @property {string} name of a lesson that the atlas has; empty for none
 * @property {string} packed a lesson that the address itself holds (packed.js); empty for none
 * @property {number} step from 1
 */

const STEP = /^[1-9]\d?$/;
const KEPT = /^#lesson=(.+)$/;

/** @param {{ search: string, hash: string }} address @returns {Place} */
export function placeOf({ search, hash }) {
  const query = new URLSearchParams(search);
  const step = query.get("step") ?? "";
  const [, packed = ""] = hash.match(KEPT) ?? [];
  return { name: packed ? "" : (query.get("lesson") ?? ""), packed, step: STEP.test(step) ? Number(step) : 1 };
}

/** The address of a place on this page; what else the address says stays. @param {{ search: string }} address @param {Place} place */
export function hrefOf({ search }, { name, packed, step }) {
  const query = new URLSearchParams(search);
  for (const key of ["lesson", "step"]) query.delete(key);
  if (name) query.set("lesson", name);
  if (step > 1) query.set("step", String(step));
  return `?${query}${packed && `#lesson=${packed}`}`;
}
