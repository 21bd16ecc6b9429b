// The numbers of a scene of masks: its counts, soft and at 1/2, and every loss with where its gradient falls.

import { NOISE, format, percent } from "../kit/numbers.js";

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

export function buildTables(counts, losses, sorted) {
  const countCells = buildCounts(counts);
  const table = buildLosses(losses, sorted);
  return {
    count(measures) {
      for (const [name, cell] of countCells) cell.textContent = format(measures[name], NOISE);
    },
    list({ scene, rows }, settled) {
      table.draw(
        scene.rows.filter(({ slug }) => rows.has(slug)).map(({ slug }) => rows.get(slug)),
        scene.sort,
        settled,
      );
    },
  };
}

function buildCounts(table) {
  const cells = new Map();
  const head = `<thead><tr><td></td>${Object.values(COUNTS)
    .map((word) => `<th scope="col">${word}</th>`)
    .join("")}</tr></thead>`;
  table.innerHTML = `${head}<tbody></tbody>`;
  for (const [prefix, word] of Object.entries({ "": "soft, from p", hard_: "hard, from p > 0.5" })) {
    const row = table.tBodies[0].insertRow();
    row.innerHTML = `<th scope="row">${word}</th>`;
    for (const name of Object.keys(COUNTS)) cells.set(prefix + name, row.insertCell());
  }
  return cells;
}

const COLUMNS = { loss: "Loss", value: "Value", ...SHARES };

function buildLosses(table, sorted) {
  const heads = Object.entries(COLUMNS).map(
    ([name, word]) => `<th scope="col"><button type="button" data-column="${name}">${word}</button></th>`,
  );
  table.innerHTML = `<thead><tr>${heads.join("")}</tr></thead><tbody></tbody>`;
  const cells = new Map(); // slug -> its row and its cells
  let now;
  table.tHead.onclick = ({ target }) => {
    const { column } = target.closest("button")?.dataset ?? {};
    if (column) sorted(now === column ? `-${column}` : column);
  };
  return {
    draw(rows, sort, settled) {
      now = sort;
      rows.forEach((row) => fill(cells, table, row));
      if (settled) order(table, rows, sort, cells);
    },
  };
}

function fill(cells, table, { slug, name, value, shares }) {
  if (!cells.has(slug)) {
    const row = table.tBodies[0].insertRow();
    row.innerHTML = `<th scope="row"></th>${"<td></td>".repeat(Object.keys(COLUMNS).length - 1)}`;
    row.cells[0].textContent = name;
    cells.set(slug, row);
  }
  const [, amount, ...parts] = cells.get(slug).cells;
  amount.textContent = format(value, NOISE);
  const flat = Object.values(shares).every(Number.isNaN); // nothing to share out
  Object.keys(SHARES).forEach((share, i) => (parts[i].textContent = flat ? (i ? "" : "no gradient") : percent(shares[share])));
}

function order(table, rows, sort, cells) {
  const column = sort.replace(/^-/, "");
  const sign = sort === column ? 1 : -1;
  for (const button of table.tHead.querySelectorAll("button")) {
    const head = button.closest("th");
    if (button.dataset.column === column) head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  }
  const key = (row, i) => (column === "loss" ? i : column === "value" ? row.value : row.shares[column]);
  const places = rows.map((row, i) => [key(row, i), cells.get(row.slug)]);
  const last = (v) => (Number.isNaN(v) ? Infinity * sign : v); // what is undefined stands at the end
  places.sort(([a], [b]) => sign * (last(a) - last(b) || 0));
  if (places.some(([, row], i) => row !== table.tBodies[0].rows[i])) table.tBodies[0].append(...places.map(([, row]) => row));
}
