// What stands below the sliders of a scene of masks: the curve, the counts, the table and the steps. The scene itself fills it.

import { component } from "../../kit/component.js";
import { buildSweep } from "./curve.js";
import { dropDetails, sortBy, takeDetails } from "./masks.js";
import { buildTables } from "./scores.js";
import { buildSorted } from "./sorted.js";

/** @typedef {import("../../wire").MaskDetailsMessage} MaskDetailsMessage */

/**
 * @typedef {object} Fields
 * @property {ReturnType<typeof buildSweep>} sweep
 * @property {ReturnType<typeof buildTables>} tables
 * @property {ReturnType<typeof buildSorted>} sorted
 */

/** @typedef {import("../../kit/component.js").Mounted<MaskDetailsMessage> & Fields} Details */

export const { render, remove, current } = component({ create, update, remove: unmount });

/** @param {HTMLElement} parentElement @returns {Fields} */
function create(parentElement) {
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (parentElement.querySelector(`.atlas-${name}`));
  const [counts, losses] = /** @type {HTMLTableElement[]} */ (["counts", "losses"].map(find));
  return {
    sweep: buildSweep(find("sweep"), find("at"), find("note")),
    tables: buildTables(counts, losses, sortBy),
    sorted: buildSorted(find("sorted")),
  };
}

/** @param {Details} details */
function update(details) {
  takeDetails(details);
  return details.sweep.load(details.data.sweep, details.theme);
}

/** @param {Details} details */
function unmount(details) {
  dropDetails(details);
  details.sweep.remove();
}
