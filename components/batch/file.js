// A file of one's own as a table of texts, where no server reads it: .csv, .tsv and .txt with any usual separator. By the rules of
// file.py, in its words; tests/support/reading.py holds both against the same files.

import { numberOf } from "../kit/numbers.js";

/** @typedef {import("../wire").Reading} Reading */
/** @typedef {[line: number, cells: string[]]} Record */
/**
 * The columns of a file, and the line in which each row begins. `header` is the line of the names, 0 where no line has them, and
 * `above` the lines that are titles or comments.
 *
 * @typedef {{ names: string[], columns: string[][], places: number[], encoding: string, separator: string, header: number, above: number[] }} Table
 */

/** Why a file cannot be read, in sentences for a reader. */
export class Refusal extends Error {}

/** A sentence with words in it. @param {Reading} reading @param {string} name @param {{ [word: string]: unknown }} [words] */
export const say = ({ sentences }, name, words = {}) => sentences[name].replace(/\{(\w+)\}/g, (_, word) => String(words[word]));

// What Python takes for white space.
const SPACES = /^(?:[^\S\uFEFF]|\x85)+|(?:[^\S\uFEFF]|\x85)+$/g;
const stripped = (/** @type {string} */ text) => text.replace(SPACES, "");

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x08\x0e-\x1f]/;
const NO_LETTERS = [0x81, 0x8d, 0x8f, 0x90, 0x9d]; // bytes that Windows-1252 does not have
/** @type {[mark: number[], codec: string, name: string][]} */
const MARKS = [
  [[0xef, 0xbb, 0xbf], "utf-8", "UTF-8"],
  [[0xff, 0xfe], "utf-16le", "UTF-16"],
  [[0xfe, 0xff], "utf-16be", "UTF-16"],
];

/** The codecs that a file may be written in, the likeliest first. @param {Uint8Array} bytes @returns {[codec: string, name: string][]} */
function codecsOf(bytes) {
  const marked = MARKS.find(([mark]) => mark.every((byte, i) => bytes[i] === byte));
  if (marked) return [[marked[1], marked[2]]];
  const head = bytes.subarray(0, 200);
  const zeros = (/** @type {number} */ first) => head.filter((byte, i) => byte === 0 && i % 2 === first).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (even + odd > head.length / 4) return [[even > odd ? "utf-16be" : "utf-16le", "UTF-16"]];
  const utf8 = /** @type {[string, string]} */ (["utf-8", "UTF-8"]);
  return bytes.some((byte) => NO_LETTERS.includes(byte)) ? [utf8] : [utf8, ["windows-1252", "Windows-1252"]];
}

/** @param {Uint8Array} bytes @param {string} codec */
function decoded(bytes, codec) {
  try {
    return new TextDecoder(codec, { fatal: true }).decode(bytes);
  } catch {
    return null; // it is not written in this codec
  }
}

/** The text, and the name of its encoding. @param {Reading} reading @param {Uint8Array} bytes @returns {[string, string]} */
function decode(reading, bytes) {
  for (const [codec, name] of codecsOf(bytes)) {
    const text = decoded(bytes, codec);
    if (text !== null && !CONTROL.test(text)) return [text, name];
  }
  const first = bytes.findIndex((byte) => byte <= 8 || (byte >= 14 && byte <= 31) || NO_LETTERS.includes(byte));
  const line = bytes.subarray(0, Math.max(first, 0)).filter((byte) => byte === 10).length + 1;
  throw new Refusal(say(reading, "no text", { line }));
}

const ASKED = /^"?sep=([\t;|, ])"?(?:\r\n|\r|\n|$)/i; // the first line, for Excel
const COMMENT = /[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)/y; // or an empty line
const BREAK = /\r\n|\r|\n/;

/** The separator that the first line asks for, the comments at the top, the rest, and the lines above it. @param {string} text */
function cutTop(text) {
  const asked = ASKED.exec(text);
  let end = asked?.[0].length ?? 0;
  for (COMMENT.lastIndex = end; COMMENT.test(text);) end = COMMENT.lastIndex;
  const lines = text.slice(0, end).split(BREAK);
  const comments = lines.flatMap((line, i) =>
    stripped(line).startsWith("#") ? [/** @type {[number, string]} */ ([i + 1, line.replace(/^[ \t#]+/, "")])] : [],
  );
  return { asked: asked?.[1] ?? "", comments, body: text.slice(end), above: lines.length - 1 };
}

/**
 * The records of a text that are not empty, each with its first line in the file, where `above` lines stand above the text.
 *
 * @param {Reading} reading
 * @param {string} text
 * @param {string} separator
 * @returns {Generator<Record>}
 */
function* recordsOf(reading, text, separator, above = 0) {
  const spaced = separator === " ";
  const all = spaced ? text.replace(/ {2,}/g, " ").replace(/(?<=^|\n) +| +(?=\n|$)/g, "") : text;
  let [at, line] = [0, 1];
  const refused = (/** @type {string} */ name) => new Refusal(say(reading, name, { line: above + line }));
  while (at < all.length) {
    const { cells, end, breaks, problem } = recordAt(all, at, separator, reading.limits.letters);
    // Where the record has run into another line, or to the end, the quote that opened it is the cause.
    if (problem) throw refused(breaks || problem === "open quote" ? "open quote" : problem);
    if (cells.some(Boolean) && stripped(cells.join(""))) yield [above + line, cells];
    [at, line] = [end, line + breaks + 1];
  }
}

/**
 * The cells of the record that begins at a letter, where the next one does, the line breaks within it, and what is wrong with it. A
 * quote opens a cell where it is the first letter; within it two quotes are one.
 *
 * @param {string} text
 * @param {number} start
 * @param {string} separator
 * @param {number} longest
 */
function recordAt(text, start, separator, longest) {
  const cells = [];
  let [at, breaks] = [start, 0];
  for (;;) {
    while (separator !== " " && text[at] === " ") at++;
    const cell = text[at] === '"' ? quotedAt(text, at, separator) : plainAt(text, at, separator);
    [at, breaks] = [cell.end, breaks + cell.breaks];
    const problem = cell.letters.length > longest ? "open quote" : cell.problem;
    cells.push(cell.letters);
    if (problem) return { cells, end: at, breaks, problem };
    if (text[at] !== separator) break;
    at++;
  }
  const end = at + (text.startsWith("\r\n", at) ? 2 : 1);
  return { cells: cells.length === 1 && !cells[0] ? [] : cells, end, breaks, problem: "" };
}

/** @param {string} text @param {number} start @param {string} separator */
function plainAt(text, start, separator) {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
  return { letters: text.slice(start, end), end, breaks: 0, problem: "" };
}

/** @param {string} text @param {number} start @param {string} separator */
function quotedAt(text, start, separator) {
  let [letters, from] = ["", start + 1];
  const cell = (/** @type {number} */ end, /** @type {string} */ problem) => {
    return { letters, end, breaks: text.slice(start, end).split(BREAK).length - 1, problem };
  };
  for (;;) {
    const quote = text.indexOf('"', from);
    letters += text.slice(from, quote < 0 ? text.length : quote);
    if (quote < 0) return cell(text.length, "open quote");
    const next = text[quote + 1];
    if (next === '"') [letters, from] = [`${letters}"`, quote + 2];
    else return cell(quote + 1, next === undefined || [separator, "\n", "\r"].includes(next) ? "" : "closed quote");
  }
}

/** The first few of what a generator gives. @template T @param {Iterator<T>} items @param {number} most @returns {T[]} */
function firstOf(items, most) {
  const taken = [];
  for (let next; taken.length < most && !(next = items.next()).done;) taken.push(next.value);
  return taken;
}

/** How many records have how many cells. @param {Iterable<Record>} records @param {Map<number, number>} widths */
function countWidths(records, widths) {
  for (const [, { length }] of records) widths.set(length, (widths.get(length) ?? 0) + 1);
  return widths;
}

/** The separator that cuts most of the first lines into equally many cells, more than one. @param {Reading} reading @param {string} text */
function separatorIn(reading, text) {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
  const sample = lines.slice(0, reading.limits.sample).join("");
  const agreeing = (/** @type {string} */ separator) => {
    /** @type {Map<number, number>} */
    const widths = new Map();
    try {
      countWidths(recordsOf(reading, sample, separator), widths);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem; // the sample ends within a cell, or its quotes belong to another separator
    }
    return Math.max(0, ...[...widths].map(([width, count]) => (width > 1 ? count : 0)));
  };
  const all = Object.keys(reading.separators);
  const counts = all.map(agreeing);
  return all[counts.indexOf(Math.max(...counts))];
}

/** How many cells most of the first records have, of those with more than one. @param {Reading} reading @param {Record[]} records */
function widthOf(reading, records) {
  const widths = countWidths(
    records.filter(([, cells]) => cells.length > 1),
    new Map(),
  );
  if (!widths.size) throw new Refusal(say(reading, "one cell", { line: records[0][0] }));
  const [width] = [...widths].reduce((most, next) => (next[1] > most[1] ? next : most));
  if (width > reading.limits.columns) throw new Refusal(say(reading, "wide", { count: width }));
  return width;
}

/** Whether these cells are names: none is a number, or they count the columns, as pandas names those without a name. @param {string[]} cells */
function isNamed(cells) {
  if (cells.every((cell) => Number.isNaN(numberOf(cell.replaceAll(",", "."))))) return true;
  return !cells[0] && cells.slice(1).every((cell, i) => cell === String(i));
}

/** The names in the last comment, where NumPy's savetxt puts them. @param {[number, string][]} comments @param {number} width @param {string} separator @returns {Record} */
function namesIn(comments, width, separator) {
  const [line, comment] = comments.at(-1) ?? [0, ""];
  const cells = comment.split(separator);
  return line && cells.length === width && isNamed(cells) ? [line, cells] : [0, Array(width).fill("")];
}

/** A name for every column, and none twice. @param {string[]} cells */
function distinct(cells) {
  /** @type {string[]} */
  const names = [];
  cells.forEach((cell, i) => {
    const name = stripped(cell) || `column ${i + 1}`;
    names.push(names.includes(name) ? `${name} (column ${i + 1})` : name);
  });
  return names;
}

/**
 * Refuses mistakes, if there are any: the first few by their place, how many more there are, and a cure.
 *
 * @param {Reading} reading
 * @param {[place: number, problem: string][]} mistakes
 * @param {string} cure
 */
export function refuse(reading, mistakes, cure) {
  if (!mistakes.length) return;
  const { named } = reading.limits;
  const unit = "Line"; // of the file
  const sentences = mistakes.slice(0, named).map(([place, problem]) => say(reading, "mistake", { unit, place, problem }));
  const count = mistakes.length - named;
  if (count > 0) sentences.push(say(reading, count === 1 ? "one more" : "more", { count, units: unit.toLowerCase() }));
  throw new Refusal([...sentences, cure].join(" ").trim());
}

/**
 * Refuses those lines that have more or fewer cells than the names, with the likely cause.
 *
 * @param {Reading} reading
 * @param {Record} heads
 * @param {Record[]} records
 * @param {string} separator
 */
function refuseWidths(reading, [line, { length: width }], records, separator) {
  const wanted = say(reading, line ? "names" : "most", { line, count: width });
  const wrong = records.filter(([, cells]) => cells.length !== width);
  const words = (/** @type {number} */ count) => say(reading, count === 1 ? "one" : "several", { count, wanted });
  const longer = separator === "," ? say(reading, "comma") : say(reading, "longer", { separators: reading.separators[separator] });
  const cure = wrong.some(([, cells]) => cells.length > width) ? longer : say(reading, "shorter");
  refuse(
    reading,
    wrong.map(([place, cells]) => [place, words(cells.length)]),
    cure,
  );
}

/** What seems to separate the cells of a file. @param {Reading} reading @param {Uint8Array} bytes */
export function separatorOf(reading, bytes) {
  const { asked, body } = cutTop(textOf(reading, bytes)[0]);
  return asked || separatorIn(reading, body);
}

/** The text of a file that is no JSON, and its encoding. @param {Reading} reading @param {Uint8Array} bytes */
function textOf(reading, bytes) {
  if (bytes.length > reading.limits.bytes) throw new Refusal(say(reading, "large"));
  const [text, encoding] = decode(reading, bytes);
  if (/^[[{]/.test(stripped(text.slice(0, 1000)))) throw new Refusal(say(reading, "json"));
  return [text, encoding];
}

/**
 * The table in a file; its separator, and whether its first row has the names, are told from the file where they are null.
 *
 * @param {Reading} reading
 * @param {Uint8Array} bytes
 * @param {string | null} separator
 * @param {boolean | null} header
 * @returns {Table}
 */
export function readTable(reading, bytes, separator = null, header = null) {
  const [text, encoding] = textOf(reading, bytes);
  const top = cutTop(text);
  const table = { encoding, ...readSeparated(reading, top, separator || top.asked || separatorIn(reading, top.body), header) };
  const { length } = table.places;
  if (length > reading.limits.rows) throw new Refusal(say(reading, "long", { count: length }));
  if (!length) throw new Refusal(say(reading, table.names.length ? "no rows" : "empty"));
  return table;
}

/** @param {Reading} reading @param {ReturnType<typeof cutTop>} top @param {string} separator @param {boolean | null} header */
function readSeparated(reading, { comments, body, above: over }, separator, header) {
  const records = recordsOf(reading, body, separator, over);
  const first = firstOf(records, reading.limits.sample);
  if (!first.length) return { names: [], columns: [], places: [], separator, header: 0, above: [] };
  const width = widthOf(reading, first);
  const rows = first.findIndex(([, cells]) => cells.length === width);
  const titles = first.splice(0, rows);
  const isHeaded = header ?? isNamed(first[0][1]);
  const names = titles.find(([, cells]) => cells.length > 1);
  if (!isHeaded && names) refuseWidths(reading, names, first, separator);
  const made = header === null ? namesIn(comments, width, separator) : /** @type {Record} */ ([0, Array(width).fill("")]);
  const heads = isHeaded ? /** @type {Record} */ (first.shift()) : made;
  const { columns, places, others } = columnsOf(first, records, width);
  const isNote = (/** @type {Record} */ [, cells]) => cells[0].startsWith("#");
  refuseWidths(
    reading,
    heads,
    others.filter((record) => !isNote(record)),
    separator,
  );
  const left = new Set([...others.filter(isNote), ...comments, ...titles].map(([line]) => line));
  left.delete(heads[0]);
  const above = [...left].sort((a, b) => a - b);
  return { names: distinct(heads[1]), columns, places, separator, header: heads[0], above };
}

/**
 * The columns of the records that fit the width, empty cells behind it left out, their lines, and the other records.
 *
 * @param {Record[]} first
 * @param {Iterable<Record>} rest
 * @param {number} width
 */
function columnsOf(first, rest, width) {
  /** @type {string[][]} */
  const columns = Array.from({ length: width }, () => []);
  /** @type {number[]} */
  const places = [];
  /** @type {Record[]} */
  const others = [];
  const take = (/** @type {Record} */ record) => {
    const [line, cells] = record;
    if (cells.length < width || cells.slice(width).some(Boolean)) return void others.push(record);
    places.push(line);
    columns.forEach((column, k) => column.push(stripped(cells[k])));
  };
  first.forEach(take);
  for (const record of rest) take(record);
  return { columns, places, others };
}
