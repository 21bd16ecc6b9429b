// What a class sees of a page: which picture fills the window, and which parts and controls are hidden or locked. The address says it
// beside the page's own state, and only the browser reads it.

import constants from "./constants.js";

/**
 * @typedef {object} Staging
 * @property {number} present the place of the picture that fills the window, from 1; 0 for none
 * @property {string[]} hide names of parts, or keys of controls
 * @property {string[]} lock the same
 * @property {string} draw the part of a picture that is hidden until the reader has drawn it; empty for none
 */

/** @typedef {{ name: string, key: string, words: string }} Part */

const NAME = /^\w{1,40}$/;
const MOST = 60; // names in one address
const PLACE = /^[2-9]$/;

/** What a picture can have, with the key that hides and shows it while the picture fills the window. @type {Part[]} */
export const PARTS = [
  { name: "loss", key: "l", words: "loss" },
  { name: "gradient", key: "g", words: "gradient" },
  { name: "curvature", key: "c", words: "curvature" },
  { name: "weight", key: "w", words: "weight" },
  { name: "ratio", key: "q", words: "ratio of the gradients" },
  { name: "curve1", key: "1", words: "first loss" },
  { name: "curve2", key: "2", words: "second loss" },
  { name: "curve3", key: "3", words: "third loss" },
  { name: "curve4", key: "4", words: "fourth loss" },
  { name: "tangent", key: "t", words: "tangent" },
  { name: "point", key: "o", words: "point" },
  { name: "minimum", key: "m", words: "minimum" },
  { name: "meetings", key: "x", words: "where curves meet" },
  { name: "names", key: "n", words: "names" },
  { name: "readout", key: "r", words: "numbers" },
  { name: "answers", key: "a", words: "comparison in words" },
  { name: "bars", key: "b", words: "bars" },
  { name: "simplex", key: "s", words: "triangle of probabilities" },
  { name: "formula", key: "f", words: "formula" },
  { name: "facts", key: "i", words: "facts" },
  { name: "note", key: "e", words: "note" },
];

/** @type {Record<string, string>} */
const PANELS = { value: "loss", slope: "gradient", "gradient ratio": "ratio" };

/** The parts that a reader can draw. */
export const DRAWN = ["loss", "gradient", "curvature"];

/** What tells of a part that is to be drawn, and is hidden with it. @type {Record<string, string[]>} */
const TELLING = {
  loss: ["loss", "tangent", "minimum", "meetings"],
  gradient: ["gradient", "tangent", "meetings"],
  curvature: ["curvature"],
};

/** All that is hidden now. @param {Pick<Staging, "hide" | "draw"> & { revealed: boolean }} staging */
export const hiddenOf = ({ hide, draw, revealed }) => [...hide, ...(revealed ? [] : (TELLING[draw] ?? []))];

/** The name of the part that a panel of curves is. @param {string} panel */
export const partOf = (panel) => PANELS[panel] ?? panel;

/** The names of the parts that belong to curve i. @param {number} i */
export const curvePart = (i) => `curve${i + 1}`;

/** Whether a key of an address belongs to the staging. @param {string} key */
export const isStaging = (key) => constants.staging.includes(key);

/** What an address says; a name that is none is left out. @param {URLSearchParams} query @returns {Staging} */
export function stagingOf(query) {
  const names = (/** @type {string} */ key) => [...new Set(query.getAll(key))].filter((name) => NAME.test(name)).slice(0, MOST);
  const place = query.get("present") ?? "";
  const present = place === "yes" ? 1 : PLACE.test(place) ? Number(place) : 0;
  const draw = DRAWN.find((name) => name === query.get("draw")) ?? "";
  return { present, hide: names("hide"), lock: names("lock"), draw };
}

/** Makes a query say a staging, in the place of what it said. @param {URLSearchParams} query @param {Staging} staging */
export function say(query, { present, hide, lock, draw }) {
  constants.staging.forEach((key) => query.delete(key));
  if (present) query.set("present", present === 1 ? "yes" : String(present));
  hide.forEach((name) => query.append("hide", name));
  lock.forEach((name) => query.append("lock", name));
  if (draw) query.set("draw", draw);
}

/** A list with a name, or without it where it was there. @param {string[]} names @param {string} name */
export const flipped = (names, name) => (names.includes(name) ? names.filter((each) => each !== name) : [...names, name]);
