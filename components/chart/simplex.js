// The loss over all predictions of three classes: a map on the triangle, lines of equal loss, and arrows downhill.

import { contour, levels } from "../kit/contours.js";
import { attachHandle } from "../kit/handle.js";
import { NOISE, format } from "../kit/numbers.js";
import { evaluate } from "../kit/program/program.js";

const [WIDTH, HEIGHT] = [132, 114]; // points of the map
const TALL = Math.sqrt(3) / 2;
const CORNERS = [
  [0, 0],
  [1, 0],
  [0.5, TALL],
];
const EDGE = 2e-3; // how near to an edge, where losses are infinite, the map is computed
const LATTICE = 11; // arrows along a side
const ARROW = 0.062; // the longest, in sides
const LINES = 10;
const PAD = 8; // per cent of the frame around the triangle
const RANGE = 84; // per cent of it that a side takes
const TOTAL = 2 * PAD + RANGE * TALL; // its height

/** @typedef {import("../wire").Curve} Curve */
/** @typedef {Float64Array[]} Columns the first, second and third probability of many points */

/** @param {number[]} p */
const plane = (p) => [0, 1].map((k) => p.reduce((sum, part, c) => sum + part * CORNERS[c][k], 0));
/** @param {number[]} place */
const frame = ([x, y]) => [PAD + RANGE * x, PAD + RANGE * (TALL - y)];
/** @param {number[]} p */
const point = (p) => frame(plane(p));

/** The distribution at a place of the plane, or the nearest one that has no entry below `least`. @param {number[]} place */
function distribution([x, y], least = EDGE) {
  const third = y / TALL;
  const second = x - third / 2;
  const near = [1 - second - third, second, third].map((v) => Math.max(v, least));
  const sum = near.reduce((a, b) => a + b);
  return near.map((v) => v / sum);
}

// The places of the map and of the arrows, made when the first map is drawn.
const map = once(() => {
  const places = Array.from({ length: WIDTH * HEIGHT }, (_, i) => [
    (i % WIDTH) / (WIDTH - 1),
    TALL * (1 - Math.floor(i / WIDTH) / (HEIGHT - 1)),
  ]);
  return { places, columns: columnsOf(places.map((place) => distribution(place))) };
});

const field = once(() => {
  /** @type {number[][]} */
  const points = [];
  for (let i = 1; i < LATTICE; i++)
    for (let j = 1; i + j < LATTICE; j++) points.push([i, j, LATTICE - i - j].map((v) => v / LATTICE));
  return { points, columns: columnsOf(points) };
});

/**
 * @template T
 * @param {() => T} make
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

/** @param {number[][]} points @returns {Columns} */
function columnsOf(points) {
  return [0, 1, 2].map((c) => Float64Array.from(points, (p) => p[c]));
}

/** @param {Curve} curve @param {Columns} columns */
function run({ simplex, inputs }, [x, p2, p3]) {
  return evaluate(/** @type {import("../wire").ProgramData} */ (simplex), { ...inputs, x, p2, p3 });
}

/**
 * @typedef {object} State
 * @property {HTMLCanvasElement} canvas
 * @property {SVGSVGElement} svg
 * @property {import("../kit/theme.js").Theme} theme
 * @property {string} arrows the outputs that they show
 * @property {string[]} labels
 * @property {Element} words
 * @property {Curve} [curve]
 * @property {string} [content] what the map is of
 * @property {{ at: number[], value: number }} [least]
 * @property {number[] | null} [pointer]
 */

/**
 * Builds the triangle; the function that comes back draws a curve's prediction p and target y.
 *
 * @param {HTMLElement} element
 * @param {import("../wire").Simplex} simplex
 * @param {{ theme: import("../kit/theme.js").Theme, moved: (name: string, p: number[]) => void, left: () => void }} hand
 */
export function buildSimplex(element, { labels, arrows }, { theme, moved, left }) {
  element.innerHTML = `
    <div>
      <canvas width="${WIDTH}" height="${HEIGHT}"></canvas>
      <svg viewBox="0 0 100 ${TOTAL}"><g class="map"></g><g class="over"></g></svg>
      <button type="button" class="atlas-simplex-y" aria-label="target: arrow keys move it"></button>
      <button type="button" class="atlas-simplex-p" aria-label="prediction: arrow keys move it"></button>
    </div>
    <p></p>`;
  const [stage, words] = element.children;
  const [canvas, svg, target, prediction] = /** @type {[HTMLCanvasElement, SVGSVGElement, HTMLElement, HTMLElement]} */ (
    /** @type {unknown} */ ([...stage.children])
  );
  /** @type {State} */
  const state = { canvas, svg, theme, arrows, labels, words };
  makeHandle(svg, target, (p) => moved("y", p), left, 0);
  makeHandle(svg, prediction, (p) => moved("p", p), left, EDGE);
  svg.onpointermove = (event) => ((state.pointer = distribution(planeOf(svg, event))), say(state));
  svg.onpointerleave = () => ((state.pointer = null), say(state));
  return (/** @type {Curve} */ curve, /** @type {number[]} */ p, /** @type {number[]} */ y) =>
    draw(state, curve, p, y, target, prediction);
}

/** @param {Element} svg @param {PointerEvent} event */
function planeOf(svg, { clientX, clientY }) {
  const box = svg.getBoundingClientRect();
  return [
    ((clientX - box.left) / box.width) * (100 / RANGE) - PAD / RANGE,
    TALL + PAD / RANGE - ((clientY - box.top) / box.width) * (100 / RANGE),
  ];
}

/**
 * @param {Element} svg
 * @param {HTMLElement} handle
 * @param {(p: number[]) => void} moved
 * @param {() => void} left
 * @param {number} least
 */
function makeHandle(svg, handle, moved, left, least) {
  const now = () => String(handle.dataset.p).split(",").map(Number);
  const pointed = (/** @type {PointerEvent} */ event) => distribution(planeOf(svg, event), least);
  const keyed = (/** @type {KeyboardEvent} */ { key, shiftKey }) => {
    /** @type {Record<string, number[]>} */
    const steps = { ArrowLeft: [-0.01, 0], ArrowRight: [0.01, 0], ArrowUp: [0, 0.01], ArrowDown: [0, -0.01] };
    const by = steps[key];
    return (
      by &&
      distribution(
        plane(now()).map((v, k) => v + by[k] * (shiftKey ? 10 : 1)),
        least,
      )
    );
  };
  attachHandle(handle, { pointed, keyed, moved, left });
}

/**
 * The map is drawn again when the curve has changed, the points whenever they move.
 *
 * @param {State} state
 * @param {Curve} curve
 * @param {number[]} p
 * @param {number[]} y
 * @param {HTMLElement} target
 * @param {HTMLElement} prediction
 */
function draw(state, curve, p, y, target, prediction) {
  const content = JSON.stringify([curve.slug, curve.simplex?.inputs.map((name) => curve.inputs[name]), state.theme.background]);
  state.curve = curve;
  if (content !== state.content) {
    const { value } = run(curve, map().columns);
    paint(state, curve, value);
    state.least = leastOf(curve, value);
  }
  state.content = content;
  if (state.least) layer(state, "over").innerHTML = leastMark(state.least, state.theme);
  const places = new Map([
    [target, y],
    [prediction, p],
  ]);
  for (const [handle, at] of places) {
    const [left, top] = point(at);
    handle.dataset.p = String(at);
    handle.style.left = `${left}%`;
    handle.style.top = `${(100 * top) / TOTAL}%`;
    handle.setAttribute("aria-description", at.map((v, c) => `${state.labels[c]} ${format(v)}`).join(", "));
  }
  say(state);
}

/** A part of the drawing. @param {State} state @param {string} name */
const layer = ({ svg }, name) => /** @type {SVGElement} */ (svg.querySelector(`.${name}`));

/** @param {State} state @param {Curve} curve @param {Float64Array} value */
function paint(state, curve, value) {
  const { canvas, theme, arrows, labels } = state;
  const sorted = value.filter(Number.isFinite).sort();
  const [low, high] = [sorted[0], sorted[Math.floor(0.93 * (sorted.length - 1))]];
  const image = new ImageData(WIDTH, HEIGHT);
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(theme.colors[0].slice(i, i + 2), 16));
  value.forEach((v, i) => image.data.set([red, green, blue, 150 * Math.min(Math.max((v - low) / (high - low || 1), 0), 1)], 4 * i));
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  const place = (/** @type {number} */ column, /** @type {number} */ row) =>
    frame([column / (WIDTH - 1), TALL * (1 - row / (HEIGHT - 1))]).map((v) => v.toFixed(2));
  const lines = high > low ? levels(low, high, LINES).map((level) => contour(value, WIDTH, level, place)) : [];
  const corners = CORNERS.map(frame);
  const clip = `clip-path="polygon(${corners.map(([x, y]) => `${x}px ${y}px`)})"`;
  layer(state, "map").innerHTML = [
    `<path ${clip} d="${lines.join("")}" stroke="${theme.text}" stroke-width="0.25" opacity="0.5" fill="none"/>`,
    `<path d="M${corners.join("L")}Z" stroke="${theme.text}" stroke-width="0.3" fill="none"/>`,
    `<path d="${arrowsOf(curve, arrows)}" stroke="${theme.text}" stroke-width="0.45" fill="none" stroke-linecap="round"/>`,
    ...corners.map(([x, y], c) => `<text x="${x}" y="${y + (c < 2 ? 5.5 : -2.5)}" text-anchor="middle">${labels[c]}</text>`),
  ].join("");
}

/** Against the gradient; longer where it is larger, up to a limit. @param {Curve} curve @param {string} kind */
function arrowsOf(curve, kind) {
  const outputs = run(curve, field().columns);
  const { points } = field();
  const steps = points.map((_, i) => plane([1, 2, 3].map((c) => -outputs[`${kind}${c}`][i])));
  const sizes = steps.map(([x, y]) => Math.hypot(x, y));
  const usual = sizes.filter(Number.isFinite).sort((a, b) => a - b)[Math.floor(0.7 * sizes.length)] || 1;
  return points
    .map((p, i) => {
      const length = (ARROW * Math.min(sizes[i], usual)) / usual;
      if (!(length > 0.004)) return "";
      const [x, y] = plane(p);
      const [dx, dy] = steps[i].map((v) => (v / sizes[i]) * length);
      const head = [0.4, -0.4].map((turn) => {
        const [c, s] = [Math.cos(turn), Math.sin(turn)];
        return frame([x + dx - 0.3 * (c * dx - s * dy), y + dy - 0.3 * (s * dx + c * dy)]);
      });
      const tip = frame([x + dx, y + dy]);
      return `M${frame([x, y])}L${tip}M${head[0]}L${tip}L${head[1]}`;
    })
    .join("");
}

/** Where the loss is least: the best point of the map, looked at closer and closer. @param {Curve} curve @param {Float64Array} value */
function leastOf(curve, value) {
  const best = value.reduce((least, v, i) => (v < value[least] ? i : least), 0);
  let [at, size] = [distribution(map().places[best]), 2 / WIDTH];
  for (let round = 0; round < 4; round++, size /= 4) {
    const [x, y] = plane(at);
    const near = Array.from({ length: 81 }, (_, i) =>
      distribution([x + size * ((i % 9) / 4 - 1), y + size * (Math.floor(i / 9) / 4 - 1)], 1e-6),
    );
    const values = run(curve, columnsOf(near)).value;
    at = near[values.reduce((least, v, i) => (v < values[least] ? i : least), 0)];
  }
  return { at, value: run(curve, columnsOf([at])).value[0] };
}

/** @param {{ at: number[] }} least @param {import("../kit/theme.js").Theme} theme */
function leastMark({ at }, theme) {
  const [x, y] = point(at);
  return `<path d="M${x} ${y - 1.6}l1.5 2.6h-3z" fill="${theme.colors[1]}" stroke="${theme.background}" stroke-width="0.3"/>`;
}

/** In words: the least, and the loss under the pointer. @param {State} state */
function say({ words, least, pointer, curve }) {
  if (!least || !curve) return;
  const at = (/** @type {number[]} */ p) => `(${p.map((v) => v.toFixed(3)).join(", ")})`;
  const parts = [`▲ least, ${format(least.value, 1e-5)} at p = ${at(least.at)}`];
  if (pointer) {
    const columns = columnsOf([pointer]);
    parts.push(`here, ${format(run(curve, columns).value[0], NOISE)} at p = ${at(pointer)}`);
  }
  words.textContent = parts.join("; ");
}
