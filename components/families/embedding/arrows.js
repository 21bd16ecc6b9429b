// The drawing under the points: where the loss is zero, what lies between them, the trail, and the arrows that pull.

import { arrow, at } from "../../kit/plane.js";
import { format } from "../../kit/numbers.js";
import { say } from "./words.js";

const LONG = 5; // an arrow is so many steps long
const LEAST = 0.02; // shorter ones are not drawn
const CLEAR = 0.6; // nearer points leave no room for words between them
const WORDS = [0.5, 0.13]; // half the width and height of words
const RIM = 0.16; // of a point: its arrow begins there
const ALONG = [0.5, 0.65, 0.35, 0.8, 0.2, 0.95, 0.05]; // where words may stand: parts of the way from the hub to a point,
const ASIDE = [1, 1.5, 2, 2.5]; // and how far from the line, in parts of the least distance

/** @typedef {{ from: number[], step: number[] }} Arrow */

/** @typedef {import("./words.js").Numbers} Numbers */
/** @typedef {import("./descent.js").Places} Places */
/** @typedef {import("../../wire").PointsScene} PointsScene */
/** @typedef {import("../../wire").Point} Point */
/** @typedef {{ scene: PointsScene, places: Places, trail: Places[], numbers: Numbers }} Drawn */

/**
 * Builds the drawing of a scene; the function that comes back draws it for places and their numbers.
 *
 * @param {ReturnType<typeof import("../../kit/plane.js").buildPlane>} plane
 * @param {PointsScene} scene
 */
export function drawPoints({ svg, write }, { points, hub, frame }) {
  const [[left, right], [bottom, top]] = frame;
  const outside = `M${at([left, bottom])}L${at([right, bottom])}L${at([right, top])}L${at([left, top])}Z`;
  const middle = points.find(({ name }) => name === hub);
  const tied = points.filter((point) => point !== middle);
  const distances = middle ? tied.map((point) => between(write("words"), middle, point, tied)) : [];
  const corner = write("corner");

  return (/** @type {Drawn} */ { scene, places, trail, numbers }) => {
    const centre = hub === null ? [0, 0] : places[hub];
    const rim = numbers.radius > 0 ? circle(centre, numbers.radius) : "";
    const others = scene.other ? pulls(points, places, numbers, scene.variant) : [];
    const arrows = pulls(points, places, numbers, "");
    const parts = [
      ["zone", numbers.free ? outside + rim : ""],
      ["rim", rim],
      ["tie", tied.map(({ name }) => `M${at(centre)}L${at(places[name])}`).join("")],
      ["trail", points.map(({ name }) => trailOf(trail, name)).join("")],
      ["steps", trail.flatMap((then) => points.map(({ name }) => `M${at(then[name])}h0`)).join("")],
      ["other", others.map(({ from, step }) => arrow(from, step)).join("")],
      ["pull", arrows.map(({ from, step }) => arrow(from, step)).join("")],
    ];
    svg.innerHTML = parts.map(([kind, d]) => `<path class="${kind}" fill-rule="evenodd" d="${d}"/>`).join("");
    distances.forEach((draw) => draw(places, [...arrows, ...others]));
    corner([left, bottom], say([scene.corner], numbers));
  };
}

/**
 * The arrows of the outputs whose names begin so.
 *
 * @param {Point[]} points
 * @param {Places} places
 * @param {Numbers} numbers
 * @param {string} kind
 * @returns {Arrow[]}
 */
function pulls(points, places, numbers, kind) {
  return points.flatMap(({ name }) => {
    const step = ["x", "y"].map((k) => -LONG * numbers.step * numbers[`${kind}by_${name}_${k}`]);
    const size = Math.hypot(...step);
    return size > LEAST ? [{ from: places[name].map((v, k) => v + (RIM * step[k]) / size), step }] : [];
  });
}

/** @param {number[]} centre @param {number} r */
function circle([x, y], r) {
  return `M${at([x - r, y])}A${r} ${r} 0 1 1 ${at([x + r, y])}A${r} ${r} 0 1 1 ${at([x - r, y])}Z`;
}

/** @param {Places[]} trail @param {string} name */
function trailOf(trail, name) {
  return trail.length ? `M${trail.map((places) => at(places[name])).join("L")}` : "";
}

/**
 * The distance beside the line between the hub and a point. The function that comes back draws it.
 *
 * @param {(place: number[], text: string) => void} put
 * @param {Point} hub
 * @param {Point} point
 * @param {Point[]} tied
 */
function between(put, hub, point, tied) {
  const other = tied.find((each) => each !== point);
  return (/** @type {Places} */ places, /** @type {Arrow[]} */ arrows) => {
    const [from, to] = [places[hub.name], places[point.name]];
    const third = other ? places[other.name] : [from[0], from[1] - 1];
    const apart = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const place = beside(from, to, third, arrows, Object.values(places));
    put(place, apart > CLEAR ? `d(${hub.short}, ${point.short}) = ${format(apart)}` : "");
  };
}

/**
 * Where words stand beside a line: on the side away from a third point and in the middle, or as near to that as neither an arrow crosses
 * them nor a point covers them.
 *
 * @param {number[]} from
 * @param {number[]} to
 * @param {number[]} third
 * @param {Arrow[]} arrows
 * @param {number[][]} points
 */
export function beside(from, to, third, arrows, points) {
  const [x, y] = to.map((v, k) => v - from[k]);
  const far = (WORDS[0] * Math.abs(y) + WORDS[1] * Math.abs(x)) / Math.hypot(x, y) ** 2;
  const away = x * (third[1] - from[1]) > y * (third[0] - from[0]) ? far : -far;
  const placeAt = (/** @type {number} */ part, /** @type {number} */ turn) => [
    from[0] + part * x + turn * y,
    from[1] + part * y - turn * x,
  ];
  const first = placeAt(ALONG[0], away);
  const places = [away, -away].flatMap((turn) => ASIDE.flatMap((times) => ALONG.map((part) => placeAt(part, times * turn))));
  const isFree = (/** @type {number[]} */ place) =>
    !arrows.some((one) => crosses(one, place)) && !points.some((point) => covers(point, place));
  const moved = (/** @type {number[]} */ place) => Math.hypot(place[0] - first[0], place[1] - first[1]);
  return places.filter(isFree).sort((a, b) => moved(a) - moved(b))[0] ?? first;
}

/** Whether a point covers a part of words with their middle at a place. @param {number[]} point @param {number[]} place */
const covers = (point, place) => WORDS.every((half, k) => Math.abs(point[k] - place[k]) < half + RIM);

/** Whether an arrow crosses words with their middle at a place. @param {Arrow} arrow @param {number[]} place */
function crosses({ from, step }, place) {
  const spans = WORDS.map((half, k) => [-half, half].map((side) => (place[k] + side - from[k]) / step[k]).sort((a, b) => a - b));
  return Math.max(0, ...spans.map(([enter]) => enter)) < Math.min(1, ...spans.map(([, leave]) => leave));
}
