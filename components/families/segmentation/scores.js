// The numbers of a scene of masks: its counts, soft and at 1/2, and every loss with where its gradient falls.

import { NOISE, format, percent } from "../../kit/numbers.js";

const COUNTS = {
  tp: "TP",
  fp: "FP",
  fn: "FN",
  tn: "TN",
  area: "area",
  iou: "IoU",
  dice: "Dice",
  sensitivity: "sensitivity",
  specificity: "specificity",
};
const SHARES = { false_negatives: "on false negatives", false_positives: "on false positives", border: "on the border" };
const COLUMNS = { loss: "Loss", value: "Value", ...SHARES };

/** @typedef {import("../../wire").MaskScene} MaskScene */
/** @typedef {import("./masks.js").Row} Row */
/** @typedef {Map<string, HTMLTableRowElement>} Lines of the table, by the slug of the loss */

/**
 * @param {HTMLTableElement} counts
 * @param {HTMLTableElement} losses
 * @param {(sort: string) => void} sorted the reader wants another order
 */
export function buildTables(counts, losses, sorted) {
  const countCells = buildCounts(counts);
  const draw = buildLosses(losses, sorted);
  return {
    count(/** @type {Record<string, number>} */ measures) {
      for (const [name, cell] of countCells) cell.textContent = format(measures[name], NOISE);
    },
    list(/** @type {MaskScene} */ scene, /** @type {Map<string, Row>} */ rows, /** @type {boolean} */ settled) {
      draw(
        scene.rows.flatMap(({ slug }) => rows.get(slug) ?? []),
        scene.sort,
        settled,
      );
    },
  };
}

/** @param {HTMLTableElement} table */
function buildCounts(table) {
  /** @type {Map<string, HTMLTableCellElement>} */
  const cells = new Map();
  const heads = Object.values(COUNTS).map((word) => `<th scope="col">${word}</th>`);
  table.innerHTML = `<thead><tr><td></td>${heads.join("")}</tr></thead><tbody></tbody>`;
  for (const [prefix, word] of Object.entries({ "": "soft, from p", hard_: "hard, from p > 0.5" })) {
    const row = table.tBodies[0].insertRow();
    row.innerHTML = `<th scope="row">${word}</th>`;
    for (const name of Object.keys(COUNTS)) cells.set(prefix + name, row.insertCell());
  }
  return cells;
}

/** @param {HTMLTableElement} table @param {(sort: string) => void} sorted */
function buildLosses(table, sorted) {
  const heads = Object.entries(COLUMNS).map(
    ([name, word]) => `<th scope="col"><button type="button" data-column="${name}">${word}</button></th>`,
  );
  table.innerHTML = `<thead><tr>${heads.join("")}</tr></thead><tbody></tbody>`;
  /** @type {Lines} */
  const lines = new Map();
  let now = "";
  table.tHead?.addEventListener("click", ({ target }) => {
    const column = target instanceof Element && target.closest("button")?.dataset.column;
    if (column) sorted(now === column ? `-${column}` : column);
  });
  return (/** @type {Row[]} */ rows, /** @type {string} */ sort, /** @type {boolean} */ settled) => {
    now = sort;
    rows.forEach((row) => fill(lines, table, row));
    if (settled) order(table, rows, sort, lines);
  };
}

/** @param {Lines} lines @param {HTMLTableElement} table @param {Row} row */
function fill(lines, table, { slug, name, value, shares }) {
  const line = lines.get(slug) ?? addLine(table, name);
  lines.set(slug, line);
  const [, amount, ...parts] = line.cells;
  amount.textContent = format(value, NOISE);
  const flat = Object.values(shares).every(Number.isNaN); // nothing to share out
  Object.keys(SHARES).forEach((share, i) => (parts[i].textContent = flat ? (i ? "" : "no gradient") : percent(shares[share])));
}

/** @param {HTMLTableElement} table @param {string} name */
function addLine(table, name) {
  const line = table.tBodies[0].insertRow();
  line.innerHTML = `<th scope="row"></th>${"<td></td>".repeat(Object.keys(COLUMNS).length - 1)}`;
  line.cells[0].textContent = name;
  return line;
}

/** @param {HTMLTableElement} table @param {Row[]} rows @param {string} sort @param {Lines} lines */
function order(table, rows, sort, lines) {
  const column = sort.replace(/^-/, "");
  for (const head of table.tHead?.rows[0].cells ?? []) {
    if (head.querySelector("button")?.dataset.column === column)
      head.setAttribute("aria-sort", sort === column ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
  const wanted = inOrder(rows, sort).flatMap(({ slug }) => lines.get(slug) ?? []);
  if (wanted.some((line, i) => line !== table.tBodies[0].rows[i])) table.tBodies[0].append(...wanted);
}

/**
 * The rows by the column of this name, or with a minus before it from the largest down; what is undefined stands at the end.
 *
 * @param {Row[]} rows
 * @param {string} sort
 */
export function inOrder(rows, sort) {
  const column = sort.replace(/^-/, "");
  const sign = sort === column ? 1 : -1;
  const key = (/** @type {Row} */ row, /** @type {number} */ i) =>
    column === "loss" ? i : column === "value" ? row.value : row.shares[column];
  const last = (/** @type {number} */ v) => (Number.isNaN(v) ? Infinity * sign : v);
  const keyed = rows.map((row, i) => ({ row, place: last(key(row, i)) }));
  return keyed.sort((a, b) => sign * (a.place - b.place || 0)).map(({ row }) => row);
}
