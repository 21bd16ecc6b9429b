// The drawing under the points: where the loss is zero, what lies between them, the trail, and the arrows that pull.

import { arrow, at } from "../kit/plane.js";
import { format } from "../kit/numbers.js";
import { say } from "./words.js";

const LONG = 5; // an arrow is so many steps long
const LEAST = 0.02; // shorter ones are not drawn
const CLEAR = 0.6; // nearer points leave no room for words between them
const WORDS = [0.5, 0.13]; // half the width and height of words
const RIM = 0.16; // of a point: its arrow begins there

/** @typedef {import("./words.js").Numbers} Numbers */
/** @typedef {import("./descent.js").Places} Places */
/** @typedef {import("../wire").PointsScene} PointsScene */
/** @typedef {import("../wire").Point} Point */
/** @typedef {{ scene: PointsScene, places: Places, trail: Places[], numbers: Numbers }} Drawn */

/**
 * Builds the drawing of a scene; the function that comes back draws it for places and their numbers.
 *
 * @param {ReturnType<typeof import("../kit/plane.js").buildPlane>} plane
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
    const parts = [
      ["zone", numbers.free ? outside + rim : ""],
      ["rim", rim],
      ["tie", tied.map(({ name }) => `M${at(centre)}L${at(places[name])}`).join("")],
      ["trail", points.map(({ name }) => trailOf(trail, name)).join("")],
      ["steps", trail.flatMap((then) => points.map(({ name }) => `M${at(then[name])}h0`)).join("")],
      ["other", scene.other ? pulls(points, places, numbers, scene.variant) : ""],
      ["pull", pulls(points, places, numbers, "")],
    ];
    svg.innerHTML = parts.map(([kind, d]) => `<path class="${kind}" fill-rule="evenodd" d="${d}"/>`).join("");
    distances.forEach((draw) => draw(places));
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
 */
function pulls(points, places, numbers, kind) {
  const size = LONG * numbers.step;
  const arrows = points.map(({ name }) => {
    const step = ["x", "y"].map((k) => -size * numbers[`${kind}by_${name}_${k}`]);
    return pull(places[name], step);
  });
  return arrows.join("");
}

/** @param {number[]} place @param {number[]} step */
function pull(place, step) {
  const size = Math.hypot(...step);
  if (!(size > LEAST)) return "";
  const rim = place.map((v, k) => v + (RIM * step[k]) / size);
  return arrow(rim, step);
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
 * The distance beside the line between the hub and a point, away from a third. The function that comes back draws it.
 *
 * @param {(place: number[], text: string) => void} put
 * @param {Point} hub
 * @param {Point} point
 * @param {Point[]} tied
 */
function between(put, hub, point, tied) {
  const other = tied.find((each) => each !== point);
  return (/** @type {Places} */ places) => {
    const [from, to] = [places[hub.name], places[point.name]];
    const third = other ? places[other.name] : [from[0], from[1] - 1];
    const [x, y] = to.map((v, k) => v - from[k]);
    const apart = Math.hypot(x, y);
    const far = (WORDS[0] * Math.abs(y) + WORDS[1] * Math.abs(x)) / apart ** 2;
    const turn = x * (third[1] - from[1]) > y * (third[0] - from[0]) ? far : -far;
    const place = [(from[0] + to[0]) / 2 + turn * y, (from[1] + to[1]) / 2 - turn * x];
    put(place, apart > CLEAR ? `d(${hub.short}, ${point.short}) = ${format(apart)}` : "");
  };
}
