// What composed losses are the sums of, as bars of one length, and the anchors of one of them, to switch on and off.

import { component } from "../../kit/component.js";
import { NOISE, format, percent } from "../../kit/numbers.js";
import { at, rectangle } from "../../kit/plane.js";
import { evaluate } from "../../kit/program/program.js";
import { CORNERS, boxInputs } from "./inputs.js";

/** @typedef {import("../../wire").SharesScene} SharesScene */
/** @typedef {import("../../wire").SceneMessage<SharesScene>} SharesMessage */

/**
 * @typedef {object} Fields
 * @property {Element} rows a bar for each loss
 * @property {Element} svg the anchors around the boxes
 * @property {Element} switches of the anchors
 * @property {number[][]} anchors as boxes
 * @property {number[]} positive 1 for each anchor that is, as the hand has switched them, else 0
 */

/** @typedef {import("../../kit/component.js").Mounted<SharesMessage> & Fields} Shares */

const PAD = 0.3; // around what is drawn, in units of the plane

export const { render, remove } = component({ create, update, keys, moved: showBars, isPicture: true });

/** @param {SharesMessage} message */
function keys({ scene }) {
  return scene.sliders.map(({ key }) => key);
}

/** @param {HTMLElement} parentElement @returns {Fields} */
function create(parentElement) {
  const find = (/** @type {string} */ selector) =>
    /** @type {Element} */ (parentElement.querySelector(`.atlas-shares ${selector}`));
  return { rows: find("> div"), svg: find("svg"), switches: find("[role=group]"), anchors: [], positive: [] };
}

/** @param {Shares} shares */
function update(shares) {
  shares.positive = [...shares.data.scene.found];
  show(shares);
}

/** @param {Shares} shares */
function show(shares) {
  showBars(shares);
  showSwitches(shares);
  shares.svg.innerHTML = drawing(shares);
  shares.svg.setAttribute("viewBox", frame([...shares.data.scene.boxes, ...shares.anchors]).join(" "));
}

/** @param {Shares} shares */
function showBars(shares) {
  const { data, positive, theme, sliders, rows } = shares;
  const { scene } = data;
  const [target, box] = scene.boxes;
  const switched = Object.fromEntries(positive.map((v, i) => [`found${i + 1}`, v]));
  const settings = Object.fromEntries(scene.sliders.map(({ key, input, value }) => [input, sliders.number(key, value)]));
  const values = evaluate(scene.program, { ...boxInputs(target, box), ...switched, ...settings });
  const bars = scene.rows.map(({ slug, name, terms }) => {
    const sizes = terms.map((term) => values[`${slug} ${term}`][0]);
    return rowOf(name, terms, sizes, theme.colors);
  });
  rows.innerHTML = bars.join("");
  shares.anchors = scene.beliefs.map((_, i) => CORNERS.map((corner) => values[`anchor${i + 1} ${corner}`][0]));
}

/** The sum of terms, and the share of it that each has: 0 where the sum is 0. @param {number[]} values */
export function sharesOf(values) {
  const total = values.reduce((a, b) => a + b);
  return { total, shares: values.map((v) => (total > 0 ? v / total : 0)) };
}

/** @param {string} name @param {string[]} terms @param {number[]} values of the terms @param {string[]} colors */
function rowOf(name, terms, values, colors) {
  const { total, shares } = sharesOf(values);
  const pieces = shares.map((share, i) => `<i style="width:${100 * share}%;background:${colors[i]}"></i>`);
  const words = terms.map(
    (term, i) => `<span style="--swatch:${colors[i]}">${term} ${format(values[i], NOISE)}, ${percent(shares[i])}</span>`,
  );
  return `<section aria-label="${name}"><header><span>${name}</span><output>${format(total, NOISE)}</output></header><div>${pieces.join("")}</div><p>${words.join("")}</p></section>`;
}

/** One button for each anchor, which stays: the focus may be on it. @param {Shares} shares */
function showSwitches(shares) {
  const { switches, positive, data } = shares;
  const { beliefs } = data.scene;
  if (switches.children.length !== beliefs.length) switches.replaceChildren(...beliefs.map((_, i) => switchOf(shares, i)));
  [...switches.querySelectorAll("button")].forEach((button, i) => {
    button.setAttribute("aria-pressed", String(positive[i] === 1));
    button.textContent = `${i + 1}`;
    button.title = `anchor ${i + 1}: ${positive[i] ? "positive" : "negative"}, p = ${format(beliefs[i])}`;
  });
}

/** @param {Shares} shares @param {number} i */
function switchOf(shares, i) {
  const button = document.createElement("button");
  button.type = "button";
  button.addEventListener("click", () => {
    shares.positive[i] = 1 - shares.positive[i];
    show(shares);
    shares.send("found", shares.positive);
  });
  return button;
}

/** The part of the plane that holds all these boxes, as the viewBox of an SVG. @param {number[][]} all */
export function frame(all) {
  const [left, bottom] = [0, 1].map((k) => Math.min(...all.map((box) => box[k])) - PAD);
  const [right, top] = [2, 3].map((k) => Math.max(...all.map((box) => box[k])) + PAD);
  return [left, -top, right - left, top - bottom];
}

/** @param {Shares} shares */
function drawing({ data: { scene }, positive, anchors: boxes }) {
  const [target, box] = scene.boxes;
  const anchors = boxes.map((anchor, i) => {
    const [x, y] = at([anchor[0] + 0.08, anchor[3] - 0.38]).split(" ");
    return `<g class="${positive[i] ? "atlas-on" : "atlas-off"}">${rectangle(anchor, "")}<text x="${x}" y="${y}">${i + 1}</text></g>`;
  });
  return [rectangle(target, "atlas-target"), rectangle(box, "atlas-predicted"), ...anchors].join("");
}
