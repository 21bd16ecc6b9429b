// The items of a list on the line of their scores. The arrows are what the gradient of each pair's loss does to both of its scores.

import { component } from "../../kit/component.js";
import { format, NOISE } from "../../kit/numbers.js";
import { arrow, buildPlane } from "../../kit/plane.js";
import { evaluate } from "../../kit/program/program.js";

const ROWS = 1; // between two items, in units of the drawing, which is 10 across and goes from -5 to 5
const LANES = 0.2; // between two arrows at one item
const LONGEST = 3; // of the arrow of the hardest pull
const LEAST = 0.02; // shorter ones are not drawn
const KEYS = 100; // steps of a key from end to end

/** @typedef {import("../../wire").ListScene} ListScene */
/** @typedef {import("../../wire").SceneMessage<ListScene>} ListMessage */
/** @typedef {Record<string, number>} Numbers */

/**
 * @typedef {object} Fields
 * @property {HTMLElement} element
 * @property {number[]} scores as the hand has set them
 * @property {string} shape what the drawing was built for
 * @property {(numbers: Numbers) => void} draw
 */

/** @typedef {import("../../kit/component.js").Mounted<ListMessage> & Fields} List */

/** @typedef {{ by: string, from: number, row: number, lane: number, pull: number }} Pull an arrow at an item, of another item or of all */

export const { render, remove } = component({
  create: (/** @type {HTMLElement} */ element, /** @type {ListMessage} */ { scene }) => ({
    element,
    scores: [...scene.scores],
    shape: "",
    draw: () => {},
  }),
  update,
  keys: (/** @type {ListMessage} */ { scene }) => Object.values(scene.keys),
  moved: show,
  alike: (/** @type {ListMessage} */ last, /** @type {ListMessage} */ next) => last.scene.most === next.scene.most,
});

/** @param {List} state @param {boolean} keep */
function update(state, keep) {
  if (!keep) state.scores = [...state.data.scene.scores];
  build(state);
  show(state);
}

/** @param {List} state */
function show(state) {
  state.draw(measure(state.data.scene, state.scores, (key, before) => state.sliders.number(key, before)));
}

/**
 * What the program says of a list with these scores.
 *
 * @param {ListScene} scene
 * @param {number[]} scores
 * @param {(key: string, before: number) => number} [number] what a slider says now
 * @returns {Numbers}
 */
export function measure({ program, inputs, keys, items }, scores, number = (_, before) => before) {
  const settings = Object.entries(keys).map(([input, key]) => [input, number(key, inputs[input])]);
  const named = items.map((item, i) => [`score_${item}`, scores[i]]);
  const outputs = evaluate(program, { ...inputs, ...Object.fromEntries([...settings, ...named]), x: Float64Array.of(scores[0]) });
  return Object.fromEntries(Object.entries(outputs).map(([name, [value]]) => [name, value]));
}

/**
 * Every arrow: at each item one for each other item, in lanes below it, and one of all of them together on its line.
 *
 * @param {ListScene} scene
 * @param {number[]} scores
 * @param {Numbers} numbers
 * @returns {Pull[]}
 */
export function pullsOf({ items, pairs }, scores, numbers) {
  return items.flatMap((item, row) => {
    const others = pairs.filter((pair) => pair.includes(item));
    const single = others.map(([first, second], lane) => ({
      by: first === item ? second : first,
      from: scores[row],
      row,
      lane: lane + 1,
      pull: (first === item ? 1 : -1) * numbers[`pull_${first}${second}`],
    }));
    return [{ by: "", from: scores[row], row, lane: 0, pull: -numbers[`by_${item}`] }, ...single];
  });
}

/** Builds new handles only for another drawing: the hand may be on one of them. @param {List} state */
function build(state) {
  const { scene } = state.data;
  const shape = JSON.stringify([scene.items, scene.most, state.theme]);
  if (shape === state.shape) return;
  state.shape = shape;
  const find = (/** @type {string} */ part) => /** @type {HTMLElement} */ (state.element.querySelector(part));
  const unit = 5 / scene.most; // of the drawing, for 1 of a score
  const rowAt = (/** @type {number} */ row) => -ROWS * row;
  const plane = buildPlane(find(".atlas-list-plane"), [-5.4, 5.4], [rowAt(scene.items.length) - 0.1, 0.6]);
  const colors = scene.items.map((_, i) => state.theme.colors[i]);
  const handles = scene.items.map((item, row) => {
    const handle = plane.hold({
      name: "atlas-list-item",
      label: `score of ${item}, number ${row + 1} in the right order`,
      text: item,
      step: 10 / KEYS,
      moved: ([x]) => {
        const score = Math.min(Math.max(x / unit, -scene.most), scene.most);
        state.scores[row] = Number(score.toPrecision(4));
        show(state);
        state.tell("scores", state.scores);
      },
      left: () => state.send("scores", state.scores),
    });
    handle.element.style.setProperty("--item", colors[row]);
    return handle;
  });
  const labels = [-1, 0, 1].map((side) => ({ side, put: plane.write("scale") }));
  state.draw = (numbers) => {
    const { scene: now } = state.data;
    const pulls = pullsOf(now, state.scores, numbers);
    const hardest = Math.max(...pulls.map(({ pull }) => Math.abs(pull)).filter(Number.isFinite), 1e-9);
    const lines = now.items.map((_, row) => `<path class="line" d="M-5 ${-rowAt(row)}H5"/>`);
    const arrows = pulls.map(({ by, from, row, lane, pull }) => {
      const step = Math.max(-5.4 - unit * from, Math.min(5.4 - unit * from, (LONGEST * pull) / hardest));
      const path = arrow([unit * from, rowAt(row) - (lane && 0.14 + LANES * lane)], [step, 0], LEAST);
      return `<path class="${lane ? "pull" : "all"}" style="--item:${colors[now.items.indexOf(by)] ?? "currentColor"}" d="${path}"/>`;
    });
    plane.svg.innerHTML = [...lines, ...arrows].join("");
    handles.forEach((handle, row) => handle([unit * state.scores[row], rowAt(row)], format(state.scores[row])));
    labels.forEach(({ side, put }) => put([5 * side, rowAt(now.items.length) + 0.1], format(side * now.most)));
    find("p").textContent = sentence(now, state.scores, numbers, hardest);
  };
}

/**
 * What a list costs, in words.
 *
 * @param {ListScene} scene
 * @param {number[]} scores
 * @param {Numbers} numbers
 * @param {number} hardest
 */
export function sentence({ name, items, pairs }, scores, numbers, hardest) {
  const score = (/** @type {string} */ item) => scores[items.indexOf(item)];
  const wrong = pairs.filter(([first, second]) => score(first) <= score(second)).length;
  const order = wrong
    ? `${wrong} of the ${pairs.length} pairs are not in the right order`
    : `all ${pairs.length} pairs are in the right order`;
  const pull = hardest > NOISE ? `The longest arrow is a gradient of ${format(hardest)}.` : "Nothing pulls.";
  return `${items.join(" is preferred to ")}; ${order}. ${name} of all pairs together: ${format(numbers.value, NOISE)}. ${pull}`;
}
