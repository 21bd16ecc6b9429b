// The answers of comparison.js as marks on the curves, each with its number: ◇ where losses cross, □ where the sizes of gradients
// do, ▼ where the ratio of the gradients is greatest. A stretch has no mark: there one curve covers the other.

import { fade } from "./layout.js";
import { clearest, curvesIn, written } from "./names.js";
import { probeAll } from "./sample.js";
import { format } from "../kit/numbers.js";
import { curvePart } from "../kit/staging.js";

/** @typedef {import("../kit/plotly.js").Panel} Panel */
/** @typedef {import("./sample.js").Probe} Probe */

const MOST = 6; // marks of one kind that have room for their numbers
const ROOM = 90; // px that a number takes at most
const NARROW = 400; // px: in a panel that is narrower a number stands without its height

/**
 * A mark on the curves `of`, which belongs to the first curve and another: where it is, what the curves are there, and its number.
 *
 * @typedef {{ kind: "values" | "gradients" | "greatest", of: number[], with: number, probes: Probe[], text: string, brief: string }} Mark
 */

/**
 * The marks of all pairs of a chart, for which each curve is evaluated once at every place.
 *
 * @param {import("./live.js").Chart} chart
 * @returns {Mark[]}
 */
export function marksOf(chart) {
  return chart.pairs.flatMap(({ values, gradients, greatest, places }, i) => {
    const points = (/** @type {import("./comparison.js").Place[]} */ list) => list.filter(({ low, high }) => low === high);
    const equal = (/** @type {import("./comparison.js").Meeting[]} */ list) => points(list.filter(({ jump }) => !jump));
    /** @param {Mark["kind"]} kind @param {{ low: number }[]} list @param {number[]} of @param {(x: string, probes: Probe[]) => string} write */
    const marks = (kind, list, of, write) =>
      list.map(({ low: x }) => {
        const probes = probeAll(chart, x, of);
        const [text, brief] = list.length > MOST ? ["", ""] : [write(format(x), probes), format(x)];
        return { kind, of, with: i + 1, probes, text, brief };
      });
    const peaks = greatest !== null && greatest < Infinity ? points(places) : [];
    return [
      ...marks("values", equal(values), [0], (x, [{ value }]) => `(${x}, ${format(value)})`),
      ...marks("gradients", equal(gradients), [0, i + 1], (x) => x),
      ...marks("greatest", peaks, [i + 1], () => `${format(Number(greatest))}×`),
    ];
  });
}

/**
 * @param {import("./live.js").Chart} chart
 * @param {import("./sample.js").Sample[]} samples
 * @param {(i: number, row: number) => Panel} placeOf the panel of a curve in a row
 */
export function drawMeetings({ scene, theme, meetings }, samples, placeOf) {
  const rowOf = (/** @type {string} */ name) => scene.panels.findIndex((panel) => panel.name === name);
  const ratio = rowOf("gradient ratio");
  const drawn = meetings.map(({ kind, of, with: other, probes, text, brief }) => {
    const row = kind === "values" ? rowOf("value") : kind === "greatest" && ratio >= 0 ? ratio : rowOf("slope");
    const marks = of.map((i, k) => {
      const place = placeOf(i, row);
      const [x, y] = [place.x(probes[i].x), place.y(probes[i][scene.panels[row].name])];
      if (!place.inside(x, y)) return "";
      if (k) return SHAPES[kind](x, y, theme);
      const places = labels(isNarrow(place) && kind === "values" ? brief : text, x, y, place, theme);
      const label = clearest(places, curvesIn(scene, samples, i, row, place), theme.scale);
      return SHAPES[kind](x, y, theme) + written(label, theme);
    });
    return `<g data-part="${curvePart(0)} ${curvePart(other)}">${marks.join("")}</g>`;
  });
  return [`<g class="atlas-meetings" data-part="meetings">${drawn.join("")}</g>`];
}

/** @param {Panel} place */
const isNarrow = ({ left, right }) => right - left < NARROW;

/** @type {Record<Mark["kind"], (x: number, y: number, theme: import("../kit/theme.js").Theme) => string>} */
const SHAPES = {
  values: (x, y, theme) => outline(`M${x} ${y - 6}l6 6l-6 6l-6 -6z`, theme),
  gradients: (x, y, theme) => outline(`M${x - 4.5} ${y - 4.5}h9v9h-9z`, theme),
  greatest: (x, y, theme) => `<path d="M${x} ${y - 4}l4.5 -8h-9z" fill="${theme.text}"/>`,
};

/** @param {string} path @param {import("../kit/theme.js").Theme} theme */
const outline = (path, { text, background }) =>
  `<path d="${path}" fill="${fade(background, 0.6)}" stroke="${text}" stroke-width="1.25"/>`;

/**
 * Where the number of a mark may stand: above it or below, to the right or to the left, as far as there is room.
 *
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {Panel} place
 * @param {import("../kit/theme.js").Theme} theme
 * @returns {import("./names.js").Label[]}
 */
function labels(text, x, y, { left, right, top, bottom }, { scale, text: color }) {
  const [above, below] = [y - 9, y + 5 + 12 * scale];
  const heights = above < top + 10 * scale ? [below] : below > bottom ? [above] : [above, below];
  /** @type {("start" | "end")[]} */
  const anchors = x + ROOM * scale > right ? ["end"] : x - ROOM * scale < left ? ["start"] : ["start", "end"];
  return heights.flatMap((height) =>
    anchors.map((anchor) => ({ text, x: x + (anchor === "end" ? -9 : 9), y: height, anchor, color })),
  );
}
