// How two losses compare in view of the live chart, at several settings of both: their programs travel once.

import { compareAll } from "../../components/chart/pairs.js";

export function comparisons(axis, view, curves, settings) {
  return settings.map((inputs) => {
    const set = curves.map((curve, i) => ({ ...curve, inputs: inputs[i] }));
    return compareAll({ scene: { axis, scale: null }, curves: set }, view).pairs[0];
  });
}
