// What a class sees of a page: which picture fills the window, and which parts and controls are hidden or locked. The address says it
// beside the page's own state, and only the browser reads it.

import constants from "./constants.js";

/**
 * @typedef {object} Staging
 * @property {number} present the place of the picture that fills the window, from 1; 0 for none
 * @property {string[]} hide names of parts, or keys of controls
 * @property {string[]} lock the same
 * @property {string[]} sliders keys of those that stay below the picture; none for all
 * @property {Question | null} question what a reader is asked about a picture before it is shown
 */

/** @typedef {{ kind: Kind, part: string }} Question */
/** @typedef {"draw" | "place" | "guess" | "choose"} Kind of a question, which is its key in an address */
/** @typedef {{ name: string, key: string, words: string }} Part */

const NAME = /^\w{1,40}$/;
const MOST = 60; // names in one address
const PLACES = ["2", "3", "4", "5", "6", "7", "8", "9"];
const LONG = 40; // letters of a text from an address that are shown

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

/**
 * What a reader can be asked: the parts that it can be asked about, the usual one first, the letter that asks about that one, and what
 * the list of parts calls it before and after.
 *
 * @type {{ kind: Kind, key: string, parts: string[], words: [string, string], about: string }[]}
 */
export const QUESTIONS = [
  { kind: "draw", key: "d", parts: ["gradient", "loss", "curvature"], words: ["draw", "to be drawn"], about: "draw the gradient" },
  { kind: "place", key: "k", parts: ["minimum"], words: ["place", "to be placed"], about: "place the minimum" },
  { kind: "guess", key: "u", parts: ["loss", "gradient"], words: ["guess", "to be guessed"], about: "guess the loss at the point" },
  {
    kind: "choose",
    key: "h",
    parts: ["gradient", "loss"],
    words: ["choose", "to be chosen"],
    about: "choose the gradient among four",
  },
];

/** How many panels there are to choose from. */
export const CHOICES = 4;

/** The name of a part's number at the point. @param {string} part */
export const numberPart = (part) => `${part}-number`;

const WHOLE = {
  loss: ["loss", "tangent", "minimum", "meetings"],
  gradient: ["gradient", "tangent", "meetings"],
  curvature: ["curvature"],
};

/** What tells of a part that is asked about, and is hidden until it is revealed. @type {Record<Kind, Record<string, string[]>>} */
const TELLING = {
  draw: WHOLE,
  place: { minimum: ["minimum", "facts"] },
  guess: { loss: [numberPart("loss"), "tangent"], gradient: [numberPart("gradient"), "tangent"] },
  choose: WHOLE,
};

/** @typedef {Pick<Staging, "hide" | "lock" | "question"> & { revealed: boolean }} Seen */

/** All that is hidden now. @param {Pick<Seen, "hide" | "question" | "revealed">} staging */
export const hiddenOf = ({ hide, question, revealed }) => [
  ...hide,
  ...(question && !revealed ? TELLING[question.kind][question.part] : []),
];

/** The parts whose numbers a table leaves out: a guess also asks for a number of a column. @param {Pick<Seen, "hide" | "question" | "revealed">} staging */
export const untoldOf = ({ hide, question, revealed }) => [
  ...hiddenOf({ hide, question, revealed }),
  ...(question?.kind === "guess" && !revealed ? [question.part] : []),
];

/** All that is locked now: the point stays where its number is to be guessed. @param {Pick<Seen, "lock" | "question" | "revealed">} staging */
export const lockedOf = ({ lock, question, revealed }) => [...lock, ...(question?.kind === "guess" && !revealed ? ["point"] : [])];

/** The name of the part that a panel of curves is. @param {string} panel */
export const partOf = (panel) => PANELS[panel] ?? panel;

/** The names of the parts that belong to curve i. @param {number} i */
export const curvePart = (i) => `curve${i + 1}`;

/** Whether a key of an address belongs to the staging. @param {string} key */
export const isStaging = (key) => constants.staging.includes(key);

/** What an address says; a name that is none is left out. @param {URLSearchParams} query @returns {Staging} */
export function stagingOf(query) {
  const names = (/** @type {string} */ key) => named(query.getAll(key));
  const place = query.get("present") ?? "";
  const present = place === "yes" ? 1 : PLACES.includes(place) ? Number(place) : 0;
  const [question = null] = QUESTIONS.flatMap(({ kind, parts }) => {
    const part = parts.find((name) => name === query.get(kind));
    return part ? [{ kind, part }] : [];
  });
  const sliders = named(query.getAll("sliders").flatMap((text) => text.split(",")));
  return { present, hide: names("hide"), lock: names("lock"), sliders, question };
}

/**
 * What an address says that is no place, part or question, and what each could say instead: a sentence for each entry.
 *
 * @param {URLSearchParams} query
 */
export function refusedIn(query) {
  /** @type {Record<string, string[]>} */
  const legal = { present: ["yes", ...PLACES], ...Object.fromEntries(QUESTIONS.map(({ kind, parts }) => [kind, parts])) };
  return [...query].flatMap(([key, text]) => {
    const isName = key !== "hide" && key !== "lock";
    if (isName ? !legal[key] || legal[key].includes(text) : NAME.test(text)) return [];
    const cure = isName ? `it can be ${legal[key].join(", ")}` : "a name has letters, digits and underscores, 40 at most";
    return [`“${key}=${text.slice(0, LONG)}” in the address is left out: ${cure}.`];
  });
}

/**
 * Names that a staging hides or locks and that a page has not: a sentence for each.
 *
 * @param {Pick<Staging, "hide" | "lock">} staging
 * @param {string[]} controls the keys of the page's controls
 */
export function missingIn({ hide, lock }, controls) {
  const parts = PARTS.map(({ name }) => name);
  const keys = controls.length ? `, and the controls ${controls.join(", ")}` : "";
  const missed = (/** @type {string} */ key, /** @type {string[]} */ names, /** @type {string[]} */ known) =>
    names
      .filter((name) => !known.includes(name) && !controls.includes(name))
      .map((name) => `“${key}=${name}” in the address ${key}s nothing on this page: there are ${known.join(", ")}${keys}.`);
  return [...missed("hide", hide, parts), ...missed("lock", lock, ["point"])];
}

/** @param {string[]} texts */
const named = (texts) => [...new Set(texts)].filter((name) => NAME.test(name)).slice(0, MOST);

/** Makes a query say a staging, in the place of what it said. @param {URLSearchParams} query @param {Staging} staging */
export function say(query, { present, hide, lock, sliders, question }) {
  constants.staging.forEach((key) => query.delete(key));
  if (present) query.set("present", present === 1 ? "yes" : String(present));
  hide.forEach((name) => query.append("hide", name));
  lock.forEach((name) => query.append("lock", name));
  if (sliders.length) query.set("sliders", sliders.join());
  if (question) query.set(question.kind, question.part);
}

/** A list with a name, or without it where it was there. @param {string[]} names @param {string} name */
export const flipped = (names, name) => (names.includes(name) ? names.filter((each) => each !== name) : [...names, name]);
