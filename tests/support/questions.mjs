// The questions about a scene, and what is said of an answer to each.

import { choicesOf } from "../../components/chart/questions/choices.js";
import { leastOf, placeWords } from "../../components/chart/questions/minima.js";
import { probeAll, sampleAll } from "../../components/chart/sample.js";
import { format } from "../../components/kit/numbers.js";

/** For a scene: the panels to choose from, by part, and the verdict on a place in the middle of the view. */
export function questions(scene) {
  const view = scene.span;
  const chart = { scene, curves: scene.curves, view };
  Object.assign(chart, { samples: sampleAll(chart, view) });
  const choices = ["loss", "gradient"].map((part) =>
    (choicesOf(chart, part)?.choices ?? []).map(({ words, isTrue }) => ({ words, isTrue })),
  );
  const { axis, curves } = scene;
  const least = leastOf({ ...curves[0], factor: 1 }, view, axis);
  const placed = (view[0] + view[1]) / 2;
  const words = placeWords(placed, least, { curve: "the loss", axis, valueAt: (x) => probeAll(chart, x, [0])[0].value, format });
  return { choices, stretches: least.stretches, words };
}
