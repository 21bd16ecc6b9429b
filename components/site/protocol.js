// What a page in a frame answers to the page around it (docs/EMBED.md). Only the state of the page can be read and set, so any page may
// ask. Whatever comes is untrusted: its shape and size are checked, and its texts become values of fields, never markup.

import { digits, queryOf, written } from "./state.js";

/** @typedef {import("../wire").FrameRequest} Request */
/** @typedef {import("../wire").FrameState} State */
/** @typedef {import("./state.js").Held} Held */
/** @typedef {{ source: MessageEventSource, origin: string, id: string | number }} Asker */

/**
 * What the protocol needs of the page that it speaks for.
 *
 * @typedef {object} Page
 * @property {() => Held[]} state
 * @property {(changes: [string, string[]][]) => void} set gives fields these texts of an address; none for the default
 * @property {() => Map<string, HTMLElement>} controls those that are on the page, by the key of the field
 * @property {() => Promise<import("../export/buttons.js").Kinds | null>} kinds of files that the picture can be, once it is drawn
 */

const ID = 200; // letters of an id at most
const FIELDS = 100; // that one request sets at most
const LETTERS = 20_000; // of all texts in a request: a painted mask is the longest value that an address has
const LISTENERS = 16; // pages that are told of changes at most
const NAMES = /** @type {const} */ (["getState", "setState", "lock", "subscribe", "picture"]);

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

/** The changes that a request wants of the state. @param {unknown} state @returns {[string, string[]][]} */
export function changesIn(state) {
  if (!isObject(state)) throw new Error("setState needs an object of values by the keys of an address, as state");
  const entries = Object.entries(state);
  if (entries.length > FIELDS) throw new Error(`state has more than ${FIELDS} fields`);
  const changes = entries.map(([key, value]) => /** @type {[string, string[]]} */ ([key, textsOf(key, value)]));
  const letters = changes.flat(2).reduce((sum, text) => sum + text.length, 0);
  if (letters > LETTERS) throw new Error(`state has more than ${LETTERS} letters`);
  return changes;
}

/** The keys of a request, all of them controls of the page. @param {unknown} keys @param {string[]} names @returns {string[]} */
export function keysIn(keys, names) {
  if (!Array.isArray(keys)) throw new Error("lock needs a list of the keys of controls, as keys");
  const unknown = keys.find((key) => !names.includes(key));
  if (unknown !== undefined) throw new Error(`no control ${quoted(unknown)}: there are ${names.join(", ") || "none"}`);
  return [...new Set(keys)];
}

/** @param {Held[]} state @returns {State} */
export const stateIn = (state) => ({
  query: String(queryOf(state)),
  values: Object.fromEntries(state.map(({ field, value }) => [field.key, value])),
});

/** @param {Blob} file @returns {Promise<string>} */
const addressOf = (file) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.readAsDataURL(file);
  });

/** @param {Page} page @param {unknown} format */
async function pictureOf(page, format) {
  if (format !== "svg" && format !== "png") throw new Error(`no format ${quoted(format)}: there are svg, png`);
  const file = await (await page.kinds())?.[format]("screen");
  if (!file) throw new Error("there is no picture to take");
  return format === "svg" ? file.text() : addressOf(file);
}

/** An asker whose origin cannot be named, such as a file, is answered all the same: the answer goes to its window only. @param {Asker} asker @param {object} message */
function tell({ source, origin, id }, message) {
  source.postMessage({ id, ...message }, { targetOrigin: origin === "null" ? "*" : origin });
}

/** Those who have subscribed: they are told of changes once an animation frame at most, however fast the hand. */
function buildAudience() {
  /** @type {Map<MessageEventSource, Asker>} */
  const askers = new Map();
  /** @type {{ state: Held[], moving: boolean } | null} */
  let news = null;
  let last = "";
  const publish = () => {
    const { state, moving } = /** @type {NonNullable<typeof news>} */ (news);
    news = null;
    const text = `${queryOf(state)} ${moving}`;
    if (text === last) return;
    last = text;
    for (const asker of askers.values()) tell(asker, { lossAtlas: "change", moving, state: stateIn(state) });
  };
  return {
    add: (/** @type {Asker} */ asker) => {
      for (const source of askers.keys()) if ("closed" in source && source.closed) askers.delete(source);
      if (askers.size >= LISTENERS && !askers.has(asker.source)) throw new Error("too many pages have subscribed");
      askers.set(asker.source, asker);
    },
    tell: (/** @type {Held[]} */ state, /** @type {boolean} */ moving) => {
      if (!news) requestAnimationFrame(publish);
      news = { state, moving };
    },
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
 * Answers from now on, and says so to the page around. Returns what the page calls after each change of its state: `moving` while the
 * hand holds a control.
 *
 * @param {Page} page
 */
export function speak(page) {
  /** @type {string[]} */
  let locked = [];
  const audience = buildAudience();
  const state = () => ({ state: stateIn(page.state()) });
  /** @type {Record<Request["lossAtlas"], (request: Record<string, unknown>, asker: Asker) => object | Promise<object>>} */
  const answers = {
    getState: state,
    setState: (request) => {
      page.set(changesIn(request.state));
      return state();
    },
    lock: ({ keys }) => {
      locked = keysIn(keys, [...page.controls().keys()]);
      lock(page.controls(), locked);
      return { keys: locked };
    },
    subscribe: (_, asker) => {
      audience.add(asker);
      return state();
    },
    picture: async ({ format }) => ({ picture: await pictureOf(page, format) }),
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
  if (parent !== self) parent.postMessage({ lossAtlas: "ready" }, "*"); // it says nothing that not everybody may know
  return (/** @type {Held[]} */ now, /** @type {boolean} */ moving) => {
    lock(page.controls(), locked);
    audience.tell(now, moving);
  };
}
