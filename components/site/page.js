// A page without a server: native controls beside its pictures. The address says the state, and each control changes it.

import { render as renderCode } from "../kit/code.js";
import { controlOf } from "./controls.js";
import { leftIn, messageIn } from "./pictures.js";
import { aimOf } from "./scene.js";
import { axesOf, drawnLosses, emptySlots, followed, isSlot, nextLoss, offered } from "./slots.js";
import { queryOf, read, written } from "./state.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("./state.js").Held} Held */
/** @typedef {import("./messages.js").Values} Values */
/** @typedef {import("../wire").PlainPicture} Picture */
/** @typedef {{ render: (message: object) => Promise<void> }} Module that draws a picture */

/** @typedef {(changes: [string, string[]][]) => void} Leave tells what the address is to say of fields, by key */

const KEPT = ["embed"]; // what an address says beside the state

/** Draws the page that the document carries, in the state that its address says. */
export function start() {
  /** @type {Page} */
  const page = JSON.parse(document.getElementById("page")?.textContent ?? "");
  const about = document.querySelector(".about");
  const own = new URLSearchParams(location.search);
  document.body.classList.toggle("embed", own.get("embed") === "true");
  let query = own;
  let words = ""; // what stands below the pictures
  const draw = drawing(page);
  /** @type {Map<string, import("./controls.js").Control>} */
  const controls = new Map();
  /** @type {Values} */
  let values = {};

  /** @param {[string, string[]][]} changes the texts of fields by key */
  const leave = (changes) => {
    const [[first, [taken]]] = changes;
    const also = page.chart ? followed(page.chart, values, first, taken) : [];
    const all = Object.fromEntries([...also, ...changes]);
    for (const [key, texts] of Object.entries(all)) {
      query.delete(key);
      texts.forEach((text) => query.append(key, text));
    }
    if (all.axis && all.axis[0] !== values.axis) query.delete("at"); // its numbers are those of the axis
    show();
    history.replaceState(null, "", `?${query}`);
  };
  const show = () => {
    const state = read(page.table, query);
    values = Object.fromEntries(state.map(({ field, value }) => [field.key, value]));
    query = queryOf(state);
    for (const key of KEPT) own.getAll(key).forEach((text) => query.append(key, text));
    drawControls(page, state, values, { controls, leave });
    const now = page.about[values.loss] ?? "";
    if (about && now !== words) {
      about.innerHTML = words = now;
      about.querySelectorAll(".atlas-code").forEach(colour);
    }
    draw(values, leave);
  };
  show();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}

/** Colours a program, and lets its button copy it. @param {Element} element */
function colour(element) {
  const program = /** @type {HTMLElement} */ (element.querySelector("code"));
  const code = program.textContent ?? "";
  program.textContent = "";
  renderCode({ parentElement: /** @type {HTMLElement} */ (element), data: { code }, setTriggerValue: () => {} });
}

/** What draws the pictures of a page for its values; of two messages for one picture the later is drawn last. @param {Page} page */
function drawing(page) {
  const pictures = page.pictures.map((picture) => {
    /** @type {Promise<Module>} */
    const module = import(`atlas/${picture.module}`);
    const parentElement = document.querySelector(`[data-picture="${picture.name}"]`);
    return { picture, module, parentElement, turn: 0 };
  });
  return (/** @type {Values} */ values, /** @type {Leave} */ leave) => {
    pictures.forEach(async (drawn) => {
      const turn = ++drawn.turn;
      const { picture, parentElement } = drawn;
      const setTriggerValue = (/** @type {string} */ name, /** @type {unknown} */ left) => {
        const fields = Object.entries(leftIn(picture, values, name, left));
        leave(fields.map(([key, value]) => [key, value === null ? [] : written(value)]));
      };
      const [{ render }, data] = await Promise.all([drawn.module, messageIn(page, picture, values)]);
      if (turn === drawn.turn) await render({ parentElement, data, setTriggerValue });
    });
  };
}

/**
 * The controls of a state, in the page's order; one that is there already is only set.
 *
 * @param {Page} page
 * @param {Held[]} state
 * @param {Values} values
 * @param {{ controls: Map<string, import("./controls.js").Control>, leave: Leave }} to
 */
function drawControls(page, state, values, { controls, leave }) {
  const { chart } = page;
  const empty = chart ? emptySlots(chart, values) : [];
  const all = inOrder(page, state).map(({ field, value }) => ({ field: narrowed(page, field, values), value }));
  const controlled = all.filter(({ field }) => !empty.includes(field.key) && !(field.row && field.options?.length === 1));
  const panels = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".controls")]);
  /** The panel that names the key of a field, or else the first. @param {string} key */
  const panelOf = (key) => panels.find(({ dataset }) => dataset.keys?.split(" ").includes(key)) ?? panels[0];
  /** @type {Map<HTMLElement, HTMLElement[]>} */
  const elements = new Map(panels.map((panel) => [panel, []]));
  for (const { field, value } of controlled) {
    const name = JSON.stringify([field, field.stops?.includes(Number(value)) === false && value]);
    const control = controls.get(name) ?? controlOf(field, value, (texts) => leave([[field.key, texts]]));
    controls.set(name, control);
    control.set(value);
    elements.get(panelOf(field.key))?.push(control.element);
  }
  if (chart && empty.length) {
    const below = controlled.findIndex(({ field: { key } }) => page.order.includes(key) && !isSlot(chart, key));
    const add = adder(() => leave([[empty[0], [nextLoss(chart, values)]]]));
    elements.get(panels[0])?.splice(below, 0, add);
  }
  elements.forEach((inside, panel) => {
    if (inside.some((element, i) => panel.children[i] !== element) || panel.children.length > inside.length) {
      panel.replaceChildren(...inside);
    }
  });
}

/** The button that fills an empty slot. @param {() => void} act */
function adder(act) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "add", textContent: "+ Add a loss" });
  button.addEventListener("click", act);
  return button;
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

/** A field as it is offered in a state: losses that go together, axes that draw each of them, and the right prediction for the target. @param {Page} page @param {Held["field"]} field @param {Values} values */
function narrowed({ chart }, field, values) {
  const { key, options = [], words = options } = field;
  if (!chart) return field;
  if (isSlot(chart, key)) {
    const also = options.filter((option) => !(option in chart.homes));
    return { ...field, options: [...also, ...offered(chart, values, key)], words: undefined };
  }
  if (chart.compared && key === "axis") {
    const axes = axesOf(chart, drawnLosses(chart, values));
    return { ...field, options: axes, words: axes.map((slug) => words[options.indexOf(slug)]) };
  }
  if (key !== "scale") return field;
  const word = aimOf(chart, values)?.word;
  return { ...field, words: words.map((own, i) => (chart.scales[options[i]] === "curvature" ? (word ?? own) : own)) };
}
