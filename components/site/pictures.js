// The pictures of a plain page: what each gets at an address, and what the hand leaves in it. Most are put together from their parts
// alone; a few compute something of their message, or are left more than their message holds.

import { chartMessage } from "./scene.js";
import { fieldsIn, messageOf } from "./messages.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("../wire").PlainPicture} Picture */
/** @typedef {import("./messages.js").Values} Values */

/**
 * @typedef {object} Own
 * @property {(page: Page, values: Values, message: any) => any} message from the one that its parts make
 * @property {(name: string, left: any) => Values} [left] the values of fields; null is the default of one
 */

/** @type {Record<string, Own>} by the name of the picture */
const OWN = {
  chart: {
    message: ({ chart }, values) => chart && chartMessage(chart, values),
    left: (_, x) => ({ at: x }),
  },
};

/** The message of a picture, or the promise of one. @param {Page} page @param {Picture} picture @param {Values} values */
export function messageIn(page, picture, values) {
  const message = messageOf(picture, values);
  return OWN[picture.name]?.message(page, values, message) ?? message;
}

/** What the hand has left in a picture, as values of fields. @param {Picture} picture @param {Values} values @param {string} name @param {any} left */
export function leftIn(picture, values, name, left) {
  return OWN[picture.name]?.left?.(name, left) ?? fieldsIn(picture, values, name, left);
}
