// The losses of masks along one number of their scene, sampled in the browser by the programs that draw the scene itself.

import { lossAt, masksOf, placesIn, predictionOf } from "../families/segmentation/pixels.js";

/** @typedef {import("../wire").MaskScene} MaskScene */
/** @typedef {import("../wire").MaskPrograms} MaskPrograms */
/** @typedef {import("../wire").SweepCurve} SweepCurve */

const BUDGET = 8; // ms of work before the hand has its turn
const finite = (/** @type {number} */ v) => (Number.isFinite(v) ? v : null);

/**
 * The chosen losses and their slopes at these values of the number that is swept; null where a later scene has been asked for.
 *
 * @param {MaskScene} scene
 * @param {MaskPrograms} programs
 * @param {number[]} x
 * @param {() => boolean} isOver whether it has
 * @returns {Promise<SweepCurve[] | null>}
 */
export async function sweep(scene, programs, x, isOver) {
  const setting = { scene, programs, ...masksOf(scene), ...placesIn(scene) };
  /** @type {SweepCurve[]} */
  const curves = scene.curves.map(({ name }) => ({ name, y: [], slopes: [] }));
  let end = performance.now() + BUDGET;
  for (const at of x) {
    const prediction = predictionOf(setting, { ...scene.numbers, [scene.swept]: at });
    scene.curves.forEach(({ slug, inputs }, i) => {
      const { value, slope } = lossAt(setting, slug, inputs, prediction);
      curves[i].y.push(finite(value));
      curves[i].slopes.push(finite(slope));
    });
    if (performance.now() < end) continue;
    await new Promise((rested) => setTimeout(rested));
    if (isOver()) return null;
    end = performance.now() + BUDGET;
  }
  return curves;
}
