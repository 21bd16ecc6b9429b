// The pictures of a plain page: what each gets at an address, and what the hand leaves in it. Most are put together from their parts
// alone; a few compute something of their message, or are left more than their message holds.

import { isBlank } from "../families/segmentation/runs.js";
import { batchMessage, decayWords, editedRows, rowsMessage, uploadMessage, usedRows } from "./batch.js";
import { withPrograms } from "./entries.js";
import { fieldsIn, messageOf } from "./messages.js";
import { chartMessage, lossesOf } from "./scene.js";
import { sweep } from "./sweep.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("../wire").PlainPicture} Picture */
/** @typedef {import("./messages.js").Values} Values */

/**
 * @typedef {object} Own
 * @property {(page: Page, values: Values, message: any) => any} message from the one that its parts make
 * @property {(name: string, left: any) => Values | null} [left] the values of fields, where null is the default of one; null where
 *   they stand in the message
 * @property {string} [source] the picture that has its rows, and is drawn wherever this one is
 */

const PAINTED = "painted"; // the target that the reader has made, as in states/segmentation.py
/** @type {Map<string, string>} */
const addresses = new Map(); // of the programs of masks, by the side of their frame
let sweeps = { key: "", message: /** @type {unknown} */ (null) }; // the last that has been asked for

/** @param {Page} page @param {string} side */
function addressOf({ masks = {} }, side) {
  const known = addresses.get(side) ?? URL.createObjectURL(new Blob([JSON.stringify(masks[side])]));
  addresses.set(side, known);
  return known;
}

/** What stands below a scene of masks; the same where nothing has changed that the curves depend on. @param {Page} page @param {Values} values @param {any} message */
function detailsOf(page, values, message) {
  const picture = page.pictures.find(({ name }) => name === "masks");
  if (!picture) return message;
  const { scene } = messageOf(picture, values);
  const { side, target, drawn, erased, numbers, swept, curves } = scene;
  const key = JSON.stringify([side, target, drawn, erased, { ...numbers, [swept]: 0 }, swept, curves]);
  if (key === sweeps.key) return sweeps.message;
  const { [side]: programs } = page.masks ?? {};
  const sampled = async () => {
    const lines = await sweep(scene, programs, message.sweep.x, () => key !== sweeps.key);
    return { sweep: { ...message.sweep, curves: lines } };
  };
  sweeps = { key, message: null };
  sweeps.message = sampled();
  return sweeps.message;
}

/** @param {Record<string, string | null>} layers @returns {Values} */
function painted({ mask, ...layers }) {
  const over = Object.entries(layers).map(([name, text]) => [name, text && !isBlank(text) ? text : null]);
  return { ...Object.fromEntries(over), ...(mask ? { target: PAINTED, mask } : {}) };
}

/** @type {Record<string, Own>} by the name of the picture */
const OWN = {
  chart: {
    message: ({ chart }, values, message) =>
      chart && withPrograms(chart, lossesOf(chart, values), values, () => chartMessage(chart, values, message)),
    left: (name, x) => (name === "probe" ? { at: x } : null),
  },
  masks: {
    message: (page, { side }, message) => ({ ...message, programs: addressOf(page, side) }),
    left: (name, left) => (name === "painted" ? painted(left) : null),
  },
  mask_details: { message: detailsOf },
  batch: { message: (_, values, message) => batchMessage(values, message), source: "instances" },
  decay: { message: (_, __, message) => decayWords(message) },
  instances: { message: (_, values, message) => rowsMessage(values, message), left: (_, text) => editedRows(text) },
  upload: { message: (_, values, message) => uploadMessage(values, message), left: (_, used) => usedRows(used) },
};

/** The picture without which another draws nothing. @param {string} name */
export const sourceOf = (name) => OWN[name]?.source;

/** The message of a picture, or the promise of one. @param {Page} page @param {Picture} picture @param {Values} values */
export function messageIn(page, picture, values) {
  const message = messageOf(picture, values);
  return OWN[picture.name]?.message(page, values, message) ?? message;
}

/** What the hand has left in a picture, as values of fields. @param {Picture} picture @param {Values} values @param {string} name @param {any} left */
export function leftIn(picture, values, name, left) {
  return OWN[picture.name]?.left?.(name, left) ?? fieldsIn(picture, values, name, left);
}
