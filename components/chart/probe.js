// The point that can be moved along the curve, by pointer, finger or arrow keys.

import { attachHandle, stepped } from "../kit/handle.js";

export function attachProbe(chart, hand) {
  attachHandle(chart.handle, {
    pointed: ({ clientX }) => {
      const { xaxis } = chart.element._fullLayout;
      return xaxis.p2l(clientX - chart.element.getBoundingClientRect().left - xaxis._offset);
    },
    keyed: (event) => stepped(event, chart.probe, chart.element._fullLayout.xaxis.range, 200),
    ...hand,
  });
}

// To four digits of the view: short in the URL, and finer than a pixel.
export function clampProbe(x, [low, high]) {
  const digits = Math.max(0, 4 - Math.ceil(Math.log10(high - low)));
  return Number(Math.min(Math.max(x, low), high).toFixed(Math.min(digits, 12)));
}
