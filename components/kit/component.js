// The life cycle of a component in the browser: created for its element, updated by every message, removed with its element. The element
// of a picture says so (data-stage), and which sliders move it.

import { isInHand } from "./handle.js";
import { resizePlots } from "./plotly.js";
import { whenConnected } from "./streamlit.js";
import { noteSliders, watch } from "./sliders.js";
import { readTheme } from "./theme.js";

/**
 * What the life cycle keeps for an element, in the same object as the component's own fields.
 *
 * @template Data
 * @typedef {object} Mounted
 * @property {Data} data the server's last message
 * @property {import("./theme.js").Theme} theme
 * @property {import("./sliders.js").Sliders} sliders how far the page's sliders have moved since that message
 * @property {(name: string, value: unknown) => void} send tells the server. It is a trigger and no state: the callback of a state
 *   is not called for the value it already has, although the back button may have changed the page since that was sent
 * @property {(name: string, value: unknown) => void} tell says what the hand has made of something so far, which it will send when it
 *   lets go: an event of the element for pages around, which no server hears
 * @property {boolean} removed for what was waiting when the element went
 */

/**
 * @template Data
 * @typedef {{ parentElement: HTMLElement, data: Data, setTriggerValue: (name: string, value: unknown) => void }} Message
 */

/**
 * Tells the server, or tells it the last that was said under each name once the connection is back: Streamlit drops what is sent without one.
 *
 * @param {(name: string, value: unknown) => void} tell
 */
function patient(tell) {
  /** @type {Map<string, unknown>} */
  const waiting = new Map();
  return (/** @type {string} */ name, /** @type {unknown} */ value) => {
    waiting.set(name, value);
    whenConnected(() => {
      if (!waiting.has(name)) return; // a later word under the name has been told
      tell(name, waiting.get(name));
      waiting.delete(name);
    });
  };
}

/** The event of an element in which the hand moves something. */
export const HAND = "atlas-hand";

/** @type {Set<() => void>} */
const restyles = new Set(); // one for each module that draws components
/** @type {Set<() => void>} */
const listeners = new Set();

/** Draws everything again after a change of the page's style: paper, or letters of another size, come without a message. */
export const restyleAll = () => restyles.forEach((restyle) => restyle());

/** Calls an act whenever a component has drawn a message. @param {() => void} act */
export const whenRendered = (act) => void listeners.add(act);

/**
 * The functions that a module's `render` and `remove` are made of. While the hand holds a part of the component, what the hand has
 * set is newer than the message, and `update` is told to keep it, provided that the new scene has the same parts (`alike`).
 *
 * @template Data
 * @template {Mounted<Data>} State
 * @param {object} parts
 * @param {(element: HTMLElement, data: Data, mounted: Mounted<Data>) => Omit<State, keyof Mounted<Data>>} parts.create the component's
 *   own fields. They are put into `mounted`, which a handler may hold on to, for what it will have later
 * @param {(state: State, keep: boolean) => void | Promise<void>} parts.update after each message
 * @param {(state: State) => void} [parts.remove]
 * @param {(data: Data) => string[]} [parts.keys] of the sliders that move the picture
 * @param {(state: State) => void} [parts.moved] one of them has moved
 * @param {(state: State) => void} [parts.released] the pointer went up, anywhere on the page
 * @param {(last: Data, next: Data) => boolean} [parts.alike] whether what the hand holds is in both
 * @param {boolean} [parts.isPicture] whether it can fill the window before a class
 */
export function component({ create, update, remove, keys = () => [], moved, released, alike = () => false, isPicture = false }) {
  /** @type {WeakMap<Element, { state: State, stop: () => void }>} */
  const mounts = new WeakMap();
  /** @type {Map<State, HTMLElement>} */
  const states = new Map();

  /** @param {HTMLElement} element @param {Mounted<Data>} kept */
  function mount(element, kept) {
    const state = /** @type {State} */ (Object.assign(kept, create(element, kept.data, kept)));
    const stop = watch({
      moved: (changed) => keys(state.data).some((key) => changed.has(key)) && moved?.(state),
      released: () => released?.(state),
    });
    const mounted = { state, stop };
    mounts.set(element, mounted);
    states.set(state, element);
    return mounted;
  }

  const restyle = () =>
    states.forEach(async (element, state) => {
      await update(Object.assign(state, { theme: readTheme(element) }), true);
      resizePlots(element);
    });
  restyles.add(restyle);
  globalThis.matchMedia?.("print").addEventListener("change", restyle); // paper has other colours and another width

  return {
    /** @param {Message<Data>} message */
    async render({ parentElement, data, setTriggerValue }) {
      const tell = (/** @type {string} */ name, /** @type {unknown} */ value) =>
        void parentElement.dispatchEvent(new CustomEvent(HAND, { bubbles: true, detail: { name, value } }));
      const theme = readTheme(parentElement);
      const news = { data, theme, sliders: noteSliders(keys(data)), send: patient(setTriggerValue), tell };
      const known = mounts.get(parentElement);
      const keep = known !== undefined && isInHand(parentElement) && alike(known.state.data, data);
      const { state } = known ?? mount(parentElement, { ...news, removed: false });
      if (isPicture) {
        parentElement.dataset.stage ??= "";
        parentElement.dataset.sliders = keys(data).join(" ");
      }
      await update(Object.assign(state, news), keep);
      listeners.forEach((act) => act());
    },

    /** @param {HTMLElement} parentElement */
    remove(parentElement) {
      const mounted = mounts.get(parentElement);
      if (!mounted) return;
      mounts.delete(parentElement);
      states.delete(mounted.state);
      mounted.stop();
      mounted.state.removed = true;
      remove?.(mounted.state);
    },

    /** The state of the component where the page has one; null where it has none. */
    current: () => [...states.keys()].at(-1) ?? null,

    /** The state of the component at this element or inside it: what an exported file is made of. @param {Element | null} element */
    inside(element) {
      const at = element && [element, ...element.querySelectorAll("*")].find((each) => mounts.has(each));
      return (at && mounts.get(at)?.state) ?? null;
    },
  };
}
