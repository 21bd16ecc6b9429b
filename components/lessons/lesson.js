// The format of lessons: one text file, read into steps. It is the one reader of it, for lessons that ship with the atlas and for those that
// a reader brings; Python keeps the files and does not look into them. What comes out is data, and no text in it is ever markup.

import constants from "../kit/constants.js";
import { blocksOf, oneOf, shortened } from "./words.js";

/** @typedef {{ line: number, cause: string, cure: string }} Problem */
/** @typedef {import("./words.js").Block} Block */
/**
 * @typedef {object} Step
 * @property {number} line of its heading, from 1
 * @property {string} heading
 * @property {string} page the name of a page
 * @property {string} query its state, and what of it is hidden, locked or asked
 * @property {Block[]} words
 */
/** @typedef {{ title: string, about: string, steps: Step[] }} Lesson */
/** @typedef {{ lesson: Lesson | null, problems: Problem[] }} Reading `lesson` is null where there are problems */
/** @typedef {{ framed: string[], linked: string[] }} Pages the names of those that a step can show, and of those that a link can lead to */

export const LONGEST = 100_000; // characters of a file
const MOST_PROBLEMS = 20; // that are named
const TITLE = 120; // letters of a title, of a heading
const ABOUT = 300;
const ADDRESS = 4000; // characters
const WORDS = 5000; // characters of one step
const HEADER = /** @type {const} */ ({ title: TITLE, about: ABOUT });
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u; // characters that are not seen, or only change how others are shown
const RESERVED = ["present", "embed"]; // keys of an address that belong to the player

/** @param {number} line @param {string} cause @param {string} cure @returns {Problem} */
export const problem = (line, cause, cure) => ({ line, cause, cure });

/** What is too large to be looked at. @param {number} size in characters or bytes @returns {Problem[]} */
export function sizeProblems(size) {
  if (size <= LONGEST) return [];
  const cure = "Split it into several lessons, and leave out what is no text";
  return [problem(1, `The file has ${size} characters, and a lesson has at most ${LONGEST}`, cure)];
}

/** A problem as one sentence after the other. @param {Problem} each @param {string} file */
export const sentence = ({ line, cause, cure }, file) => `${file}, line ${line}: ${cause}. ${cure}.`;

/**
 * @param {string} text
 * @param {Pages} pages
 * @returns {Reading}
 */
export function lessonOf(text, pages) {
  const large = sizeProblems(text.length);
  if (large.length) return { lesson: null, problems: large };
  const lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split("\n").map((line) => line.replaceAll("\t", " ").trimEnd()); // prettier-ignore
  /** @type {Problem[]} */
  const problems = [];
  const refuse = (/** @type {number} */ line, /** @type {string} */ cause, /** @type {string} */ cure) =>
    void problems.push(problem(line, cause, cure));
  lines.forEach((line, i) => {
    const unseen = line.match(UNSEEN)?.[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
    if (unseen) refuse(i + 1, `There is a character that cannot be seen, U+${unseen}`, "Take it out");
  });
  const { header, end } = headerOf(lines, refuse);
  const parts = partsOf(lines, end, refuse);
  const steps = parts.slice(0, constants.steps).map((part) => stepOf(part, pages, refuse));
  if (!steps.length && !problems.length) refuse(lines.length, "The lesson has no step", "Begin each step with ## and its heading");
  if (parts.length > constants.steps)
    refuse(parts[constants.steps].line, `There are more than ${constants.steps} steps`, "Split the lesson");
  if (problems.length) return { lesson: null, problems: problems.sort((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS) };
  return { lesson: { ...header, steps }, problems };
}

/** @typedef {(line: number, cause: string, cure: string) => void} Refuse */

/** What stands between two lines of three dashes. @param {string[]} lines @param {Refuse} refuse */
function headerOf(lines, refuse) {
  const header = { title: "", about: "" };
  const end = lines.indexOf("---", 1);
  if (lines[0] !== "---" || end < 0) {
    refuse(1, "The header is missing", "Begin the file with a line ---, then title: and about:, then another line ---");
    return { header, end: end < 0 ? 0 : end + 1 };
  }
  let strange = 0;
  lines.slice(1, end).forEach((line, i) => {
    const [, key, value] = line.match(/^(\w+): *(.+)$/) ?? [];
    const name = key === "title" || key === "about" ? key : null;
    const cure = "The header has the lines title: and about:, each with words after it";
    if (line && !name) strange += 1;
    if (line && !name) refuse(i + 2, `“${shortened(line)}” is no line of a header`, cure);
    else if (name && header[name]) refuse(i + 2, `There are two lines ${name}:`, "Take one of them out");
    else if (name) header[name] = limited(value, HEADER[name], i + 2, name, refuse);
  });
  for (const name of /** @type {const} */ (["title", "about"])) {
    if (!header[name] && !strange) refuse(1, `The header has no ${name}`, `Add a line ${name}: with words after it`);
  }
  return { header, end: end + 1 };
}

/** A text that is not too long. @param {string} text @param {number} most @param {number} line @param {string} what @param {Refuse} refuse */
function limited(text, most, line, what, refuse) {
  if (text.length > most) refuse(line, `The ${what} has ${text.length} characters, and may have ${most}`, "Shorten it");
  return text;
}

/** The lines of each step, with the number of its first. @param {string[]} lines @param {number} from @param {Refuse} refuse */
function partsOf(lines, from, refuse) {
  /** @type {{ line: number, lines: string[] }[]} */
  const parts = [];
  lines.slice(from).forEach((text, i) => {
    const line = from + i + 1;
    if (/^## /.test(text)) parts.push({ line, lines: [text] });
    else if (parts.length) parts[parts.length - 1].lines.push(text);
    else if (text) refuse(line, "These words belong to no step", "Put a line with ## and a heading before them");
  });
  return parts;
}

/** @param {{ line: number, lines: string[] }} part @param {Pages} pages @param {Refuse} refuse @returns {Step} */
function stepOf({ line, lines: [first, ...rest] }, pages, refuse) {
  const heading = limited(first.slice(3).trim(), TITLE, line, "heading", refuse);
  const skipped = rest.findIndex((text) => text !== "");
  const place = line + 1 + Math.max(skipped, 0);
  const { page, query } = addressOf(rest[skipped] ?? "", place, pages, refuse);
  const words = rest.slice(skipped + 1);
  const isShort = limited(words.join("\n"), WORDS, place + 1, "text of this step", refuse).length <= WORDS;
  return { line, heading, page, query, words: isShort ? blocksOf(words, place + 1, pages, refuse) : [] };
}

/** The page and the query of the line that says what a step shows. @param {string} text @param {number} line @param {Pages} pages @param {Refuse} refuse */
function addressOf(text, line, pages, refuse) {
  const [, page = "", query = ""] = text.match(/^\/([\w-]*)(?:\?(\S*))?$/) ?? [];
  const cure = "Write the page's address there, from the slash on: /regression?loss=Huber";
  if (!text.startsWith("/")) refuse(line, "The line after a heading is no address", cure);
  else if (text.length > ADDRESS) refuse(line, `The address has more than ${ADDRESS} characters`, "Shorten it");
  else if (!page) refuse(line, `“${shortened(text)}” is no address of a page`, cure);
  else if (!pages.framed.includes(page)) refuse(line, `A step cannot show the page “${shortened(page)}”`, oneOf(pages.framed));
  const key = [...new URLSearchParams(query).keys()].find((name) => RESERVED.includes(name));
  if (key) refuse(line, `The address of a step says ${key}=`, "Leave it out: the player says so by itself");
  return { page, query };
}
