// How each further curve of a scene compares with the first. A frame of the hand brings one pair up to date at most.

import { compareCurves } from "./comparison.js";
import { factorOf, values } from "./sample.js";
import { identityOf } from "../kit/program/program.js";

/** @typedef {import("./sample.js").Curve} Curve */
/** @typedef {import("./sample.js").Sample} Sample */

/**
 * How a further curve compares with the first at the settings that `key` writes out, and the turn in which that was computed.
 *
 * @typedef {import("./comparison.js").Comparison & { key: string, turn: number }} Pair
 */

/**
 * The pairs of a scene in view. At most so many that have changed are computed, those first that have waited longest; the others stay
 * as they were, and the frame counts as late.
 *
 * @param {Pick<import("./live.js").Chart, "scene" | "curves"> & { samples?: Sample[], pairs?: Pair[] }} chart
 * @param {number[]} view
 * @param {number} most
 * @returns {{ pairs: Pair[], isLate: boolean }}
 */
export function compareAll(chart, view, most = Infinity) {
  const { axis, scale } = chart.scene;
  const curves = chart.curves.map((curve) => ({ ...curve, factor: factorOf(curve, scale, axis) }));
  const along = curves.map((curve, i) => alongOf(curve, chart.samples?.[i]));
  const settings = curves.map(({ program, inputs, factor }) => [identityOf(program), inputs, factor]);
  const keys = settings.slice(1).map((own) => JSON.stringify([axis.slug, view, settings[0], own]));
  const known = chart.pairs ?? [];
  const last = keys.map((key, i) => known.find((pair) => pair.key === key) ?? known[i]);
  const changed = [...keys.keys()].filter((i) => last[i]?.key !== keys[i]);
  const waiting = changed.sort((i, j) => (last[i]?.turn ?? 0) - (last[j]?.turn ?? 0));
  const due = waiting.filter((i, k) => k < most || !last[i]);
  const turn = 1 + Math.max(0, ...known.map((pair) => pair.turn));
  const pairs = keys.map((key, i) => {
    if (!due.includes(i)) return last[i];
    const open = curves[0].open || curves[i + 1].open;
    return { ...compareCurves(along[0], along[i + 1], view, { ...axis, open }), key, turn };
  });
  return { pairs, isLate: due.length < changed.length };
}

/** A curve as a function of the points; at those of its sample it has been evaluated. @param {Curve} curve @param {Sample} [sample] */
function alongOf(curve, sample) {
  return (/** @type {Float64Array} */ x, /** @type {string[]} */ names) => {
    const [known, last] = [sample?.whole, x.length - 1];
    const isKnown = known && known.x.length === x.length && known.x[0] === x[0] && known.x[last] === x[last];
    return isKnown ? known : values(curve, x, names);
  };
}
