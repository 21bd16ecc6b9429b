// The point that can be moved along the curve, by pointer, finger or arrow keys.

const REST = 300; // ms without a key before the position goes into the URL

export function attachProbe(chart, { moved, left }) {
  const { handle } = chart;
  let timer;

  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus();
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const { xaxis } = chart.element._fullLayout;
    const at = event.clientX - chart.element.getBoundingClientRect().left - xaxis._offset;
    moved(xaxis.p2l(at));
  });
  handle.addEventListener("lostpointercapture", left);
  handle.addEventListener("keydown", (event) => {
    const [low, high] = chart.element._fullLayout.xaxis.range;
    const step = ((high - low) / 200) * (event.shiftKey ? 10 : 1);
    const to = {
      ArrowRight: chart.probe + step,
      ArrowUp: chart.probe + step,
      ArrowLeft: chart.probe - step,
      ArrowDown: chart.probe - step,
      Home: low,
      End: high,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    moved(to);
    clearTimeout(timer);
    timer = setTimeout(left, REST);
  });
}

// To four digits of the view: short in the URL, and finer than a pixel.
export function clampProbe(x, [low, high]) {
  const digits = Math.max(0, 4 - Math.ceil(Math.log10(high - low)));
  return Number(Math.min(Math.max(x, low), high).toFixed(Math.min(digits, 12)));
}
