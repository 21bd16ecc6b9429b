// Put into each page before it loads: notes when the drawn path changes, and the pointer's moves before that.
(() => {
  const PLOTLY = ".scatterlayer .trace path.js-line";
  const PATH = `${PLOTLY}, .atlas-sketch`; // what can be seen of a curve, before Plotly and after
  const watch = { first: null, whole: null, pictures: [], moves: [], delays: [], released: null, last: null };
  const now = () => performance.now();
  let before = "";
  let pending = null;

  addEventListener("pointermove", (event) => watch.moves.push(event.timeStamp), true);

  const soon = new MessageChannel(); // its message arrives after the frame has been painted
  soon.port1.onmessage = ({ data }) => painted(data);

  function painted(move) {
    watch.last = now();
    watch.pictures.push(watch.last);
    if (move !== null) watch.delays.push(watch.last - move);
  }

  function look() {
    const path = document.querySelector(PATH)?.getAttribute("d") ?? "";
    if (path && path !== before) {
      before = path;
      if (watch.first === null) watch.first = now();
      if (watch.whole === null && document.querySelector(PLOTLY)) watch.whole = now();
      const move = watch.moves.length ? watch.moves[watch.moves.length - 1] : null;
      pending = move;
      soon.port2.postMessage(pending);
    }
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);

  const box = () => document.querySelector(":is(.st-key-gamma, .st-key-gamma1) input[type=range]");
  const track = () => {
    const input = box();
    // Streamlit hides its input in the thumb; the thumb's parent is the track
    const hidden = input.closest("[data-testid=stSlider]");
    return (hidden ? input.parentElement.parentElement.parentElement : input).getBoundingClientRect();
  };
  watch.track = () => [track().left, track().right, track().top + track().height / 2];
  watch.thumb = () => track().left + (Number(box().value) / 5) * track().width;
  watch.start = () => Object.assign(watch, { pictures: [], moves: [], delays: [], released: null, last: null });
  watch.release = () => Object.assign(watch, { pictures: [], moves: [], delays: [], released: now(), last: null });
  watch.report = () => {
    const sorted = watch.delays.slice().sort((a, b) => a - b);
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? null;
    const final = watch.last && watch.released ? watch.last - watch.released : 0;
    return { pictures: watch.pictures.length, median: at(0.5) ?? NaN, p95: at(0.95) ?? NaN, final };
  };
  window.watch = watch;
})();
