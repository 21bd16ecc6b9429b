// Sweeps one hyperparameter across its range and back, for the front of a class.

import { prefersStill } from "../kit/device.js";

const DURATION = 7000; // ms
const STEPS = 8; // without motion: so many still pictures each way

/** From where it is to the top, down to the bottom, and back: t in [0, 1] to a place in [0, 1]. @param {number} start @param {number} t */
function path(start, t) {
  const up = 1 - start;
  const way = 2 * t;
  if (way < up) return start + way;
  return way < up + 1 ? 1 - (way - up) : way - up - 1;
}

/**
 * Starts it; the function that comes back stops it, which puts the hyperparameter back to where it was.
 *
 * @param {import("../wire").Control} control
 * @param {number} from where it is
 * @param {(value: number) => void} show
 * @param {() => void} done
 */
export function sweep(control, from, show, done) {
  const { low, high, log } = control.range;
  const there = log
    ? (/** @type {number} */ v) => Math.log(v / low) / Math.log(high / low)
    : (/** @type {number} */ v) => (v - low) / (high - low);
  const back = log ? (/** @type {number} */ u) => low * (high / low) ** u : (/** @type {number} */ u) => low + u * (high - low);
  const start = performance.now();
  let stopped = false;
  /** @type {number | undefined} */
  let last;

  /** @param {number} now */
  function frame(now) {
    if (stopped) return;
    let t = Math.max(0, (now - start) / DURATION);
    if (prefersStill()) t = Math.floor(t * 2 * STEPS) / (2 * STEPS);
    if (t >= 1) return stop();
    if (t !== last) show(back(path(there(from), t)));
    last = t;
    requestAnimationFrame(frame);
  }

  function stop() {
    stopped = true;
    show(from);
    done();
  }

  requestAnimationFrame(frame);
  return stop;
}
