// The marks of one loss at several inputs, in view of the live chart: its program travels once, and its numbers stay here.

import { sampleAll } from "../../components/chart/sample.js";

export function marks(axis, view, curve, inputs) {
  const curves = inputs.map((numbers) => ({ ...curve, inputs: numbers }));
  const samples = sampleAll({ scene: { axis, panels: [], scale: null }, curves }, view);
  return samples.map(({ kinks, minimum, x }) => ({
    kinks,
    minimum,
    ends: [x[0], x[x.length - 1]],
    forward: x.every((v, i) => i === 0 || v > x[i - 1]),
  }));
}
