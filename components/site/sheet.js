// A part of the numerics page: sentences, figures, and a table of what their lines are at the place of the points.

import { render as drawFigure } from "../chart/figure.js";
import { format } from "../kit/numbers.js";
import { isFramed } from "./frame.js";

/** @typedef {import("../wire").Sheet} Sheet */
/** @typedef {import("../kit/component.js").Message<Sheet>} Message */
/** @typedef {Sheet["rows"][number]["columns"][number]} Values */

/** @param {Message} message */
export function render({ parentElement, data, setTriggerValue }) {
  const { words, at, figures, rows, why } = data;
  const place = (/** @type {string} */ name) => /** @type {HTMLElement} */ (parentElement.querySelector(`[data-sheet="${name}"]`));
  place("words").innerHTML = words;
  place("why").innerHTML = why;
  if (isFramed()) {
    parentElement.dataset.stage ??= ""; // all of it is one picture there, with the table that tells what both forms compute
    parentElement.dataset.sliders = figures[0]?.marks?.follows ?? "";
  }
  [0, 1].forEach((i) => (place(`figure${i}`).hidden = i >= figures.length));
  figures.forEach((figure, i) => {
    const drawn = rows.filter((row) => row.lines.length);
    const lines = figure.lines.length ? figure.lines : drawn.map((row) => ({ name: row.name, y: row.lines[i] }));
    drawFigure({ parentElement: place(`figure${i}`), data: { figure: { ...figure, at, lines } }, setTriggerValue });
  });
  const marks = figures[0]?.marks;
  place("table").replaceChildren(...(marks ? [tableOf(data, marks.x)] : []));
}

/** The table of a sheet at a place. @param {Sheet} sheet @param {number} x */
function tableOf({ head, rows, places, straight, digits }, x) {
  const table = Object.assign(document.createElement("table"), { className: "atlas-numbers" });
  const add = (/** @type {readonly string[]} */ words, /** @type {(text: string, i: number) => string} */ tagOf) => {
    const cells = words.map((text, i) => Object.assign(document.createElement(tagOf(text, i)), { textContent: text }));
    table.insertRow().replaceChildren(...cells);
  };
  add(
    head.map((text) => text.replace("{x}", format(x))),
    (text) => (text ? "th" : "td"),
  );
  const valueAt = straight ? between : nearest;
  for (const { name, cells, columns } of rows) {
    add([name, ...cells, ...columns.map((values) => format(valueAt(places, values.map(numberIn), x), 0, digits))], (_, i) =>
      i ? "td" : "th",
    );
  }
  return table;
}

/** @type {Record<string, number>} */
const INFINITE = { "∞": Infinity, "−∞": -Infinity };

/** @param {Values[number]} value in words where it is not finite */
const numberIn = (value) => (typeof value === "number" ? value : (INFINITE[value] ?? NaN));

/** The value at the place that is nearest, the first of two. @param {number[]} places @param {number[]} values @param {number} x */
export function nearest(places, values, x) {
  return values[places.reduce((best, place, i) => (Math.abs(place - x) < Math.abs(places[best] - x) ? i : best), 0)];
}

/** The value on a straight line between two places, as NumPy's interp. @param {number[]} places increasing @param {number[]} values @param {number} x */
export function between(places, values, x) {
  const after = places.findIndex((place) => place >= x);
  if (after < 0) return values[values.length - 1];
  if (after === 0 || places[after] === x) return values[after];
  const [low, high] = [values[after - 1], values[after]];
  if (low === high) return low;
  const slope = (high - low) / (places[after] - places[after - 1]);
  const there = slope * (x - places[after - 1]) + low;
  return Number.isNaN(there) ? slope * (x - places[after]) + high : there;
}
