// A page of curves without a server: native controls beside the live chart. The address says the state, and each control changes it.

import { render } from "../chart/live.js";
import { controlOf } from "./controls.js";
import { aimOf, axisOf, hasCurve, lossesOf, stateOf } from "./scene.js";
import { queryOf } from "./state.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("./state.js").Held} Held */
/** @typedef {import("./scene.js").Values} Values */

const KEPT = ["embed"]; // what an address says beside the state

/** Draws the page that the document carries, in the state that its address says. */
export function start() {
  /** @type {Page} */
  const page = JSON.parse(document.getElementById("page")?.textContent ?? "");
  const [parentElement, panel] = /** @type {HTMLElement[]} */ ([".atlas", ".controls"].map((name) => document.querySelector(name)));
  const about = document.querySelector(".about");
  const own = new URLSearchParams(location.search);
  document.body.classList.toggle("embed", own.get("embed") === "true");
  let query = own;
  let written = ""; // what stands below the picture
  /** @type {Map<string, import("./controls.js").Control>} */
  const controls = new Map();

  /** @param {string} key @param {string[]} texts */
  const leave = (key, texts) => {
    query.delete(key);
    texts.forEach((text) => query.append(key, text));
    if (key === "axis") query.delete("at"); // its numbers are those of the axis
    show();
    history.replaceState(null, "", `?${query}`);
  };
  const show = () => {
    const { state, values, message } = stateOf(page, query);
    query = queryOf(state);
    for (const key of KEPT) own.getAll(key).forEach((text) => query.append(key, text));
    drawControls(page, state, values, { panel, controls, leave });
    const words = lossesOf(page, values).map((name) => page.about[name])[0] ?? "";
    if (about && words !== written) about.innerHTML = written = words;
    const setTriggerValue = (/** @type {string} */ _, /** @type {any} */ x) => leave("at", [String(x)]);
    render({ parentElement, data: message, setTriggerValue });
  };
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}

/**
 * The controls of a state, in the page's order; one that is there already is only set.
 *
 * @param {Page} page
 * @param {Held[]} state
 * @param {Values} values
 * @param {{ panel: HTMLElement, controls: Map<string, import("./controls.js").Control>, leave: (key: string, texts: string[]) => void }} to
 */
function drawControls(page, state, values, { panel, controls, leave }) {
  const all = inOrder(page, state).map(({ field, value }) => ({ field: narrowed(page, field, values), value }));
  const offered = all.filter(({ field: { options } }) => !options || options.length > 1);
  const elements = offered.map(({ field, value }) => {
    const name = JSON.stringify([field, field.stops?.includes(Number(value)) === false && value]);
    const control = controls.get(name) ?? controlOf(field, value, (texts) => leave(field.key, texts));
    controls.set(name, control);
    control.set(value);
    return control.element;
  });
  if (elements.some((element, i) => panel.children[i] !== element) || panel.children.length > elements.length) {
    panel.replaceChildren(...elements);
  }
}

/** The fields that have a control, from top to bottom: the sliders of a loss stand after its name. @param {Page} page @param {Held[]} state */
function inOrder({ order }, state) {
  let place = 0;
  const ranked = state.map((held, i) => {
    const { key } = held.field;
    const rank = order.indexOf(key);
    if (key.startsWith("loss") && rank >= 0) place = rank;
    return { held, rank: rank < 0 ? place + (i + 1) / (state.length + 1) : rank };
  });
  const controlled = ranked.filter(({ held: { field } }) => field.label);
  return controlled.sort((a, b) => a.rank - b.rank).map(({ held }) => held);
}

/** A field as it is offered in a state: axes that draw each loss, and what the right prediction is for the target. @param {Page} page @param {Held["field"]} field @param {Values} values */
function narrowed(page, field, values) {
  if (field.key === "axis") {
    const losses = lossesOf(page, values).filter((name) => hasCurve(page, name, axisOf(page, values).axis.slug));
    const kept = (field.options ?? []).map((slug) => losses.every((name) => hasCurve(page, name, slug)));
    const of = (/** @type {string[]} */ all) => all.filter((_, i) => kept[i]);
    return { ...field, options: of(field.options ?? []), words: of(field.words ?? []) };
  }
  if (field.key !== "scale") return field;
  const word = aimOf(page, values)?.word;
  const words = field.words?.map((own, i) => (page.scales[field.options?.[i] ?? ""] === "curvature" ? (word ?? own) : own));
  return { ...field, words };
}
