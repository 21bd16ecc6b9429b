// A loss over the plane of a prediction and its spread, by its traced program, and the path along which the spread is best.

import { evaluate } from "../../kit/program/program.js";

const HALVINGS = 60; // of the search: from any two numbers of this size down to neighbours

/** @typedef {import("../../wire").SpreadScene} SpreadScene */
/** @typedef {{ value: Float64Array, by_x: Float64Array, by_spread: Float64Array }} Partials the loss and its derivative by each input */

/**
 * The loss and its partial derivatives at places, given by both of their coordinates.
 *
 * @param {Pick<SpreadScene, "program">} scene
 * @param {Record<string, number>} settings
 * @param {Float64Array} across
 * @param {Float64Array} up
 * @returns {Partials}
 */
export function partials({ program }, settings, across, up) {
  const { value, by_x, by_spread } = evaluate(program, { ...settings, x: across, log_spread: up });
  return { value: value.slice(), by_x: by_x.slice(), by_spread: by_spread.slice() }; // the program writes into them again
}

/**
 * The spread with the least loss at each place across: the derivative by the spread is below 0 under it and above 0 over it, so the
 * stretch from low to high is halved on that sign. NaN where the derivative keeps its sign on all of the stretch.
 *
 * @param {Pick<SpreadScene, "program">} scene
 * @param {Record<string, number>} settings
 * @param {Float64Array} across
 * @param {number[]} stretch
 */
export function bestSpread(scene, settings, across, [low, high]) {
  const slopes = (/** @type {Float64Array} */ up) => partials(scene, settings, across, up).by_spread;
  const under = new Float64Array(across.length).fill(low);
  const over = new Float64Array(across.length).fill(high);
  const [first, last] = [slopes(under), slopes(over)];
  const middle = new Float64Array(across.length);
  for (let turn = 0; turn < HALVINGS; turn++) {
    for (let i = 0; i < middle.length; i++) middle[i] = (under[i] + over[i]) / 2;
    slopes(middle).forEach((slope, i) => ((slope < 0 ? under : over)[i] = middle[i]));
  }
  return middle.map((spread, i) => (first[i] < 0 && last[i] > 0 ? spread : NaN));
}
