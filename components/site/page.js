// A page without a server: native controls beside its pictures. The address says the state, and each control changes it.

import { render as renderCode } from "../kit/code.js";
import { HAND } from "../kit/component.js";
import { startStage } from "../kit/stage.js";
import { stage, staged } from "../kit/staged.js";
import { isStaging, say, stagingOf } from "../kit/staging.js";
import { numbersAt } from "./asked.js";
import { controlOf } from "./controls.js";
import { startFit } from "./fit.js";
import { FRAME, addFrame, arrange, chosenOf, isFramed, reframe } from "./frame.js";
import { followKeys } from "./keys.js";
import { arrived } from "./messages.js";
import { apart, soon } from "./pace.js";
import { leftIn, messageIn, sourceOf } from "./pictures.js";
import { speak } from "./protocol.js";
import { axisOf, ownersOf } from "./scene.js";
import { axesOf, drawnLosses, emptySlots, followed, isSlot, nextLoss, offered } from "./slots.js";
import { queryOf, read, written } from "./state.js";
import { shownPicture } from "./taken.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("./state.js").Held} Held */
/** @typedef {import("./messages.js").Values} Values */
/** @typedef {import("../wire").PlainPicture} Picture */
/** @typedef {{ render: (message: object) => Promise<void> }} Module that draws a picture */

/** @typedef {import("./controls.js").Control} Control */
/** @typedef {[string, string[]][]} Changes what the address is to say of fields, by key */
/** @typedef {(changes: Changes) => void} Leave */
/** @typedef {{ leave: Leave, move: Leave }} Hand what the hand has left, and what it is moving */

/** A module of the page's script, by its path. @type {(path: string) => Module} */
const moduleAt = (path) => /** @type {{ atlas: (path: string) => Module }} */ (/** @type {unknown} */ (globalThis)).atlas(path);

/** Draws the page that the document carries, in the state that its address says. */
export function start() {
  /** @type {Page} */
  const page = JSON.parse(document.getElementById("page")?.textContent ?? "");
  followKeys();
  startStage();
  if (isFramed()) {
    arrange();
    startFit();
  }
  const describe = buildDescription(page);
  let query = new URLSearchParams(location.search);
  /** @type {Map<string, Control>} */
  const controls = new Map();
  /** @type {Values} */
  let values = {};
  /** @type {Map<string, HTMLElement>} */
  let there = new Map(); // the controls that the page has now

  const state = () => read(page.table, query);
  const write = apart(() => {
    complete(query);
    history.replaceState(history.state, "", `?${query}`);
  });
  const put = (/** @type {URLSearchParams} */ next, /** @type {() => void} */ paint) => {
    query = next;
    sayLeftOut(next);
    show(paint);
    write();
  };
  /** @type {Leave} */
  const leave = (changes) => {
    const [[first, [taken]]] = changes;
    const also = page.chart ? followed(page.chart, values, first, taken) : [];
    put(changed(query, [...also, ...changes], values), draw);
  };
  /** @type {Leave} */
  const move = (changes) => {
    const keys = changes.map(([key]) => key);
    changing?.(read(page.table, changed(query, changes, values)), keys);
  };
  const control = () => (there = drawControls(page, state(), values, { controls, leave, move }));
  const drawPictures = drawing(page, () => values, { leave, move });
  const draw = async () => {
    await drawPictures();
    if (isFramed()) control(); // only a picture that is drawn says what moves it
  };
  const show = (/** @type {() => void} */ paint) => {
    const held = state();
    values = Object.fromEntries(held.map(({ field, value }) => [field.key, value]));
    query = queryOf(held);
    complete(query);
    control();
    describe(values);
    paint();
    changing?.(held, []);
  };
  const drawSoon = soon(draw);
  const set = (/** @type {Changes} */ changes, from = query) => {
    const next = changed(from, changes, values);
    if (from !== query) reframe(from);
    if (from !== query || changes.some(([key]) => isStaging(key))) stage(stagingOf(next));
    put(next, drawSoon);
  };
  const numbers = async (/** @type {string} */ text, /** @type {unknown} */ of, /** @type {boolean} */ waits) => {
    if (waits) await drawn;
    return numbersAt(page, text, of);
  };
  const changing = isFramed()
    ? speak({ state, set, controls: () => there, picture: () => draw().then(shownPicture), numbers })
    : null;
  /** @type {Promise<void>} */
  let drawn = Promise.resolve(); // until the picture stands for the first time
  sayLeftOut(query);
  show(() => (drawn = draw()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(draw));
}

/** Makes an address say what it says beside the page's own state. A frame has its own sliders. @param {URLSearchParams} query */
function complete(query) {
  say(query, staged());
  if (isFramed()) FRAME.forEach((key) => query.delete(key));
  addFrame(query);
}

/** Says where an address asks for an option that only the app has, or for fields that only it shows. @param {URLSearchParams} query */
function sayLeftOut(query) {
  for (const words of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".without"))) {
    const { option, keys = "" } = words.dataset;
    const asked = option ? [...query.values()].filter((text) => text === option) : keys.split(" ").filter((key) => query.has(key));
    words.hidden = asked.length === 0;
    words.querySelector("b")?.replaceChildren(asked.join(", "));
  }
}

/** Writes what stands below the pictures, which depends on the loss. @param {Page} page */
function buildDescription({ about }) {
  const element = document.querySelector(".about");
  let words = "";
  return (/** @type {Values} */ { loss }) => {
    const now = about[loss] ?? "";
    if (!element || now === words) return;
    element.innerHTML = words = now;
    element.querySelectorAll(".atlas-code").forEach(colour);
  };
}

/** Colours a program, and lets its button copy it. @param {Element} element */
function colour(element) {
  const program = /** @type {HTMLElement} */ (element.querySelector("code"));
  const code = program.textContent ?? "";
  program.textContent = "";
  renderCode({ parentElement: /** @type {HTMLElement} */ (element), data: { code }, setTriggerValue: () => {} });
}

/** A query with other texts of fields. @param {URLSearchParams} query @param {Changes} changes @param {Values} values until now */
function changed(query, changes, values) {
  const next = new URLSearchParams(query);
  for (const [key, texts] of changes) {
    next.delete(key);
    texts.forEach((text) => next.append(key, text));
  }
  const all = Object.fromEntries(changes);
  if (all.axis && all.axis[0] !== values.axis && !all.at) next.delete("at"); // its numbers are those of the axis
  return next;
}

/** Whether a part of the page is there: a frame has what can be seen of the main part. @param {Element | null} element */
const isThere = (element) => !isFramed() || Boolean(element?.closest(".framed") && !element.closest("[hidden]"));

/**
 * What draws the pictures of a page for its values; of two messages for one picture the later is drawn last.
 *
 * @param {Page} page
 * @param {() => Values} valuesOf
 * @param {Hand} hand
 */
function drawing(page, valuesOf, { leave, move }) {
  const placed = page.pictures.map((picture) => ({
    picture,
    parentElement: /** @type {HTMLElement | null} */ (document.querySelector(`[data-picture="${picture.name}"]`)),
    turn: 0,
  }));
  const pictures = placed
    .filter(({ picture, parentElement }, _, all) => {
      const isSource = all.some((other) => sourceOf(other.picture.name) === picture.name && isThere(other.parentElement));
      return isSource || isThere(parentElement);
    })
    .map((each) => ({ ...each, module: moduleAt(each.picture.module) }));
  const changesOf = (/** @type {Picture} */ picture, /** @type {string} */ name, /** @type {unknown} */ left) => {
    const fields = Object.entries(leftIn(picture, valuesOf(), name, left));
    return fields.map(([key, value]) => /** @type {[string, string[]]} */ ([key, value === null ? [] : written(value)]));
  };
  for (const { picture, parentElement } of pictures) {
    parentElement?.addEventListener(HAND, (event) => {
      const { name, value } = /** @type {CustomEvent} */ (event).detail;
      move(changesOf(picture, name, value));
    });
  }
  return async () => {
    const all = pictures.map(async (drawn) => {
      const turn = ++drawn.turn;
      const { picture, parentElement } = drawn;
      const setTriggerValue = (/** @type {string} */ name, /** @type {unknown} */ left) => leave(changesOf(picture, name, left));
      const message = async () => {
        const values = valuesOf();
        await arrived(picture, values);
        return messageIn(page, picture, values);
      };
      const data = await message();
      if (turn !== drawn.turn) return;
      if (parentElement) parentElement.hidden = data === null; // its loss has no such picture
      if (data) await drawn.module.render({ parentElement, data, setTriggerValue });
    });
    await Promise.all(all);
  };
}

/**
 * The controls of a state, in the page's order; one that is there already is only set. In a frame they are the chosen ones.
 *
 * @param {Page} page
 * @param {Held[]} state
 * @param {Values} values
 * @param {{ controls: Map<string, Control>, leave: Leave, move: Leave }} to
 * @returns the elements of those that are there now, by the key of the field
 */
function drawControls(page, state, values, { controls, leave, move }) {
  const { chart } = page;
  const empty = chart && !isFramed() ? emptySlots(chart, values) : [];
  const panels = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".controls")]);
  /** The panel that names the key of a field, or else the first. @param {string} key */
  const panelOf = (key) => panels.find(({ dataset }) => dataset.keys?.split(" ").includes(key)) ?? panels[0];
  /** @type {Map<HTMLElement, HTMLElement[]>} */
  const elements = new Map(panels.map((panel) => [panel, []]));
  const controlled = controlledOf(page, state, values, (key) => isThere(panelOf(key)));
  /** @type {Map<string, HTMLElement>} */
  const there = new Map();
  for (const { field, value } of controlled) {
    const name = JSON.stringify([field, field.stops?.includes(Number(value)) === false && value]);
    const tell = (/** @type {string[]} */ texts, /** @type {boolean} */ moving) => (moving ? move : leave)([[field.key, texts]]);
    const control = controls.get(name) ?? controlOf(field, value, tell);
    controls.set(name, control);
    control.set(value);
    elements.get(panelOf(field.key))?.push(control.element);
    there.set(field.key, control.element);
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
  return there;
}

/**
 * The fields that have a control in a state, in the page's order.
 *
 * @param {Page} page
 * @param {Held[]} state
 * @param {Values} values
 * @param {(key: string) => boolean} hasPlace whether the page has a place for the control of a field
 */
function controlledOf(page, state, values, hasPlace) {
  const empty = page.chart ? emptySlots(page.chart, values) : [];
  const all = inOrder(page, state).map(({ field, value }) => ({ field: narrowed(page, field, values), value }));
  const controlled = all.filter(
    ({ field: { key, row, options } }) => !empty.includes(key) && !(row && options?.length === 1) && hasPlace(key),
  );
  if (!isFramed()) return controlled;
  return chosenOf(controlled, page.order, page.chart ? ownersOf(page.chart, values) : ownersIn(controlled), {
    moving: movingKeys(),
  });
}

/** The name of the loss that a slider stands after, by the slider's key. @param {Held[]} controlled in the page's order */
function ownersIn(controlled) {
  /** @type {Map<string, string>} */
  const owners = new Map();
  let loss = "";
  for (const { field, value } of controlled) {
    if (field.key.startsWith("loss")) loss = String(value);
    else if (field.kind === "number") owners.set(field.key, loss);
  }
  return owners;
}

/** The keys of the sliders that move the picture of a frame, once it is drawn. */
function movingKeys() {
  const picture = /** @type {HTMLElement | null} */ (document.querySelector(".framed [data-stage]:not([hidden])"));
  return picture ? (picture.dataset.sliders ?? "").split(" ") : null;
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

/** A field as it is offered in a state: losses that go together, and axes that draw each of them. @param {Page} page @param {Held["field"]} field @param {Values} values */
function narrowed({ chart }, field, values) {
  const { key, options = [], words = options } = field;
  if (!chart) return field;
  if (isSlot(chart, key)) {
    const also = options.filter((option) => !(option in chart.losses));
    const all = [...also, ...offered(chart, values, key)];
    return { ...field, options: all, words: all.map((option) => chart.losses[option]?.word ?? option) };
  }
  if (chart.compared && key === "axis") {
    const axes = axesOf(chart, drawnLosses(chart, values));
    return { ...field, options: axes, words: axes.map((slug) => words[options.indexOf(slug)]) };
  }
  if (key === "x") return { ...field, label: field.label.replace("{symbol}", axisOf(chart, values).axis.symbol) };
  return field;
}
