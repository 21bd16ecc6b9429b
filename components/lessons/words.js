// The words of a step: a part of Markdown, read into data. Everything else, HTML too, is text like any other.

import { mathOf } from "./formula.js";

/** @typedef {import("./lesson.js").Pages} Pages */
/** @typedef {import("./lesson.js").Refuse} Refuse */
/**
 * A part of a line. `of` is what a number is asked for as (numbers.js of the site), `to` where a link leads: to a page of the atlas, with
 * a slash before it, or elsewhere.
 *
 * @typedef {{ kind: "text", text: string } | { kind: "code", text: string } | { kind: "strong" | "em", inside: Part[] } | { kind: "number", of: string, line: number }
 *   | { kind: "formula", math: import("./formula.js").Node } | { kind: "link", to: string, inside: Part[] }} Part
 */
/** @typedef {{ kind: "paragraph", parts: Part[] } | { kind: "list", ordered: boolean, items: Part[][] }} Block */

const TERM = String.raw`(?:[A-Za-z_]\w*(?: at [−-]?[\d.]+(?:e[−-]?\d+)?)?|[\d.]+)`;
const ASKED = new RegExp(`^${TERM}(?: [-−+*/] ${TERM})?$`);
const ITEM = /^ {0,3}(?:([-*])|\d{1,3}\.) +(.*)$/;
const ESCAPED = /[\\`*_{}[\]()#$+.!<>-]/;
const DEEPEST = 5; // bold in links in bold

/** A text from the file as a sentence about it quotes it. @param {string} text */
export const shortened = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

/** @param {string[]} names */
export const oneOf = (names) => `Take one of ${names.join(", ")}`;

/** The paragraphs and lists of some lines, of which the first has this number. @param {string[]} lines @param {number} first @param {Pages} pages @param {Refuse} refuse @returns {Block[]} */
export function blocksOf(lines, first, pages, refuse) {
  /** @type {{ item: boolean, ordered: boolean, line: number, text: string }[]} */
  const pieces = [];
  let open = false; // whether the next line goes on with the last piece
  lines.forEach((text, i) => {
    const line = first + i;
    const [, dash, words] = text.match(ITEM) ?? [];
    if (/^#{1,6} /.test(text)) refuse(line, "There is a heading within the words", "A step has one heading, with ## before it");
    if (words !== undefined) pieces.push({ item: true, ordered: !dash, line, text: words });
    else if (text && open) pieces[pieces.length - 1].text += `\n${text.trim()}`;
    else if (text) pieces.push({ item: false, ordered: false, line, text: text.trim() });
    open = text !== "";
  });
  /** @type {Block[]} */
  const blocks = [];
  for (const { item, ordered, line, text } of pieces) {
    const parts = partsOf(text, { line, pages, refuse });
    const last = blocks.at(-1);
    if (!item) blocks.push({ kind: "paragraph", parts });
    else if (last?.kind === "list" && last.ordered === ordered) last.items.push(parts);
    else blocks.push({ kind: "list", ordered, items: [parts] });
  }
  return blocks;
}

/** @typedef {{ line: number, pages: Pages, refuse: Refuse }} Around the number of the text's first line, and what the reader needs */

/** The parts of a text, from left to right. @param {string} text @param {Around} around @param {number} [depth] @returns {Part[]} */
function partsOf(text, around, depth = 0) {
  /** @type {Part[]} */
  const parts = [];
  let plain = "";
  let { line } = around;
  for (let rest = text; rest;) {
    const isEscaped = rest[0] === "\\" && ESCAPED.test(rest[1] ?? "");
    const found = isEscaped || depth === DEEPEST ? null : partAt(rest, { ...around, line }, depth);
    if (found) {
      if (plain) parts.push({ kind: "text", text: plain });
      plain = "";
      parts.push(found.part);
    } else {
      plain += isEscaped ? rest[1] : rest[0] === "\n" ? " " : rest[0];
    }
    const length = found?.length ?? (isEscaped ? 2 : 1);
    line += rest.slice(0, length).split("\n").length - 1;
    rest = rest.slice(length);
  }
  if (plain) parts.push({ kind: "text", text: plain });
  return parts;
}

/** The part that a text begins with, and how many characters it is; null for plain text. @param {string} text @param {Around} around @param {number} depth @returns {{ part: Part, length: number } | null} */
function partAt(text, around, depth) {
  const { line, refuse } = around;
  const missing = (/** @type {string} */ sign, /** @type {string} */ closing) =>
    void refuse(line, `${sign} is not followed by ${closing}`, `Add ${closing}, or write \\${sign[0]} for the sign itself`);
  const inside = (/** @type {string} */ words) => partsOf(words, around, depth + 1);
  if (text.startsWith("![")) refuse(line, "There is an image", "A lesson has words and the atlas's own pictures: take it out");
  switch (text[0]) {
    case "`": {
      const [all, code] = text.match(/^`([^`]+)`/) ?? [];
      return all ? { part: { kind: "code", text: code }, length: all.length } : (missing("`", "a second `"), null);
    }
    case "$": {
      const [all, latex] = text.match(/^\$([^$]+)\$/) ?? [];
      return all ? formulaAt(latex, around) : (missing("$", "a second $"), null);
    }
    case "{": {
      const [all, of] = text.match(/^\{([^{}\n]*)\}/) ?? [];
      return all ? numberAt(of.trim(), all.length, around) : (missing("{", "}"), null);
    }
    case "*": {
      const [all, strong, em] = text.match(/^\*\*(?=\S)([\s\S]*?\S)\*\*|^\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/) ?? [];
      if (!all) return text.startsWith("**") && /^\*\*\S/.test(text) ? (missing("**", "a second **"), null) : null;
      return { part: { kind: strong ? "strong" : "em", inside: inside(strong ?? em) }, length: all.length };
    }
    case "[": {
      const [all, words, to] = text.match(/^\[([^\][]+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/) ?? [];
      return all ? { part: { kind: "link", to: linkTo(to, around), inside: inside(words) }, length: all.length } : null;
    }
    default:
      return null;
  }
}

/** @param {string} latex @param {Around} around @returns {{ part: Part, length: number }} */
function formulaAt(latex, { line, refuse }) {
  try {
    return { part: { kind: "formula", math: mathOf(latex) }, length: latex.length + 2 };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    refuse(
      line,
      `The formula $${shortened(latex)}$ cannot be set: ${cause}`,
      "Write it with other signs, or \\$ for a dollar sign",
    );
    return { part: { kind: "text", text: latex }, length: latex.length + 2 };
  }
}

/** @param {string} of @param {number} length @param {Around} around @returns {{ part: Part, length: number }} */
function numberAt(of, length, { line, refuse }) {
  const cure = "Write {loss}, {gradient2}, {loss at 3}, {loss / loss2} or the key of a slider such as {delta}; \\{ is a brace";
  if (!ASKED.test(of)) refuse(line, `{${shortened(of)}} asks for no number`, cure);
  return { part: { kind: "number", of, line }, length };
}

/** Where a link may lead. @param {string} to @param {Around} around */
function linkTo(to, { line, pages, refuse }) {
  const [, page] = to.match(/^\/([\w-]+)(?:\?.*)?$/) ?? [];
  const cure = "A link leads to https:// or to a page of the atlas, such as /regression?loss=Huber";
  if (page && !pages.linked.includes(page)) refuse(line, `The atlas has no page “${shortened(page)}”`, oneOf(pages.linked));
  if (!page && !/^https:\/\/[\w.-]+(?:[/:?#]|$)/.test(to)) refuse(line, `The link “${shortened(to)}” leads elsewhere`, cure);
  return to;
}
