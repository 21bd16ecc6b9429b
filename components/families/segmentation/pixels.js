// What the traced programs make of a scene of masks: its prediction, and each loss with its gradient on every pixel.

import { evaluateAgain } from "../../kit/program/program.js";
import { decode } from "./runs.js";

/** @typedef {import("../../wire").MaskScene} MaskScene */
/** @typedef {import("../../wire").MaskPrograms} MaskPrograms */

/**
 * The pictures that a prediction is made from.
 *
 * @typedef {object} Pictures
 * @property {Float64Array} y the target
 * @property {Float64Array} paint over the prediction, 1 object and -1 none
 * @property {Float64Array} across how far right of the middle each pixel lies
 * @property {Float64Array} down
 */

/** @typedef {{ scene: MaskScene, programs: MaskPrograms } & Pictures} Setting */

/**
 * What one loss makes of a scene.
 *
 * @typedef {object} Made
 * @property {number} value
 * @property {Float64Array} gradient of each pixel
 * @property {Record<string, number>} shares which part of the gradient falls where
 * @property {number} slope along the number that is swept
 */

/** @param {MaskScene} scene @returns {Pick<Pictures, "y" | "paint">} */
export function masksOf({ side, target, drawn, erased }) {
  const [more, less] = [decode(drawn, side), decode(erased, side)];
  return { y: decode(target, side), paint: more.map((v, i) => v - less[i]) };
}

/** @param {MaskScene} scene @returns {Pick<Pictures, "across" | "down">} */
export function placesIn({ side, frame }) {
  const place = (/** @type {number} */ i) => ((i + 0.5) * frame) / side - frame / 2;
  const length = side * side;
  return {
    across: Float64Array.from({ length }, (_, i) => place(i % side)),
    down: Float64Array.from({ length }, (_, i) => place(Math.floor(i / side))),
  };
}

/**
 * The prediction's logits z and probabilities p, and how fast the logits change with the number that is swept.
 *
 * @param {Setting} setting
 * @param {Record<string, number>} numbers
 */
export function predictionOf({ scene, programs, y, paint, across, down }, numbers) {
  const { z, p, pace } = evaluateAgain(programs.scene[scene.swept], { x: y, y, paint, across, down, ...numbers });
  return { z, p, pace };
}

/**
 * The value of a loss for logits, its gradient with respect to them and to the probabilities, and its slope along the swept number.
 *
 * @param {Setting} setting
 * @param {string} slug
 * @param {Record<string, number>} inputs
 * @param {{ z: Float64Array, pace: Float64Array }} prediction
 */
export function lossAt({ programs, y }, slug, inputs, { z, pace }) {
  const { value, by_p, by_z } = evaluateAgain(programs.losses[slug], { x: z, y, ...inputs });
  let slope = 0; // by the chain rule
  for (let i = 0; i < z.length; i++) slope += by_z[i] * pace[i];
  return { value: value[0], by_p, by_z, slope };
}

/**
 * @param {Setting} setting
 * @param {string} slug
 * @param {Record<string, number>} inputs
 * @param {{ z: Float64Array, pace: Float64Array }} prediction
 * @returns {Made}
 */
export function lossOf(setting, slug, inputs, prediction) {
  const { value, by_p, by_z, slope } = lossAt(setting, slug, inputs, prediction);
  const gradient = setting.scene.of === "p" ? by_p : by_z;
  const shares = firsts(evaluateAgain(setting.programs.shares, { x: gradient, z: prediction.z, y: setting.y }));
  return { value, gradient, shares, slope };
}

/** The first number of each output. @param {Record<string, Float64Array>} outputs @returns {Record<string, number>} */
export const firsts = (outputs) => Object.fromEntries(Object.entries(outputs).map(([name, [v]]) => [name, v]));
