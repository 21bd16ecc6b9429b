// How often a page does what many changes ask for: 30 of them a second may come from a slider that a teacher holds.

const HIDDEN = 100; // ms, after which no animation frame is waited for: a browser draws none of a frame that is scrolled out of sight
const APART = 400; // ms between two writings of the address: Safari refuses more than a hundred in half a minute

/** Asks for an act, which is done with the next animation frame, once for all that have asked. @param {() => void} act */
export function soon(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const now = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      waiting = false;
      act();
    };
    const frame = requestAnimationFrame(now);
    const timer = setTimeout(now, HIDDEN);
  };
}

/** Asks for an act, which is done at once, but not twice in a short time: it is done once more at the end of that. @param {() => void} act */
export function apart(act) {
  let last = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    timer = undefined;
    last = performance.now();
    act();
  };
  return () => {
    const wait = last + APART - performance.now();
    if (wait <= 0 && timer === undefined) now();
    else timer ??= setTimeout(now, wait);
  };
}
