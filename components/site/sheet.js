// A part of the numerics page: sentences, figures, and a table of what their lines are at the place of the points.

import { heightAt, render as drawFigure } from "../chart/figure.js";
import { format } from "../kit/numbers.js";
import { isFramed } from "./frame.js";

/** @typedef {import("../wire").Sheet} Sheet */
/** @typedef {import("../kit/component.js").Message<Sheet>} Message */
/** @typedef {Sheet["rows"][number]["lines"][number]} Values */

/** @param {string | number | null} value */
const height = (value) => (typeof value === "number" ? value : null); // a line has no height where it says "infinite" in words

/** @param {Message} message */
export function render({ parentElement, data, setTriggerValue }) {
  const { words, at, figures, head, digits, rows, why } = data;
  const place = (/** @type {string} */ name) => /** @type {HTMLElement} */ (parentElement.querySelector(`[data-sheet="${name}"]`));
  place("words").innerHTML = words;
  place("why").innerHTML = why;
  if (isFramed()) {
    parentElement.dataset.stage ??= ""; // all of it is one picture there, with the table that tells what both forms compute
    parentElement.dataset.sliders = figures[0]?.marks?.follows ?? "";
  }
  [0, 1].forEach((i) => (place(`figure${i}`).hidden = i >= figures.length));
  figures.forEach((figure, i) => {
    const drawn = rows.filter((row) => row.drawn);
    const lines = figure.lines.length ? figure.lines : drawn.map((row) => ({ name: row.name, y: row.lines[i].map(height) }));
    drawFigure({ parentElement: place(`figure${i}`), data: { figure: { ...figure, at, lines } }, setTriggerValue });
  });
  const marks = figures[0]?.marks;
  place("table").replaceChildren(...(marks ? [tableOf(head, rows, at, marks.x, digits)] : []));
}

/** @param {readonly string[]} head @param {Sheet["rows"]} rows @param {Sheet["at"]} at @param {number} x @param {number} digits */
function tableOf(head, rows, at, x, digits) {
  const table = Object.assign(document.createElement("table"), { className: "atlas-numbers" });
  const add = (/** @type {readonly string[]} */ words, /** @type {(text: string, i: number) => string} */ tagOf) => {
    const cells = words.map((text, i) => Object.assign(document.createElement(tagOf(text, i)), { textContent: text }));
    table.insertRow().replaceChildren(...cells);
  };
  add(
    head.map((text) => text.replace("{x}", format(x))),
    (text) => (text ? "th" : "td"),
  );
  for (const { name, cells, lines } of rows) {
    add([name, ...cells, ...lines.map((line) => valueAt(at, line, x, digits))], (_, i) => (i ? "td" : "th"));
  }
  return table;
}

/** What a line is at a place, in words. @param {Sheet["at"]} at @param {Values} line @param {number} x @param {number} digits */
function valueAt(at, line, x, digits) {
  const there = line[at.indexOf(x)];
  if (typeof there === "string") return there;
  return format(Number((heightAt(at, line.map(height), x) ?? NaN).toPrecision(digits)));
}
