// Put into each page before it loads: notes what the first curve shows after every frame, and where the hand was.
(() => {
  const PLOTLY = ".scatterlayer .trace path.js-line";
  const PATH = `${PLOTLY}, .atlas-sketch`; // what can be seen of a curve, before Plotly and after
  const NEAR = 0.25; // px: what has moved less looks the same
  const watch = { first: null, whole: null, pictures: [], moves: [], pressed: null };
  const now = () => performance.now();
  let text = "";

  addEventListener("pointermove", (event) => watch.moves.push([event.timeStamp, event.clientX]), true);
  addEventListener("pointerdown", (event) => (watch.pressed = event.timeStamp), true);

  // Of the curve's points the first, the last and one near a third of the width: their heights, and which part of the width that is.
  // Plotly leaves points out; those that it keeps are on the curve.
  function heights(path) {
    const points = path.slice(1).split(/[ML]/).map((pair) => pair.split(/[ ,]/).map(Number)); // prettier-ignore
    const [first, last] = [points[0], points[points.length - 1]];
    const partOf = ([x]) => (x - first[0]) / (last[0] - first[0]);
    const third = points.find((point) => partOf(point) >= 1 / 3);
    return [first[1], third[1], last[1], partOf(third)];
  }

  function look() {
    const path = document.querySelector(PATH)?.getAttribute("d") ?? "";
    if (!path || path === text) return;
    text = path;
    watch.first ??= now();
    if (document.querySelector(PLOTLY)) watch.whole ??= now();
    const seen = heights(path);
    const before = watch.pictures[watch.pictures.length - 1];
    if (!before || [0, 1, 2].some((i) => Math.abs(seen[i] - before[i + 1]) > NEAR)) watch.pictures.push([now(), ...seen]);
  }

  const painted = new MessageChannel(); // its message arrives when the frame has been painted
  painted.port1.onmessage = look;
  function frame() {
    painted.port2.postMessage(null);
    requestAnimationFrame(frame);
  }
  requestAnimationFrame(frame);

  const THUMB = 16; // px: the native slider's thumb stays inside its box
  const box = () => document.querySelector(":is(.st-key-gamma, .st-key-gamma1) input[type=range]");
  watch.track = () => {
    const input = box();
    // Streamlit hides its input in the thumb; the thumb's parent is the track
    const isHidden = input.closest("[data-testid=stSlider]");
    const { left, right, top, height } = (
      isHidden ? input.parentElement.parentElement.parentElement : input
    ).getBoundingClientRect();
    const inset = isHidden ? 0 : THUMB / 2;
    return [left + inset, right - inset, top + height / 2];
  };
  watch.thumb = () => Number(box().value);
  watch.start = () => Object.assign(watch, { pictures: watch.pictures.slice(-1), moves: [], pressed: null });
  window.watch = watch;
})();
