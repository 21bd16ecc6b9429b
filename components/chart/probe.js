// The point that can be moved along the curve: by pointer anywhere in the picture, by a finger, by keys, or by typing its number.

import { columnName } from "./layout.js";
import { attachHandle, stepped } from "../kit/handle.js";
import { NOISE, format, parse } from "../kit/numbers.js";
import { dragOf, panelOf, rangeOf } from "../kit/plotly.js";

/** @typedef {{ moved: (x: number) => void, left: () => void }} Hand */

/** @param {import("./live.js").Chart} chart @param {Hand} hand */
export function attachProbe(chart, hand) {
  const picture = /** @type {HTMLElement} */ (chart.element.parentElement);
  let column = columnName(false, 0); // the panels that the pointer is led along
  const pointed = (/** @type {MouseEvent} */ { clientX }) => {
    const place = panelOf(chart.element, column)?.number(clientX - chart.element.getBoundingClientRect().left);
    return clampProbe(place ?? chart.probe, chart.view);
  };
  const grab = attachHandle(chart.handle, {
    pointed,
    keyed: (event) => {
      const to = stepped(event, chart.probe, rangeOf(chart.element, "xaxis"), 200);
      return to === undefined ? to : clampProbe(to, chart.view);
    },
    ...hand,
  });
  chart.handle.addEventListener("pointerdown", () => (column = columnName(false, 0)), true);
  picture.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || !isForPoint(chart, event)) return; // a finger may be about to scroll the page
    column = columnUnder(chart, event);
    grab(event);
    hand.moved(pointed(event));
  });
  picture.addEventListener("click", (event) => {
    if (/** @type {PointerEvent} */ (event).pointerType !== "touch" || !isForPoint(chart, event)) return;
    column = columnUnder(chart, event);
    hand.moved(pointed(event));
    hand.left();
  });
}

/**
 * Whether the main button went down in a panel for the point, and not for what Plotly does there: with shift it draws a box to zoom
 * into, with the control key it shifts the frame, and its tool bar makes the next drag a zoom.
 *
 * @param {import("./live.js").Chart} chart
 * @param {MouseEvent} event
 */
function isForPoint(chart, { target, button, shiftKey, ctrlKey, metaKey }) {
  const panel = /** @type {Element} */ (target).closest(".nsewdrag");
  return panel !== null && !button && !shiftKey && !ctrlKey && !metaKey && dragOf(chart.element) !== "zoom";
}

/** The column of panels under a pointer. @param {import("./live.js").Chart} chart @param {MouseEvent} event */
function columnUnder({ element, scene }, { clientX }) {
  const pixel = clientX - element.getBoundingClientRect().left;
  const columns = scene.columns ? scene.curves.map((_, i) => columnName(true, i)) : [];
  return columns.find((name) => pixel <= (panelOf(element, name)?.right ?? -Infinity)) ?? columnName(false, 0);
}

/**
 * The field that says where the point stands, and takes it where a reader types. A text that is no number is taken back.
 *
 * @param {() => number} now
 * @param {Hand} hand
 */
export function buildNumberField(now, hand) {
  const field = document.createElement("input");
  Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, className: "atlas-place" });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("change", () => {
    const typed = parse(field.value);
    if (Number.isFinite(typed)) hand.moved(typed);
    hand.left();
    writeNumber(field, now());
  });
  return field;
}

/** A number in its field, which is as wide as that. @param {HTMLInputElement} field @param {number} x */
export function writeNumber(field, x) {
  const text = format(x, NOISE);
  if (field.value === text) return;
  field.value = text;
  field.style.width = `${field.value.length + 1}ch`;
}

/** To four digits of the view: short in the URL, and finer than a pixel. @param {number} x @param {number[]} view */
export function clampProbe(x, view) {
  const digits = Math.max(0, 4 - Math.ceil(Math.log10(view[1] - view[0])));
  return Number(inView(x, view).toFixed(Math.min(digits, 12)));
}

/** @param {number} x @param {number[]} view */
export const inView = (x, [low, high]) => Math.min(Math.max(x, low), high);
