// The rows of a batch as a table: predictions and targets to edit or paste, and beside them what each loss makes of them.

import { takeTable } from "./batch.js";
import { nameStyle } from "../kit/curves.js";
import { NOISE, format } from "../kit/numbers.js";

const MOST = 400; // rows that can be edited; of more only the worst are listed
const LISTED = 200;
const tables = new WeakMap(); // the component's element -> its table

export function render({ parentElement, data, setTriggerValue }) {
  const table = tables.get(parentElement) ?? create(parentElement);
  table.commit = () => setTriggerValue("text", textOf(table)); // news also where it says what was said before
  const content = data.kind.axis + data.rows;
  if (content !== table.content) load(table, data);
  table.content = content;
  takeTable(table);
}

export function remove(parentElement) {
  tables.delete(parentElement);
  takeTable(null);
}

function create(parentElement) {
  const [frame, words] = parentElement.querySelector(".atlas-batch").children;
  const table = { element: frame.firstElementChild, words };
  table.draw = (found, theme) => draw(table, found, theme);
  const { element } = table;
  element.addEventListener("input", ({ target }) => typed(table, target));
  element.addEventListener("change", () => isWhole(table) && table.commit());
  element.addEventListener("keydown", (event) => event.key === "Enter" && below(event.target));
  element.addEventListener("paste", (event) => pasted(table, event));
  element.addEventListener("click", ({ target }) => clicked(table, target.closest("button")));
  tables.set(parentElement, table);
  return table;
}

function load(table, { kind, rows }) {
  const numbers = new Float64Array(Uint8Array.from(atob(rows), (c) => c.charCodeAt(0)).buffer);
  const column = (k) => Float64Array.from({ length: numbers.length / 2 }, (_, i) => numbers[2 * i + k]);
  const same =
    kind.axis === table.kind?.axis &&
    String(column(0)) === String(table.predictions) &&
    String(column(1)) === String(table.targets);
  Object.assign(table, { kind, predictions: column(0), targets: column(1) });
  if (!same) table.shape = ""; // built anew with what follows; what the hand has typed itself stays as it typed it
}

// Each number as it would be typed.
const textOf = ({ predictions, targets }) => Array.from(predictions, (v, i) => `${v}_${targets[i]}`).join("~");

const isEditable = ({ predictions }) => predictions.length <= MOST;
const isWhole = ({ element }) => !element.querySelector("[aria-invalid=true]");

function draw(table, found, theme) {
  const shape = JSON.stringify([found.curves.map(({ name }) => name), table.kind, found.count, theme]);
  if (shape !== table.shape || !isEditable(table)) build(table, found, theme);
  table.shape = shape;
  const bodies = [...table.element.tBodies[0].rows];
  bodies.forEach((row) => {
    const i = Number(row.dataset.row);
    const cells = [...row.cells].slice(3);
    const texts = [found.place[i], ...found.curves.flatMap(({ values, slope }) => [values[i], slope[i]])].map((v) =>
      format(v, NOISE),
    );
    texts.forEach((text, k) => cells[k].textContent !== text && (cells[k].textContent = text));
  });
}

function build(table, found, theme) {
  const { kind, predictions, targets, element } = table;
  const editable = isEditable(table);
  const heads = [
    kind.binary ? "p<sub>t</sub>" : "residual",
    ...found.curves.flatMap(({ name }, i) => [line(name, i, theme), `d<i>L</i>/d<i>${kind.symbol}</i>`]),
  ];
  const listed = editable ? [...predictions.keys()] : worst(found);
  const cell = (i, name, v) =>
    editable ? `<input inputmode="decimal" aria-label="${name}, row ${i + 1}" data-column="${name}" value="${v}">` : format(v);
  const drop = (i) =>
    editable && predictions.length > 1 ? `<button type="button" data-drop="${i}" aria-label="Remove row ${i + 1}">×</button>` : "";
  const rows = listed.map((i) => {
    const given = `<td>${cell(i, "prediction", predictions[i])}</td><td>${cell(i, "target", targets[i])}</td>`;
    return `<tr data-row="${i}"><th scope="row">${i + 1}</th>${given}${"<td></td>".repeat(heads.length)}<td>${drop(i)}</td></tr>`;
  });
  const add = editable
    ? `<tfoot><tr><td></td><td colspan="${heads.length + 2}"><button type="button" data-add>Add a row</button></td></tr></tfoot>`
    : "";
  const columns = ["", `prediction, <i>${kind.symbol}</i>`, "target, <i>y</i>", ...heads, ""].map(
    (word) => `<th scope="col">${word}</th>`,
  );
  element.innerHTML = `<thead><tr>${columns.join("")}</tr></thead><tbody>${rows.join("")}</tbody>${add}`;
  table.words.textContent = editable
    ? ""
    : `The ${LISTED} rows of ${predictions.length} that cost most under ${found.curves[0].name}.`;
}

const line = (name, i, theme) => `<span class="atlas-name" style="${nameStyle(theme, i)}">${name}</span>`;

const worst = ({ curves: [{ values }] }) => [...values.keys()].sort((i, j) => values[j] - values[i]).slice(0, LISTED);

// What is wrong with a number that was typed; nothing where it may stand.
function wrong({ kind }, name, text) {
  const value = text.trim() === "" ? NaN : Number(text.replace("−", "-"));
  if (!Number.isFinite(value)) return `${name} ${text.trim() ? `“${text.trim().slice(0, 40)}” is no number` : "is missing"}`;
  if (kind.binary && name === "target" && value !== 0 && value !== 1) return `target ${value} is neither 0 nor 1`;
  if (kind.axis === "probability" && name === "prediction" && (value < 0 || value > 1))
    return `prediction ${value} is no probability`;
  return "";
}

function typed(table, input) {
  const name = input.dataset.column;
  const i = Number(input.closest("tr").dataset.row);
  const problem = wrong(table, name, input.value);
  input.setAttribute("aria-invalid", Boolean(problem));
  table.words.textContent = problem && `Row ${i + 1}: ${problem}.`;
  if (problem) return;
  const column = `${name}s`;
  table[column] = table[column].with(i, Number(input.value.replace("−", "-")));
  takeTable(table);
}

function below(input) {
  const next = input.closest("tr").nextElementSibling?.querySelector(`[data-column=${input.dataset.column}]`);
  if (next) next.focus();
  else input.blur();
}

function clicked(table, button) {
  if (!button) return;
  const { predictions, targets } = table;
  const dropped = button.dataset.drop;
  const kept = (column, last) => (dropped === undefined ? [...column, last] : [...column].filter((_, i) => i !== Number(dropped)));
  replace(table, kept(predictions, predictions.at(-1)), kept(targets, targets.at(-1)));
  if (dropped === undefined) focusLater(table, predictions.length);
}

function replace(table, predictions, targets) {
  Object.assign(table, { predictions: Float64Array.from(predictions), targets: Float64Array.from(targets), shape: "" });
  takeTable(table);
  table.commit();
}

const focusLater = ({ element }, i) =>
  requestAnimationFrame(() => requestAnimationFrame(() => element.querySelector(`[data-row="${i}"] input`)?.select()));

// Cells of a spreadsheet, from this one on to the right and down; rows that are missing are added.
function pasted(table, event) {
  const text = event.clipboardData.getData("text").trim();
  if (!/[\t\n]/.test(text)) return; // one number goes into one cell
  event.preventDefault();
  const names = ["prediction", "target"];
  const first = { row: Number(event.target.closest("tr").dataset.row), column: names.indexOf(event.target.dataset.column) };
  const columns = { predictions: [...table.predictions], targets: [...table.targets] };
  for (const [i, fields] of text
    .split(/\r?\n/)
    .map((each) => each.split("\t"))
    .entries()) {
    for (const [k, field] of fields.slice(0, 2 - first.column).entries()) {
      const name = names[first.column + k];
      const problem = wrong(table, name, field);
      if (problem)
        return void (table.words.textContent = `Row ${i + 1} of what was pasted: ${problem}. The rows are as they were.`);
      columns[`${name}s`][first.row + i] = Number(field);
    }
  }
  const count = Math.max(columns.predictions.length, columns.targets.length);
  const filled = (column, old) => Array.from({ length: count }, (_, i) => column[i] ?? old.at(-1));
  replace(table, filled(columns.predictions, table.predictions), filled(columns.targets, table.targets));
}
