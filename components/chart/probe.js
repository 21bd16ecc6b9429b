// The point that can be moved along the curve, by pointer, finger or arrow keys.

import { attachHandle, stepped } from "../kit/handle.js";
import { panelOf, rangeOf } from "../kit/plotly.js";

/**
 * @param {import("./live.js").Chart} chart
 * @param {{ moved: (x: number) => void, left: () => void }} hand
 */
export function attachProbe(chart, hand) {
  attachHandle(chart.handle, {
    pointed: ({ clientX }) => panelOf(chart.element)?.number(clientX - chart.element.getBoundingClientRect().left) ?? chart.probe,
    keyed: (event) => stepped(event, chart.probe, rangeOf(chart.element, "xaxis"), 200),
    ...hand,
  });
}

/** To four digits of the view: short in the URL, and finer than a pixel. @param {number} x @param {number[]} view */
export function clampProbe(x, [low, high]) {
  const digits = Math.max(0, 4 - Math.ceil(Math.log10(high - low)));
  return Number(Math.min(Math.max(x, low), high).toFixed(Math.min(digits, 12)));
}
