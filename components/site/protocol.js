// What a page in a frame answers to the page around it (docs/EMBED.md). Only the state of the page can be read and set, so any page may
// ask. Whatever comes is untrusted: its shape and size are checked, and its texts become values of fields, never markup.

import { raster } from "../export/picture.js";
import { followHand } from "../kit/sliders.js";
import { stage, staged, whenStaged } from "../kit/staged.js";
import { say } from "../kit/staging.js";
import { goTo, pictureOf, places } from "./frame.js";
import { press, whenPressed } from "./keys.js";
import { soon } from "./pace.js";
import { digits, queryOf, written } from "./state.js";

/** @typedef {import("../wire").FrameRequest} Request */
/** @typedef {import("../wire").FrameState} State */
/** @typedef {import("./state.js").Held} Held */
/** @typedef {[string, string[]][]} Changes what the address is to say of fields, by key */
/** @typedef {{ source: MessageEventSource, origin: string, id: string | number, covered?: boolean }} Asker `covered`: it reveals, not the reader */

/**
 * What the protocol needs of the page that it speaks for.
 *
 * @typedef {object} Page
 * @property {() => Held[]} state
 * @property {(changes: Changes, from?: URLSearchParams) => void} set gives fields these texts of an address, none for the default; all
 *   others stay, or are as another address says them
 * @property {() => Map<string, HTMLElement>} controls those that are on the page, by the key of the field
 * @property {(query: string, of: unknown, waits: boolean) => Promise<object>} numbers what it says of a state (asked.js), at once or when its
 *   picture stands
 * @property {() => Promise<string>} picture as SVG, once it is drawn; it fails with a sentence where there is none
 */

const ID = 200; // letters of an id at most
const FIELDS = 100; // that one request sets at most
const LETTERS = 20_000; // of all texts in a request: a painted mask is the longest value that an address has
const LISTENERS = 16; // pages that are told of changes at most
const LOST = 1000; // ms after which a hand elsewhere that says nothing more has let go
const PREDICTED = "atlas-answer"; // the event in which a reader answers what the page asked
const NAMES = /** @type {const} */ (["getState", "setState", "lock", "subscribe", "picture", "numbers", "press"]);

/** A text from outside, as an error repeats it. @param {unknown} text */
const quoted = (text) => `"${String(text).slice(0, 40)}"`;

/** @param {unknown} id */
const isId = (id) => (typeof id === "string" && id.length <= ID) || Number.isFinite(id);

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** What an address says of a value of a request. @param {string} key @param {unknown} value @returns {string[]} */
function textsOf(key, value) {
  if (value === null) return [];
  if (Array.isArray(value)) return value.slice(0, FIELDS).flatMap((part) => textsOf(key, Array.isArray(part) ? undefined : part));
  if (typeof value === "string" || typeof value === "boolean") return written(value);
  if (typeof value === "number" && Number.isFinite(value)) return [digits(value)];
  throw new Error(`${quoted(key)} is no text, finite number, true, false, null or list of these`);
}

/** The changes that a request wants of the state. @param {unknown} state @returns {Changes} */
export function changesIn(state) {
  if (!isObject(state)) throw new Error("setState needs an object of values by the keys of an address, as state");
  const entries = Object.entries(state);
  if (entries.length > FIELDS) throw new Error(`state has more than ${FIELDS} fields`);
  const changes = entries.map(([key, value]) => /** @type {Changes[0]} */ ([key, textsOf(key, value)]));
  const letters = changes.flat(2).reduce((sum, text) => sum + text.length, 0);
  if (letters > LETTERS) throw new Error(`state has more than ${LETTERS} letters`);
  return changes;
}

/** The query of an address, as a request says it. @param {unknown} query */
export function queryIn(query) {
  if (typeof query !== "string") throw new Error("query is no text");
  if (query.length > LETTERS) throw new Error(`query has more than ${LETTERS} letters`);
  return new URLSearchParams(query);
}

/** The keys of a request, all of them controls of the page. @param {unknown} keys @param {string[]} names @returns {string[]} */
export function keysIn(keys, names) {
  if (!Array.isArray(keys)) throw new Error("lock needs a list of the keys of controls, as keys");
  const unknown = keys.find((key) => !names.includes(key));
  if (unknown !== undefined) throw new Error(`no control ${quoted(unknown)}: there are ${names.join(", ") || "none"}`);
  return [...new Set(keys)];
}

/** A state as it is told, with what is hidden and locked. @param {Held[]} state @param {string} page @returns {State} */
export function stateIn(state, page) {
  const query = queryOf(state);
  say(query, { ...staged(), sliders: [] }); // a frame has its own
  const values = Object.fromEntries(state.map(({ field, value }) => [field.key, value]));
  return { page, query: String(query), values, revealed: staged().revealed };
}

/** @param {Blob} file @returns {Promise<string>} */
const addressOf = (file) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(file);
  });

/** @param {Page} page @param {unknown} format */
async function fileOf(page, format) {
  if (format !== "svg" && format !== "png") throw new Error(`no format ${quoted(format)}: there are svg, png`);
  const svg = await page.picture();
  if (format === "svg") return svg;
  const image = await raster(svg);
  if (!image) throw new Error("the browser makes no image of so many pixels: ask for the format svg");
  return addressOf(image);
}

/** An asker whose origin cannot be named, such as a file, is answered all the same: the answer goes to its window only. @param {Asker} asker @param {object} message */
function tell({ source, origin, id }, message) {
  source.postMessage({ id, ...message }, { targetOrigin: origin === "null" ? "*" : origin });
}

/** Those who have subscribed: they are told of changes once an animation frame at most, however fast the hand. @param {string} here the page */
function buildAudience(here) {
  /** @type {Map<MessageEventSource, Asker>} */
  const askers = new Map();
  const tellAll = (/** @type {object} */ message) => askers.forEach((asker) => tell(asker, message));
  /** @type {{ state: Held[], hand: string[] }} */
  let news = { state: [], hand: [] };
  let last = "";
  const publish = soon(() => {
    const { state, hand } = news;
    const told = { moving: hand.length > 0, hand, state: stateIn(state, here) };
    const text = JSON.stringify(told);
    if (text !== last) tellAll({ lossAtlas: "change", ...told });
    last = text;
  });
  return {
    add: (/** @type {Asker} */ asker) => {
      for (const source of askers.keys()) if ("closed" in source && source.closed) askers.delete(source);
      if (askers.size >= LISTENERS && !askers.has(asker.source)) throw new Error("too many pages have subscribed");
      askers.set(asker.source, asker);
    },
    change: (/** @type {Held[]} */ state, /** @type {string[]} */ hand) => {
      news = { state, hand };
      publish();
    },
    tellAll,
    isCovered: () => [...askers.values()].some(({ covered }) => covered),
  };
}

/** Disables the controls that are locked, and no other. @param {Map<string, HTMLElement>} controls @param {string[]} locked */
function lock(controls, locked) {
  for (const [key, element] of controls) {
    for (const control of /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input, select, button"))) {
      control.disabled = locked.includes(key);
    }
  }
}

/**
 * Follows a hand elsewhere while the page around says that it moves, and until it has been still for a while. Returns what is called with
 * what each state says.
 */
function buildFollowing() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (/** @type {boolean} */ isMoving) => {
    clearTimeout(timer);
    followHand(isMoving);
    if (isMoving) timer = setTimeout(followHand, LOST, false);
  };
}

/**
 * Sets the state of the page that a request wants, or goes to the page that it is of, which is returned.
 *
 * @param {Page} page
 * @param {Record<string, unknown>} request
 * @returns {string | null}
 */
function setState(page, { page: to, query, state, revealed, answers }) {
  const { here, names } = places();
  const isBare = state === undefined && [query, to, revealed, answers].some((said) => said !== undefined);
  const changes = isBare ? [] : changesIn(state);
  const from = query === undefined ? undefined : queryIn(query);
  const name = to === undefined ? here : names.find((each) => each === to);
  if (name === undefined) {
    throw new Error(`no page ${quoted(to)}: there are ${names.filter(Boolean).join(", ")}, and "" for the first`);
  }
  if (name !== here || (from?.has("picture") && pictureOf([...from]) !== pictureOf())) {
    const asked = from ?? new URLSearchParams();
    for (const [key, texts] of changes) texts.forEach((text) => asked.append(key, text));
    goTo(name, asked);
    return name;
  }
  page.set(changes, from);
  if (typeof revealed === "boolean") stage({ revealed });
  if (Array.isArray(answers)) stage({ answers });
  return null;
}

/**
 * Answers from now on, and says so to the page around. Returns what the page calls after each change of its state, with the keys of the
 * fields that the hand goes on moving.
 *
 * @param {Page} page
 */
export function speak(page) {
  /** @type {string[]} */
  let locked = [];
  const { here } = places();
  const audience = buildAudience(here);
  const follow = buildFollowing();
  const state = () => ({ state: stateIn(page.state(), here) });
  /** @type {Record<Request["lossAtlas"], (request: Record<string, unknown>, asker: Asker) => object | Promise<object>>} */
  const answers = {
    getState: state,
    setState: (request) => {
      const to = setState(page, request);
      if (to !== null) return { page: to };
      follow(request.moving === true);
      return state();
    },
    lock: ({ keys }) => {
      locked = keysIn(keys, [...page.controls().keys()]);
      lock(page.controls(), locked);
      return { keys: locked };
    },
    subscribe: ({ keys, covered }, asker) => {
      audience.add({ ...asker, covered: covered === true });
      stage({ covered: audience.isCovered() }); // what was asked stays hidden (chart/questions/asked.js)
      if (keys === true) whenPressed((key) => tell(asker, { lossAtlas: "key", key }));
      return state();
    },
    numbers: ({ query, of, drawn }) => page.numbers(String(query).slice(0, LETTERS), of, drawn === true),
    press: ({ key }) => {
      press(key);
      return state();
    },
    picture: async ({ format }) => ({ picture: await fileOf(page, format) }),
  };
  addEventListener("message", async ({ data, source, origin }) => {
    if (!source || !isObject(data) || typeof data.lossAtlas !== "string" || !isId(data.id)) return;
    const asker = { source, origin, id: /** @type {string | number} */ (data.id) };
    try {
      const name = NAMES.find((one) => one === data.lossAtlas);
      if (!name) throw new Error(`no request ${quoted(data.lossAtlas)}: there are ${NAMES.join(", ")}`);
      tell(asker, { lossAtlas: "answer", ...(await answers[name](data, asker)) });
    } catch (error) {
      tell(asker, { lossAtlas: "error", message: /** @type {Error} */ (error).message });
    }
  });
  document.addEventListener(PREDICTED, (event) => {
    audience.tellAll({ lossAtlas: "prediction", prediction: /** @type {CustomEvent} */ (event).detail });
  });
  whenStaged(() => audience.change(page.state(), []));
  if (parent !== self) parent.postMessage({ lossAtlas: "ready", page: here }, "*"); // it says nothing that not everybody may know
  return (/** @type {Held[]} */ now, /** @type {string[]} */ hand) => {
    lock(page.controls(), locked);
    audience.change(now, hand);
  };
}
