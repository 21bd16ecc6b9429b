// Two distributions that can be dragged, and everything that compares them: a table, and the identity cross entropy = entropy + KL.

import { buildBars, shared } from "../../kit/bars.js";
import { component } from "../../kit/component.js";
import { NOISE, format } from "../../kit/numbers.js";
import { evaluate } from "../../kit/program/program.js";

const BITS = Math.log(2);

/** @typedef {import("../../wire").PairScene} PairScene */
/** @typedef {import("../../wire").SceneMessage<PairScene>} PairMessage */
/** @typedef {import("../../wire").Distributions} Distributions */
/** @typedef {Record<string, number>} Outputs of the program, by name */

/**
 * @typedef {object} Fields
 * @property {(name: string) => HTMLElement} find
 * @property {Distributions} vectors as the hand has set them
 * @property {string} shape what the bars and the table were built for
 * @property {ReturnType<typeof buildBars>} drawBars
 * @property {(values: Outputs) => void} writeRows
 */

/** @typedef {import("../../kit/component.js").Mounted<PairMessage> & Fields} Pair */

export const { render, remove } = component({ create, update, keys: keysOf, moved: show, alike, isPicture: true });

/** @param {HTMLElement} parentElement @param {PairMessage} message @returns {Fields} */
function create(parentElement, { scene }) {
  const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (parentElement.querySelector(`.atlas-${name}`));
  return { find, vectors: scene.vectors, shape: "", drawBars: () => {}, writeRows: () => {} };
}

/** @param {PairMessage} message */
function keysOf({ scene }) {
  return scene.sliders.map(({ key }) => key);
}

/** @param {PairMessage} last @param {PairMessage} next */
function alike(last, next) {
  return JSON.stringify(last.scene.groups) === JSON.stringify(next.scene.groups);
}

/** @param {Pair} pair @param {boolean} keep */
function update(pair, keep) {
  if (!keep) pair.vectors = structuredClone(pair.data.scene.vectors);
  build(pair);
  show(pair);
}

/** Builds new bars only for other ones: the hand or the keyboard may be on one of them. @param {Pair} pair */
function build(pair) {
  const { theme } = pair;
  const { groups, rows } = pair.data.scene;
  const shape = JSON.stringify([groups, theme]);
  if (shape === pair.shape) return;
  pair.shape = shape;
  pair.drawBars = buildBars(pair.find("bars"), groups, {
    colors: theme.colors,
    moved: (name, i, value) => {
      const moved = /** @type {keyof Distributions} */ (name);
      pair.vectors[moved] = shared(pair.vectors[moved], i, value);
      show(pair);
      pair.tell("vectors", pair.vectors);
    },
    left: () => pair.send("vectors", pair.vectors),
  });
  pair.writeRows = buildTable(/** @type {HTMLTableElement} */ (pair.find("table")), rows);
}

/** @param {Pair} pair */
function show(pair) {
  const { scene } = pair.data;
  const values = measure(pair);
  const terms = scene.terms.map((name) => [name, pair.vectors.p.map((_, i) => values[`${name}${i + 1}`])]);
  pair.drawBars({ ...pair.vectors, ...Object.fromEntries(terms) });
  pair.writeRows(values);
  pair.find("sums").replaceChildren(...sums(values, scene.sums, pair.theme.colors));
}

/** What the program says of the distributions, in the unit of the page. @param {Pair} pair @returns {Outputs} */
function measure({ data: { scene }, vectors, sliders }) {
  const settings = scene.sliders.map(({ key, input, value }) => [input, sliders.number(key, value)]);
  const { p, q } = vectors;
  const entries = [...p.map((v, i) => [`p${i + 1}`, v]), ...q.map((v, i) => [`q${i + 1}`, v])];
  const inputs = { ...Object.fromEntries([...entries, ...settings]), x: Float64Array.of(q[0]) };
  const outputs = Object.entries(evaluate(scene.program, inputs));
  return Object.fromEntries(outputs.map(([name, [value]]) => [name, scene.bits ? value / BITS : value]));
}

/** @param {HTMLTableElement} table @param {import("../../wire").DivergenceRow[]} rows */
function buildTable(table, rows) {
  table.innerHTML = "<tbody></tbody>";
  const cells = rows.map(({ name, slug, call }) => {
    const row = table.tBodies[0].insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    row.append(head);
    const value = row.insertCell();
    const code = document.createElement("code");
    code.textContent = call;
    row.insertCell().append(code);
    return { slug, value };
  });
  return (/** @type {Outputs} */ values) => cells.forEach(({ slug, value }) => (value.textContent = format(values[slug], NOISE)));
}

/**
 * Each sum as one bar of its terms end to end, all to one scale.
 *
 * @param {Outputs} values
 * @param {import("../../wire").Sum[]} parts
 * @param {string[]} colors
 */
function sums(values, parts, colors) {
  const whole = Math.max(...parts.map(({ total }) => values[total]).filter(Number.isFinite), 1e-9);
  return parts.flatMap(({ name, total, terms }) => {
    const label = document.createElement("span");
    label.textContent = name;
    const bar = document.createElement("div");
    if (!Number.isFinite(values[total])) bar.textContent = "∞";
    else
      bar.append(
        ...terms.map(({ slug, word }, i) => piece(values[slug] / whole, `${word} ${format(values[slug], NOISE)}`, colors[i])),
      );
    return [label, bar];
  });
}

/** @param {number} part of the width @param {string} words @param {string} color */
function piece(part, words, color) {
  const element = document.createElement("i");
  element.style.cssText = `width:${100 * part}%;background:${color}`;
  element.textContent = words;
  element.title = words;
  return element;
}
