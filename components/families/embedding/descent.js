// Steps down a gradient, a picture for each, and the trail they leave.

import { prefersStill } from "../../kit/device.js";

const PACE = 45; // ms between two pictures

/** @typedef {import("./words.js").Numbers} Numbers */
/** @typedef {import("../../wire").PointsScene} PointsScene */
/** @typedef {Record<string, number[]>} Places by the name of the point */

/**
 * Takes the steps from where the points are, and calls done() at the end; returns how to stop before it.
 *
 * @param {{ places: Places, trail: Places[] }} state
 * @param {number} steps
 * @param {object} does
 * @param {(places: Places) => Places} does.step where one step takes the points
 * @param {() => void} does.show draws them
 * @param {() => void} does.done
 */
export function descend(state, steps, { step, show, done }) {
  let left = steps;
  let last = 0;
  let frame = requestAnimationFrame(next);

  /** @param {number} now */
  function next(now) {
    if (prefersStill()) while (left > 0) take();
    else if (now - last >= PACE) (take(), (last = now));
    show();
    if (left > 0) frame = requestAnimationFrame(next);
    else done();
  }

  function take() {
    if (!state.trail.length) state.trail = [state.places];
    state.places = step(state.places);
    state.trail.push(state.places);
    left -= 1;
  }

  return () => cancelAnimationFrame(frame);
}

/**
 * Where one step takes the points, at the program's numbers for these places; none leaves the frame.
 *
 * @param {PointsScene} scene
 * @param {Places} places
 * @param {Numbers} numbers
 * @returns {Places}
 */
export function stepped({ frame, points }, places, numbers) {
  /** @param {string} name @param {number} k */
  const to = (name, k) => {
    const [low, high] = frame[k];
    const there = places[name][k] - numbers.step * numbers[`by_${name}_${"xy"[k]}`];
    return Number(Math.min(Math.max(there, low), high).toFixed(6));
  };
  return Object.fromEntries(points.map(({ name }) => [name, [to(name, 0), to(name, 1)]]));
}
