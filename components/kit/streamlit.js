// What only Streamlit's own page tells: which element has a key, and where its sliders stand. No other module knows its classes and
// attributes. A native slider tells the server on release only, but its input's aria-valuetext follows the thumb, whether by pointer,
// finger or key.

import { parse } from "./numbers.js";

const PREFIX = "st-key-";
const HOLDER = ".stElementContainer"; // of one control
const WIDGETS = ["stSlider", "stSelectbox", "stButtonGroup", "stCheckbox"].map((name) => `${HOLDER}:has(.${name})`).join();
const TEXT = "aria-valuetext";

/** The class of the element with a key. @param {string} key */
export const classOf = (key) => PREFIX + key;

/** The element with a key. @param {string} key */
export const keyed = (key) => document.querySelector(`.${CSS.escape(classOf(key))}`);

/** The element that holds the slider with a key: in the app with its button, elsewhere alone. @param {string} key */
export const sliderSelector = (key) => `.${PREFIX}slider_${key}, .controls > .${PREFIX}${key}`;

/** What holds the control with a key, whatever its kind. @param {string} key */
export const controlSelector = (key) => `${sliderSelector(key)}, .${PREFIX}${key}:is(${WIDGETS})`;

/** The controls of the page that have a key, from top to bottom, with what stands over them. */
export function controlsOf() {
  return [...document.querySelectorAll(`:is(${WIDGETS}), .controls > *`)].flatMap((element) => {
    const key = keyOf(element);
    const label = element.querySelector("label, legend, .name")?.textContent?.trim();
    return key && label && element.getClientRects().length ? [{ key: key.replace(/^slider_/, ""), label }] : [];
  });
}

/** @param {Element} input */
function keyOf(input) {
  const holder = input.closest(`[class*='${PREFIX}']`);
  return [...(holder?.classList ?? [])].find((name) => name.startsWith(PREFIX))?.slice(PREFIX.length) ?? null;
}

/**
 * What a slider says of each of its thumbs. Their inputs' own values would not do: the browser moves them onto a step, and those of a
 * logarithmic slider are indices.
 *
 * @param {string} key
 */
export function thumbTexts(key) {
  const inputs = document.querySelectorAll(`.${CSS.escape(classOf(key))} input[type=range]`);
  return [...inputs].map((input) => input.getAttribute(TEXT) ?? "");
}

/**
 * A thumb of the slider with a key, which stands at `from` and says `text`: the ends and the step of its slider, how far it can go, and
 * the place and the width of the track in pixels.
 *
 * @typedef {{ key: string, index: number, text: string, from: number, low: number, high: number, step: number, least: number,
 *   most: number, left: number, width: number }} Thumb
 */

const THUMB = "div:has(> div > input[type=range])"; // Streamlit hides the input in it
const TRACK = "div:has(> div > div > input[type=range])";

/** The thumbs of a slider; none of one whose track does not measure what it says, such as a logarithmic one. @param {Element} slider */
function thumbsOf(slider) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...slider.querySelectorAll("input[type=range]")]);
  const key = keyOf(slider);
  const [low, high] = [Number(inputs[0].min), Number(inputs[inputs.length - 1].max)];
  const ends = [...slider.querySelectorAll("[data-testid=stSliderTickBar] > *")].map(({ textContent }) => parse(textContent ?? ""));
  if (!key || inputs[0].disabled || String(ends) !== String([low, high])) return [];
  const { left, width } = /** @type {Element} */ (slider.querySelector(TRACK)).getBoundingClientRect();
  return inputs.map((input, index) => ({
    ...{ key, index, text: input.getAttribute(TEXT) ?? "", from: Number(input.value), low, high, left, width },
    ...{ step: Number(input.step), least: Number(input.min), most: Number(input.max) },
  }));
}

/** The thumb that is being dragged, where its track measures what it says. */
export function thumbInHand() {
  const slider = document.querySelector(".stSlider:has([data-dragging])");
  if (!slider) return null;
  const inputs = [...slider.querySelectorAll("input[type=range]")];
  return thumbsOf(slider)[inputs.findIndex((input) => input.closest("[data-dragging]"))] ?? null;
}

/**
 * The thumbs of which one jumps to where a track is pressed: none where that is no track, or the press is not for the slider.
 *
 * @param {PointerEvent} press
 */
export function thumbsToJump({ target, button, pointerType, altKey, ctrlKey, metaKey }) {
  if (button || altKey || ctrlKey || metaKey || pointerType === "touch") return [];
  if (!(target instanceof Element) || !isTrack(target)) return [];
  return thumbsOf(/** @type {Element} */ (target.closest(".stSlider")));
}

/** Says of a slider of our own what Streamlit's say of theirs. @param {Element} input @param {number} value */
export const setThumbText = (input, value) => input.setAttribute(TEXT, String(value));

/** Calls moved(keys) whenever sliders of the page have moved. @param {(keys: Set<string | null>) => void} moved */
export function observeSliders(moved) {
  new MutationObserver((changes) => {
    moved(new Set(changes.map(({ target }) => keyOf(/** @type {Element} */ (target)))));
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: [TEXT] });
}

/** Whether an element belongs to the track of one of Streamlit's sliders, and to no thumb. @param {Element} element */
export function isTrack(element) {
  return element.closest(`.stSlider ${TRACK}`) !== null && !element.closest(`.stSlider ${THUMB}`);
}

const CONNECTION = "data-test-connection-state";

const connected = () => document.querySelector(`[${CONNECTION}]`);
const isConnected = (/** @type {Element | null} */ app) => app === null || app.getAttribute(CONNECTION) === "CONNECTED";

/** Acts when the page is connected to its server: at once, or when the connection is back. @param {() => void} act */
export function whenConnected(act) {
  const app = connected();
  if (app === null || isConnected(app)) return act();
  const observer = new MutationObserver(() => {
    if (!isConnected(app)) return;
    observer.disconnect();
    act();
  });
  observer.observe(app, { attributes: true, attributeFilter: [CONNECTION] });
}

/**
 * Acts whenever a lost connection is back. Streamlit's controls drop what they had to tell without one; with its next message, it tells
 * how all of them stand.
 *
 * @param {() => void} act
 */
export function afterCut(act) {
  const app = connected();
  let cut = false;
  const observer = new MutationObserver(() => {
    if (cut && isConnected(app)) act();
    cut = !isConnected(app);
  });
  if (app) observer.observe(app, { attributes: true, attributeFilter: [CONNECTION] });
}
