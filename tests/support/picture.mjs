// The lines of a scene of the live chart as it stands when its page has just been opened, before any hand.

import { sampleAll } from "../../components/chart/sample.js";
import { inputsOf, takeEntries } from "../../components/chart/vectors.js";

export function lines(scene) {
  const chart = { scene };
  takeEntries(chart);
  const vectors = inputsOf(chart);
  chart.curves = scene.curves.map((curve) => ({ ...curve, inputs: { ...curve.inputs, ...vectors } }));
  return sampleAll(chart, scene.span).map(({ x, value, slope }) => ({ x, value, slope }));
}
