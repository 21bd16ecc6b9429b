// Sweeps one hyperparameter across its range and back, for the front of a class.

import { prefersStill } from "../kit/device.js";

const DURATION = 7000; // ms
const STEPS = 8; // without motion: so many still pictures each way

// From where it is to the top, down to the bottom, and back: t in [0, 1] to a place in [0, 1].
function path(start, t) {
  const up = 1 - start;
  const way = 2 * t;
  if (way < up) return start + way;
  return way < up + 1 ? 1 - (way - up) : way - up - 1;
}

export function sweep(control, from, show, done) {
  const { low, high, log } = control.range;
  const there = log ? (v) => Math.log(v / low) / Math.log(high / low) : (v) => (v - low) / (high - low);
  const back = log ? (u) => low * (high / low) ** u : (u) => low + u * (high - low);
  const start = performance.now();
  let stopped = false;
  let last;

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
