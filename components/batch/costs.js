// What the rows cost together under each loss, and which part of that comes from the worst of them.

import { nameStyle } from "../kit/curves.js";
import { NOISE, format, percent } from "../kit/numbers.js";

const WORST = [1, 5, 10]; // per cent of the rows
const rowsIn = (count, part) => Math.max(1, Math.round((count * part) / 100));
const plural = (count) => (count === 1 ? "1 row" : `${count} rows`);

export function buildCosts(costs, worst, note) {
  return ({ scene, theme }, found) => {
    const name = (curve, i, span = 1) =>
      `<th scope="col" colspan="${span}" class="atlas-name" style="${nameStyle(theme, i)}">${curve.name}</th>`;
    costs.innerHTML = tableOf([["", ...found.curves.map((curve, i) => name(curve, i))]], costsOf(scene, found));
    const twice = found.curves.map((curve, i) => name(curve, i, 2));
    const kinds = found.curves.flatMap(() => ["of the loss", "of the gradient"]).map((word) => `<th scope="col">${word}</th>`);
    worst.classList.toggle(
      "atlas-outrun",
      found.curves.some(({ shares }) => !shares),
    ); // of a moment ago
    if (found.curves.every(({ shares }) => shares))
      worst.innerHTML = tableOf(
        [
          ["", ...twice],
          ["", ...kinds],
        ],
        worstOf(found),
      );
    note.textContent = infinite(found.curves);
  };
}

function tableOf(heads, rows) {
  const head = heads.map(([first, ...cells]) => `<tr><td>${first}</td>${cells.join("")}</tr>`);
  const body = rows.map(
    ([word, ...cells]) => `<tr><th scope="row">${word}</th>${cells.map((text) => `<td>${text}</td>`).join("")}</tr>`,
  );
  return `<thead>${head.join("")}</thead><tbody>${body.join("")}</tbody>`;
}

function costsOf({ reduction }, { curves, decay, count }) {
  const of = (write) => curves.map(write);
  if (reduction === "none") return [["cost", ...of(() => "one for each row")]];
  return [
    [`${reduction} of ${plural(count)}`, ...of((curve) => format(curve[reduction][0], NOISE))],
    ["weight decay", ...of(() => format(decay))],
    ["cost", ...of((curve) => `<b>${format(curve[reduction][0] + decay, NOISE)}</b>`)],
    ["share of weight decay", ...of((curve) => percent(decay / (curve[reduction][0] + decay)))],
  ];
}

const worstOf = ({ curves, count }) =>
  WORST.map((part) => {
    const rows = rowsIn(count, part);
    return [
      `worst ${part} %: ${plural(rows)}`,
      ...curves.flatMap(({ shares: { losses, gradients } }) => [losses, gradients].map((parts) => percent(parts[rows - 1]))),
    ];
  });

function infinite(curves) {
  const said = curves.flatMap(({ name, values }) => {
    const where = values.findIndex((v) => v === Infinity);
    return where < 0 ? [] : [`${name} is infinite in row ${where + 1}, and so is its cost.`];
  });
  return said.join(" ");
}
