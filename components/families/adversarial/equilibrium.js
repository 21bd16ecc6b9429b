// The losses of a GAN's players against the one D that the discriminator gives to every sample, and where it pays least.

import { draw } from "../../chart/figure.js";
import { component } from "../../kit/component.js";
import { format, NOISE } from "../../kit/numbers.js";
import { loadPlotly, release } from "../../kit/plotly.js";
import { evaluate } from "../../kit/program/program.js";

const POINTS = 197;
const ENDS = [0.01, 0.99]; // of the line: a loss is infinite at 0 or 1
const HALVINGS = 60; // of the search, from the whole line down to neighbours

/** @typedef {import("../../wire").EquilibriumScene} EquilibriumScene */
/** @typedef {import("../../wire").SceneMessage<EquilibriumScene>} Message */
/** @typedef {{ element: import("../../kit/plotly.js").Plot, words: HTMLElement, Plotly?: import("../../kit/plotly.js").Plotly }} Fields */
/** @typedef {import("../../kit/component.js").Mounted<Message> & Fields} Equilibrium */

export const { render, remove } = component({
  create: (/** @type {HTMLElement} */ parentElement) => {
    const [element, words] = /** @type {HTMLElement[]} */ ([...parentElement.querySelectorAll(".atlas-equilibrium > *")]);
    return { element: /** @type {import("../../kit/plotly.js").Plot} */ (element), words };
  },
  update,
  remove: ({ Plotly, element }) => release(Plotly, element),
  keys: () => ["label"],
  moved: show,
  isPicture: true,
});

/** @param {Equilibrium} state */
async function update(state) {
  write(state);
  state.Plotly = await loadPlotly();
  if (!state.removed) show(state);
}

/** The label as far as its slider has moved. @param {Equilibrium} state */
const labelOf = ({ data, sliders }) => sliders.number("label", data.scene.label);

/** @param {Equilibrium} state */
function write(state) {
  const paragraphs = sentences(state.data.scene, labelOf(state)).map((text) =>
    Object.assign(document.createElement("p"), { textContent: text }),
  );
  state.words.replaceChildren(...paragraphs);
}

/** @param {Equilibrium} state */
function show(state) {
  write(state);
  if (state.Plotly) draw(state.Plotly, state.element, figureOf(state.data.scene, labelOf(state)), state.theme);
}

/** The outputs of the program where D is x for every sample. @param {EquilibriumScene} scene @param {number} label @param {Float64Array} x */
const played = ({ program }, label, x) => evaluate(program, { x, label });

/** The D at which the discriminator pays least: its loss falls below it and rises above it. @param {EquilibriumScene} scene @param {number} label */
export function leastAt(scene, label) {
  let [low, high] = [0, 1];
  for (let turn = 0; turn < HALVINGS; turn++) {
    const middle = (low + high) / 2;
    const slope = played(scene, label, Float64Array.of(middle)).slope[0];
    if (slope === 0) return middle;
    if (slope < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** @param {EquilibriumScene} scene @param {number} label @returns {import("../../wire").Figure} */
function figureOf(scene, label) {
  const [low, high] = ENDS;
  const at = Float64Array.from({ length: POINTS }, (_, i) => low + ((high - low) * i) / (POINTS - 1));
  const outputs = played(scene, label, at);
  const lines = Object.entries(scene.names).map(([slug, name]) => ({ name, y: [...outputs[slug]] }));
  const marks = { x: leastAt(scene, label), follows: "" };
  return { at: [...at], lines, x: "D, the same for every sample", y: "loss", first: 0, marks, bands: [], log: false };
}

/**
 * What the players pay where the discriminator pays least, in words.
 *
 * @param {EquilibriumScene} scene
 * @param {number} label
 */
export function sentences(scene, label) {
  const best = leastAt(scene, label);
  const outputs = played(scene, label, Float64Array.of(best));
  const [discriminator, ...generators] = Object.keys(scene.names);
  const paid = format(outputs[discriminator][0], NOISE);
  const others = generators.map((slug) => {
    const [value, form] = [format(outputs[slug][0], NOISE), scene.forms[slug]];
    return form ? `${value} in the ${form} form` : value;
  });
  const exact = label === 1 ? "2 log 2 = " : "";
  return [
    `A discriminator that gives every sample the same score pays least at D = ${format(best)}: ${exact}${paid}. The generator's loss is then ${others.join(", or ")}.`,
    label === 1
      ? `A discriminator's loss that stays at ${paid} says that it cannot tell real from generated: at the end of the game, or before it has learnt anything. A loss near 0 says that it has won, and not that training goes well.`
      : "With smoothed labels it is never sure, and its loss never 0.",
  ];
}
