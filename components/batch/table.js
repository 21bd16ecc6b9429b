// The rows of a batch as a table: predictions and targets to edit or paste, and beside them what each loss makes of them.

import { dropTable, takeTable } from "./batch.js";
import { component } from "../kit/component.js";
import { nameStyle } from "../kit/curves.js";
import { NOISE, format, numberOf } from "../kit/numbers.js";
import { added, columnsOf, decode, dropped, numbersIn, pasted, set, textOf, wrong } from "./rows.js";

const MOST = 400; // rows that can be edited; of more only the worst are listed
const LISTED = 200;
const LONGEST = 1e6; // letters that are pasted

/** @typedef {import("../kit/theme.js").Theme} Theme */
/** @typedef {import("../wire").RowsMessage} RowsMessage */
/** @typedef {import("./batch.js").Measured} Measured */
/** @typedef {import("./rows.js").Rows} Rows */

/**
 * What a table keeps, beside what every component does.
 *
 * @typedef {object} Fields
 * @property {HTMLTableElement} element
 * @property {HTMLElement} words
 * @property {import("../wire").RowsKind} kind
 * @property {Rows} rows as the hand has changed them
 * @property {string} content of the last message that brought rows
 * @property {string} shape of the table that is built; none if it has to be built anew
 * @property {(measured: Measured, theme: Theme) => void} draw writes what was measured beside the rows
 */

/** @typedef {import("../kit/component.js").Mounted<RowsMessage> & Fields} Table */

export const { render, remove } = component({ create, update, remove: dropTable });

/**
 * @param {HTMLElement} parentElement
 * @param {RowsMessage} message
 * @param {import("../kit/component.js").Mounted<RowsMessage>} mounted
 * @returns {Table}
 */
function create(parentElement, { kind }, mounted) {
  const element = /** @type {HTMLTableElement} */ (parentElement.querySelector("table"));
  const words = /** @type {HTMLElement} */ (parentElement.querySelector("p"));
  const rows = { prediction: new Float64Array(), target: new Float64Array() };
  const draw = (/** @type {Measured} */ measured, /** @type {Theme} */ theme) => drawTable(table, measured, theme);
  const table = Object.assign(mounted, { element, words, kind, rows, content: "", shape: "", draw });
  element.addEventListener("input", ({ target }) => target instanceof HTMLInputElement && typed(table, target));
  element.addEventListener("change", () => commit(table));
  element.addEventListener("keydown", ({ key, target }) => key === "Enter" && target instanceof HTMLInputElement && below(target));
  element.addEventListener("paste", (event) => event.target instanceof HTMLInputElement && paste(table, event, event.target));
  element.addEventListener("click", ({ target }) => target instanceof Element && clicked(table, target.closest("button")));
  return table;
}

/** What the hand has typed itself stays as it typed it: the table is built anew only for other rows. @param {Table} table */
function update(table) {
  const { kind, columns, rows } = table.data;
  const content = kind.axis + columns + rows;
  if (content !== table.content) {
    const next = decode(rows, columns);
    if (kind.axis !== table.kind.axis || textOf(next) !== textOf(table.rows)) table.shape = "";
    Object.assign(table, { kind, rows: next, content });
  }
  takeTable(table);
}

/** @param {Table} table */
const commit = (table) => table.send("text", textOf(table.rows));

/** @param {Table} table */
const isEditable = ({ rows }) => rows.prediction.length <= MOST;

/** @param {Table} table @param {Measured} measured @param {Theme} theme */
function drawTable(table, measured, theme) {
  const shape = JSON.stringify([measured.curves.map(({ name }) => name), table.kind, columnsOf(table.rows), measured.count, theme]);
  if (shape !== table.shape || !isEditable(table)) build(table, measured, theme);
  table.shape = shape;
  const first = 1 + columnsOf(table.rows).length;
  for (const row of table.element.tBodies[0].rows) {
    const i = Number(row.dataset.row);
    const numbers = [measured.place[i], ...measured.curves.flatMap(({ values, slope }) => [values[i], slope[i]])];
    for (const [k, number] of numbers.entries()) write(row.cells[first + k], format(number, NOISE));
  }
}

/** @param {Element} place @param {string} text */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @param {Table} table @param {Measured} measured @param {Theme} theme */
function build(table, measured, theme) {
  const { kind, rows, element, words } = table;
  const { length } = rows.prediction;
  const editable = isEditable(table);
  const heads = [
    kind.binary ? "p<sub>t</sub>" : "residual",
    ...measured.curves.flatMap(({ name }, i) => [line(name, i, theme), `d<i>L</i>/d<i>${kind.symbol}</i>`]),
  ];
  const inputs = columnsOf(rows);
  const listed = editable ? [...rows.prediction.keys()] : worst(measured);
  const drop = (/** @type {number} */ i) =>
    editable && length > 1 ? `<button type="button" data-drop="${i}" aria-label="Remove row ${i + 1}">×</button>` : "";
  const body = listed.map((i) => {
    const numbers = inputs.map((column) => cell(column, i, numbersIn(rows, column)[i], editable));
    return `<tr data-row="${i}"><th scope="row">${i + 1}</th>${numbers.join("")}${"<td></td>".repeat(heads.length)}<td>${drop(i)}</td></tr>`;
  });
  const add = `<tfoot><tr><td></td><td colspan="${heads.length + inputs.length}"><button type="button" data-add>Add a row</button></td></tr></tfoot>`;
  const symbols = { prediction: kind.symbol, target: "y", weight: "w" };
  const names = inputs.map((column) => `${column}, <i>${symbols[column]}</i>`);
  const columns = ["", ...names, ...heads, ""].map((word) => (word ? `<th scope="col">${word}</th>` : "<td></td>"));
  element.innerHTML = `<thead><tr>${columns.join("")}</tr></thead><tbody>${body.join("")}</tbody>${editable ? add : ""}`;
  words.textContent = editable ? "" : `The ${LISTED} rows of ${length} that cost most under ${measured.curves[0].name}.`;
}

/** @param {import("./rows.js").Column} column @param {number} i @param {number} value @param {boolean} editable */
function cell(column, i, value, editable) {
  if (!editable) return `<td>${format(value)}</td>`;
  return `<td><input inputmode="decimal" aria-label="${column}, row ${i + 1}" data-column="${column}" value="${value}"></td>`;
}

/** @param {string} name @param {number} i @param {Theme} theme */
const line = (name, i, theme) => `<span class="atlas-name" style="${nameStyle(theme, i)}">${name}</span>`;

/** The rows that cost most under the first loss. @param {Measured} measured */
const worst = ({ curves: [{ values }] }) => [...values.keys()].sort((i, j) => values[j] - values[i]).slice(0, LISTED);

/** Where an input of the table stands. @param {HTMLInputElement} input */
function placeOf(input) {
  const column = /** @type {import("./rows.js").Column} */ (input.dataset.column);
  return { row: Number(input.closest("tr")?.dataset.row), column };
}

/**
 * The rows hold numbers only: one that was typed wrong counts as it was before, and is named until it is right.
 *
 * @param {Table} table
 * @param {HTMLInputElement} input
 */
function typed(table, input) {
  const { row, column } = placeOf(input);
  const isWrong = Boolean(wrong(table.data.rules, column, input.value));
  input.setAttribute("aria-invalid", String(isWrong));
  nameWrong(table);
  if (isWrong) return;
  table.rows = set(table.rows, column, row, numberOf(input.value));
  takeTable(table);
}

/** Name the first of the cells that were typed wrong, if there is one. @param {Table} table */
function nameWrong({ element, words, rows, data }) {
  const input = element.querySelector("[aria-invalid=true]");
  if (!(input instanceof HTMLInputElement)) return void (words.textContent = "");
  const { row, column } = placeOf(input);
  const problem = wrong(data.rules, column, input.value);
  words.textContent = `Row ${row + 1}: ${problem}. It counts as ${format(numbersIn(rows, column)[row])} until it is right.`;
}

/** @param {HTMLInputElement} input */
function below(input) {
  const next = input.closest("tr")?.nextElementSibling?.querySelector(`[data-column=${placeOf(input).column}]`);
  if (next instanceof HTMLInputElement) next.focus();
  else input.blur();
}

/** @param {Table} table @param {HTMLButtonElement | null} button */
function clicked(table, button) {
  if (!button) return;
  const { drop } = button.dataset;
  if (drop !== undefined) return replace(table, dropped(table.rows, Number(drop)));
  const { length } = table.rows.prediction;
  replace(table, added(table.rows));
  focusLater(table, length);
}

/** @param {Table} table @param {Rows} rows */
function replace(table, rows) {
  Object.assign(table, { rows, shape: "" });
  takeTable(table);
  commit(table);
}

/** Row i is built in the next picture. @param {Table} table @param {number} i */
function focusLater({ element }, i) {
  const focus = () => {
    const input = element.querySelector(`[data-row="${i}"] input`);
    if (input instanceof HTMLInputElement) input.select();
  };
  requestAnimationFrame(() => requestAnimationFrame(focus));
}

/**
 * One number goes into one cell; cells of a spreadsheet fill others too.
 *
 * @param {Table} table
 * @param {ClipboardEvent} event
 * @param {HTMLInputElement} input
 */
function paste(table, event, input) {
  const text = event.clipboardData?.getData("text").trimEnd() ?? "";
  if (!/[\t\r\n]/.test(text)) return;
  event.preventDefault();
  if (text.length > LONGEST) {
    table.words.textContent =
      "More was pasted than the table takes at once: save it as a file, and choose that. The rows are as they were.";
    return;
  }
  const rows = pasted(table.rows, table.data.rules, text, placeOf(input));
  if (typeof rows === "string") table.words.textContent = `${rows} The rows are as they were.`;
  else replace(table, rows);
}
