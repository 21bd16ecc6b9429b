// What the rows cost together under each loss, and which part of that comes from the worst of them.

import { nameStyle } from "../kit/curves.js";
import { NOISE, format, percent } from "../kit/numbers.js";

const WORST = [1, 5, 10]; // per cent of the rows

/** @typedef {import("../wire").BatchScene} BatchScene */
/** @typedef {import("./batch.js").Measured} Measured */

/** @param {number} count @param {number} part */
const rowsIn = (count, part) => Math.max(1, Math.round((count * part) / 100));

/** @param {number} count */
const plural = (count) => (count === 1 ? "1 row" : `${count} rows`);

/**
 * The two tables, and a note. The function that comes back writes them.
 *
 * @param {Element} costs
 * @param {Element} worst
 * @param {Element} note
 */
export function buildCosts(costs, worst, note) {
  return (
    /** @type {BatchScene} */ scene,
    /** @type {Measured} */ measured,
    /** @type {import("../kit/theme.js").Theme} */ theme,
  ) => {
    const { curves, count } = measured;
    const names = (/** @type {number} */ span) =>
      curves.map(
        ({ name }, i) => `<th scope="col" colspan="${span}" class="atlas-name" style="${nameStyle(theme, i)}">${name}</th>`,
      );
    const kinds = curves.flatMap(() => ["of the loss", "of the gradient"]).map((word) => `<th scope="col">${word}</th>`);
    costs.innerHTML = tableOf([names(1)], costsOf(scene, measured));
    const shares = curves.flatMap((curve) => curve.shares ?? []);
    const outrun = shares.length < curves.length; // by the hand: the table is of a moment ago
    worst.classList.toggle("atlas-outrun", outrun);
    if (!outrun) worst.innerHTML = tableOf([names(2), kinds], worstOf(shares, count));
    note.textContent = [divisor(scene, measured), infinite(curves)].join(" ").trim();
  };
}

/** @param {string[][]} heads @param {string[][]} rows whose first cells are their heads */
function tableOf(heads, rows) {
  const head = heads.map((cells) => `<tr><td></td>${cells.join("")}</tr>`);
  const body = rows.map(
    ([word, ...cells]) => `<tr><th scope="row">${word}</th>${cells.map((text) => `<td>${text}</td>`).join("")}</tr>`,
  );
  return `<thead>${head.join("")}</thead><tbody>${body.join("")}</tbody>`;
}

/** @param {BatchScene} scene @param {Measured} measured */
function costsOf({ reduction }, measured) {
  const { curves, decay, count } = measured;
  if (reduction === "none") return [["cost", ...curves.map(() => "one for each row")]];
  const word = isWeighted(measured) ? `weighted ${reduction}` : reduction;
  const reduced = curves.map((curve) => curve.reduced[reduction]);
  return [
    [`${word} of ${plural(count)}`, ...reduced.map((cost) => format(cost, NOISE))],
    ["weight decay", ...reduced.map(() => format(decay))],
    ["cost", ...reduced.map((cost) => `<b>${format(cost + decay, NOISE)}</b>`)],
    ["share of weight decay", ...reduced.map((cost) => percent(decay / (cost + decay)))],
  ];
}

/** @param {{ losses: Float64Array, gradients: Float64Array }[]} shares of each loss @param {number} count */
const worstOf = (shares, count) =>
  WORST.map((part) => {
    const rows = rowsIn(count, part);
    const parts = shares.flatMap(({ losses, gradients }) => [losses[rows - 1], gradients[rows - 1]]);
    return [`worst ${part} %: ${plural(rows)}`, ...parts.map(percent)];
  });

/** Whether rows count differently. @param {Measured} measured */
const isWeighted = ({ rows, numbers: { negative = 1, positive = 1 } }) => Boolean(rows.weight) || negative !== 1 || positive !== 1;

/** What a weighted mean divides by. @param {BatchScene} scene @param {Measured} measured */
function divisor({ reduction }, measured) {
  if (reduction !== "mean" || !isWeighted(measured)) return "";
  const total = format(measured.curves[0].total);
  return `The mean divides the sum of the weighted losses by the sum of the weights, ${total}, not by the ${plural(measured.count)}.`;
}

/** @param {Measured["curves"]} curves */
function infinite(curves) {
  const sentences = curves.flatMap(({ name, values }) => {
    const where = values.findIndex((v) => v === Infinity);
    return where < 0 ? [] : [`${name} is infinite in row ${where + 1}, and so is its cost.`];
  });
  return sentences.join(" ");
}
