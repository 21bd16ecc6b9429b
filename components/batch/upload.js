// The place for a file of one's own where no server reads it: its first rows, and what its columns are, as the reader chooses.

import { hasComma, labelsOf, likely, rowsOf, usual, valueOf } from "./columns.js";
import { readTable, Refusal, say, separatorOf } from "./file.js";
import { textOf } from "./rows.js";
import { component } from "../kit/component.js";
import { numberOf } from "../kit/numbers.js";

const FIRST = 5; // rows that are shown
const NONE = ""; // the column of no column
const WIDE = 24; // letters of a cell that are shown

/** @typedef {import("../wire").UploadMessage} UploadMessage */
/** @typedef {import("./file.js").Table} Table */
/** @typedef {import("./rows.js").Column} Role */
/**
 * What the place keeps: the file, and what the reader has chosen for it so far, by the name of the control.
 *
 * @typedef {{ place: HTMLElement, input: HTMLInputElement, problem: HTMLElement, bytes: Uint8Array | null, chosen: Record<string, string> }} Fields
 */
/** @typedef {import("../kit/component.js").Mounted<UploadMessage> & Fields} Upload */
/** @typedef {{ name: string, label: string, options: [value: string, word: string][], value: string }} Choice */

export const { render, remove } = component({ create, update });

/** @param {HTMLElement} parentElement @param {UploadMessage} _ @param {import("../kit/component.js").Mounted<UploadMessage>} mounted @returns {Upload} */
function create(parentElement, _, mounted) {
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (parentElement.querySelector(selector));
  const input = /** @type {HTMLInputElement} */ (find("input[type=file]"));
  const [place, problem] = [find("div"), find("[role=alert]")];
  /** @type {Upload} */
  const upload = Object.assign(mounted, { place, input, problem, bytes: null, chosen: {} });
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    Object.assign(upload, { bytes: file ? new Uint8Array(await file.arrayBuffer()) : null, chosen: {} });
    offer(upload);
  });
  place.addEventListener("change", ({ target }) => {
    const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (target);
    upload.chosen[control.name] = control.value;
    offer(upload);
    find(`[name=${control.name}]`)?.focus();
  });
  return upload;
}

/** Where the rows of the address are lost, no others are shown. @param {Upload} upload */
function update({ place, data }) {
  place.closest(".page")?.classList.toggle("lost", data.lost);
  const details = place.closest("details");
  const sentence = details?.querySelector(".atlas-lost");
  if (sentence instanceof HTMLElement) sentence.hidden = !data.lost;
  if (details && data.lost) details.open = true;
}

/** Shows the table of the file with the choices, or says what is wrong with it. @param {Upload} upload */
function offer(upload) {
  upload.problem.textContent = "";
  upload.place.replaceChildren();
  if (!upload.bytes) return;
  try {
    read(upload, upload.bytes);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    upload.problem.textContent = `${problem.message} The rows are as they were.`;
  }
}

/** @param {Upload} upload @param {Uint8Array} bytes */
function read(upload, bytes) {
  const { place, chosen, data } = upload;
  const { reading } = data;
  const add = (/** @type {Choice} */ choice) => {
    place.append(selectOf(choice));
    return choice.value;
  };
  const separators = /** @type {[string, string][]} */ (Object.entries(reading.separators));
  const separator = add({
    name: "separator",
    label: "Cells are separated by",
    options: separators,
    value: chosen.separator ?? separatorOf(reading, bytes),
  });
  const told = readTable(reading, bytes, separator);
  const named = add({
    name: "named",
    label: "The first row has names",
    options: [
      ["yes", "yes"],
      ["no", "no"],
    ],
    value: chosen.named ?? (told.header ? "yes" : "no"),
  });
  const table = (named === "yes") === told.header > 0 ? told : readTable(reading, bytes, separator, named === "yes");
  place.append(previewOf(table));
  const columns = columnsIn(upload, table, add);
  if (!columns) return void place.append(paragraph("Choose what is still open above."));
  const rows = rowsOf(reading, table, columns);
  const { length } = rows.prediction;
  const use = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: length === 1 ? "Use 1 row" : `Use ${length} rows`,
  });
  use.addEventListener("click", () => {
    upload.input.value = "";
    Object.assign(upload, { bytes: null, chosen: {} });
    offer(upload);
    const { axis, words } = columns.kind;
    upload.send("rows", { axis, words, text: textOf(rows) });
  });
  place.append(use);
}

/**
 * What the reader has chosen; null while something is open.
 *
 * @param {Upload} upload
 * @param {Table} table
 * @param {(choice: Choice) => string} add
 */
function columnsIn({ data: { reading, kinds, kind }, chosen }, table, add) {
  const all = table.names.map((name, i) => /** @type {[string, string]} */ ([String(i), name]));
  const column = (/** @type {Role} */ role, /** @type {string} */ label, /** @type {string} */ none) => {
    const value = chosen[role] ?? String(usual(reading, table.names, role) ?? NONE);
    return add({ name: role, label, options: [[NONE, none], ...all], value });
  };
  const prediction = column("prediction", "Prediction", "Choose a column");
  const target = column("target", "Target", "Choose a column");
  const weight = column("weight", "Weight of the row", "none: all rows count alike");
  const marks = /** @type {[string, string][]} */ (["point", "comma"].map((mark) => [mark, mark]));
  const mark = chosen.mark ?? (hasComma(reading, table) ? "comma" : "point");
  const comma = add({ name: "mark", label: "Decimal mark", options: marks, value: mark }) === "comma";
  if (prediction === NONE || target === NONE) return null;
  const labels = labelsOf(reading, table.columns[Number(target)], comma);
  const numbers = table.columns[Number(prediction)].map((cell) => valueOf(cell, comma));
  const words = kinds.map((each, i) => /** @type {[string, string]} */ ([String(i), each.words]));
  const value = chosen.kind ?? String(kindOf(numbers, labels, kinds[kind].binary));
  const place = Number(add({ name: "kind", label: "The predictions are", options: words, value }));
  const places = { prediction: Number(prediction), target: Number(target), weight: weight === NONE ? null : Number(weight) };
  if (!kinds[place].binary || !labels.length) return { ...places, kind: kinds[place], comma, positive: null };
  const options = labels.filter(Boolean);
  if (options.length > reading.limits.labels) throw new Refusal(say(reading, "many labels", { count: options.length }));
  const positive = chosen.positive ?? likely(reading, options) ?? NONE;
  const listed = options.map((label) => /** @type {[string, string]} */ ([label, label]));
  const label = "Class 1 is; all other labels are class 0";
  add({ name: "positive", label, options: [[NONE, "Choose a label"], ...listed], value: positive });
  return positive === NONE ? null : { ...places, kind: kinds[place], comma, positive };
}

/** What the predictions seem to be, by its place; without labels, the targets are 0 and 1. @param {number[]} predictions @param {string[]} labels @param {boolean} binary */
function kindOf(predictions, labels, binary) {
  const [numbers, probabilities, logits] = [0, 1, 2];
  if (![0, 2].includes(labels.length)) return numbers;
  if (predictions.every((v) => v >= 0 && v <= 1)) return probabilities;
  return binary || labels.some((label) => Number.isNaN(numberOf(label))) ? logits : numbers;
}

/** @param {Choice} choice */
function selectOf({ name, label, options, value }) {
  const element = document.createElement("label");
  const select = Object.assign(document.createElement("select"), { name });
  select.append(...options.map(([option, word]) => new Option(word, option)));
  select.value = value;
  element.append(label, select);
  return element;
}

/** @param {string} text */
const paragraph = (text) => Object.assign(document.createElement("p"), { textContent: text });

/** @param {string} cell */
const cut = (cell) => (cell.length <= WIDE ? cell : `${cell.slice(0, WIDE - 1)}…`);

/** @param {Table} table */
function previewOf({ names, columns, places, encoding, header, above }) {
  const preview = Object.assign(document.createElement("div"), { className: "atlas-preview" });
  const table = Object.assign(document.createElement("table"), { className: "atlas-numbers" });
  const rows = places.slice(0, FIRST).map((place, i) => [String(place), ...columns.map((column) => column[i])]);
  [["Line", ...names], ...rows].forEach((cells, i) => {
    const row = table.insertRow();
    row.append(...cells.map((cell, k) => Object.assign(document.createElement(i && k ? "td" : "th"), { textContent: cut(cell) })));
  });
  const left = above.slice(0, FIRST).join(", ") + (above.length > FIRST ? ", …" : "");
  const out = left && ` Left out as titles or comments: line${above.length > 1 ? "s" : ""} ${left}.`;
  preview.append(
    paragraph(`Read as ${encoding}. ${header ? `The names are in line ${header}.` : "No line has names."}${out}`),
    table,
  );
  return preview;
}
