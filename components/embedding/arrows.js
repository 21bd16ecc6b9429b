// The drawing under the points: where the loss is zero, what lies between them, the trail, and the arrows that pull.

import { arrow, at } from "../kit/plane.js";
import { format } from "../kit/numbers.js";

const LONG = 5; // an arrow is so many steps long
const LEAST = 0.02; // shorter ones are not drawn
const CLEAR = 0.6; // nearer points leave no room for words between them
const WORDS = [0.5, 0.13]; // half the width and height of words
const RIM = 0.16; // of a point: its arrow begins there

// Builds the drawing of a scene; the answer draws it for what was found.
export function drawPoints({ svg, write }, { slug, points, frame }) {
  const words = points.slice(1).map(() => write("words"));
  const corner = write("corner");
  const [[left, right], [bottom, top]] = frame;
  const outside = `M${at([left, bottom])}L${at([right, bottom])}L${at([right, top])}L${at([left, top])}Z`;

  return ({ scene, places, trail, found, inputs }) => {
    const size = LONG * scene.step.size * (scene.step.times ? inputs[scene.step.times] : 1);
    const pulls = (kind) =>
      points
        .map(({ name }) =>
          pull(
            places[name],
            [0, 1].map((k) => -size * found[`${kind}by_${name}_${"xy"[k]}`]),
          ),
        )
        .join("");
    const { rim, free } = zone(slug, places, found, inputs);
    const hub = slug === "info_nce" ? [0, 0] : places.anchor; // of directions the origin is
    const ties = points
      .filter(({ name }) => slug === "info_nce" || name !== "anchor")
      .map(({ name }) => `M${at(hub)}L${at(places[name])}`);
    const parts = [
      ["zone", free ? outside + rim : ""],
      ["rim", rim],
      ["tie", ties.join("")],
      ["trail", points.map(({ name }) => trailOf(trail, name)).join("")],
      ["steps", trail.flatMap((then) => points.map(({ name }) => `M${at(then[name])}h0`)).join("")],
      ["other", scene.other ? pulls("unsquared_") : ""],
      ["pull", pulls("")],
    ];
    svg.innerHTML = parts.map(([kind, d]) => `<path class="${kind}" fill-rule="evenodd" d="${d}"/>`).join("");
    points.slice(1).forEach(({ name, short }, i) => {
      const others = points.slice(1).filter((point) => point.name !== name);
      between(
        words[i],
        slug,
        [places.anchor, places[name], ...others.map((point) => places[point.name])],
        `d(${points[0].short}, ${short})`,
      );
    });
    const shaded = free ? `shaded: ${slug === "triplet" ? "n" : "b"} there costs nothing` : "";
    corner([left, bottom], slug === "info_nce" ? "directions from the centre count, lengths do not" : shaded);
  };
}

function pull(place, step) {
  const size = Math.hypot(...step);
  return size > LEAST
    ? arrow(
        place.map((v, k) => v + (RIM * step[k]) / size),
        step,
      )
    : "";
}

// The circle beyond which the loss is zero, and whether it is.
function zone(slug, { anchor }, { radius }, { y, margin }) {
  if (slug === "info_nce") return { rim: circle([0, 0], 1), free: false };
  if (slug === "triplet") return { rim: circle(anchor, radius), free: true };
  return { rim: y < 1 ? circle(anchor, margin) : "", free: y === 0 };
}

function circle([x, y], r) {
  return `M${at([x - r, y])}A${r} ${r} 0 1 1 ${at([x + r, y])}A${r} ${r} 0 1 1 ${at([x - r, y])}Z`;
}

function trailOf(trail, name) {
  return trail.length ? `M${trail.map((places) => at(places[name])).join("L")}` : "";
}

// The distance beside the line between two points, away from a third; directions have none.
function between(put, slug, [from, to, third = [from[0], from[1] - 1]], name) {
  const [x, y] = to.map((v, k) => v - from[k]);
  const apart = Math.hypot(x, y);
  const far = (WORDS[0] * Math.abs(y) + WORDS[1] * Math.abs(x)) / apart ** 2;
  const turn = x * (third[1] - from[1]) > y * (third[0] - from[0]) ? far : -far;
  const named = slug !== "info_nce" && apart > CLEAR;
  put([(from[0] + to[0]) / 2 + turn * y, (from[1] + to[1]) / 2 - turn * x], named ? `${name} = ${format(apart)}` : "");
}
