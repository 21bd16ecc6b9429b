// How a picture fills the window, above its sliders. Streamlit's elements stay where they are in the page: only a style sheet moves them,
// so that nothing is mounted again.

import { staged } from "./staged.js";
import { sliderSelector } from "./streamlit.js";
import { readTheme } from "./theme.js";

const WIDE = 11; // rem that a slider needs at least
const LOW = 10; // px: the height of the plot while what stands around it is measured
const LEAST = 0.35; // of the window that a plot has at least
const ROUNDED = 0.99; // what is made smaller comes out up to this much larger, as letters and lines are rounded
const WIDTHS = [100, 90, 80, 70, 60, 50]; // per cent of the window that a picture is as wide as
const PLOT = ".atlas-picture";
const OVER = ".atlas-over"; // lies over the plot, though not in it
const DOCKED = "position: fixed; visibility: visible; z-index: 20; margin: 0; padding: 0 1.6rem 0.4rem; box-sizing: border-box;";

/**
 * Adds the rules for a picture to the style sheet.
 *
 * @param {CSSStyleSheet} sheet
 * @param {HTMLElement} picture
 */
export function fit(sheet, picture) {
  document.querySelector("[data-stage=here]")?.setAttribute("data-stage", "");
  picture.dataset.stage = "here";
  const { background } = readTheme(picture);
  add(sheet, `:root[data-present] { background: ${background}; }`);
  const dock = dockOf(sheet, slidersOf(picture));
  add(sheet, `:root[data-present] [data-stage=here] { padding-bottom: calc(${dock}px + 0.4rem); background: ${background}; }`);
  if (picture.querySelector(PLOT)) stretch(sheet, picture);
  shrink(sheet, picture);
}

/** @param {CSSStyleSheet} sheet @param {string} rule */
const add = (sheet, rule) => void sheet.insertRule(rule, sheet.cssRules.length);

/**
 * The sliders that stay with a picture: those that move it and are not hidden, without the one of two thumbs, which only sets the view;
 * of these the ones that the address names, if any of them is there.
 *
 * @param {HTMLElement} picture
 */
export function slidersOf(picture) {
  const keys = new Set((picture.dataset.sliders ?? "").split(" ")); // two losses can share one
  const all = [...keys].flatMap((key) => {
    const selector = sliderSelector(key);
    const element = key && document.querySelector(selector);
    if (!element || element.querySelectorAll("input[type=range]").length !== 1) return [];
    return getComputedStyle(element).display === "none" ? [] : [{ key, selector, element }];
  });
  const chosen = all.filter(({ key }) => staged().sliders.includes(key));
  return chosen.length ? chosen : all;
}

/**
 * Puts sliders side by side at the bottom of the window; comes back with the height that they take.
 *
 * @param {CSSStyleSheet} sheet
 * @param {ReturnType<typeof slidersOf>} sliders
 */
function dockOf(sheet, sliders) {
  if (!sliders.length) return 0;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const most = Math.max(1, Math.floor(innerWidth / (WIDE * rem)));
  const rows = Math.ceil(sliders.length / most);
  const wide = Math.ceil(sliders.length / rows);
  const share = 100 / wide;
  sliders.forEach(({ selector }, i) =>
    add(sheet, `:root[data-present] :is(${selector}) { left: ${(i % wide) * share}vw; width: ${share}vw; ${DOCKED} }`),
  );
  const high = Math.max(...sliders.map(({ element }) => element.getBoundingClientRect().height));
  sliders.forEach(({ selector }, i) => {
    const below = rows - 1 - Math.floor(i / wide);
    add(sheet, `:root[data-present] :is(${selector}) { bottom: ${below * high}px; }`);
  });
  return rows * high;
}

/** Gives a plot the height that is left beside what belongs to it. @param {CSSStyleSheet} sheet @param {HTMLElement} picture */
function stretch(sheet, picture) {
  const rule = (/** @type {number} */ height) =>
    `[data-stage=here] ${PLOT} { height: ${height}px !important; min-height: 0 !important; }`;
  const place = sheet.cssRules.length;
  add(sheet, rule(LOW));
  const padding = parseFloat(getComputedStyle(picture).paddingBottom);
  const room = bottomOf(picture) - padding - Math.max(...underPlot(picture).map(bottomOf));
  sheet.deleteRule(place);
  add(sheet, rule(Math.max(LOW + room, LEAST * innerHeight)));
}

/** @param {Element} element */
const bottomOf = (element) => element.getBoundingClientRect().bottom;

/** The plot of a picture and what stands over or under it: not what is drawn in it, nor what stands beside it. @param {HTMLElement} picture */
function underPlot(picture) {
  const plot = /** @type {Element} */ (picture.querySelector(PLOT));
  const { right } = plot.getBoundingClientRect();
  const isUnder = (/** @type {Element} */ each) =>
    each.clientHeight > 0 && each.getBoundingClientRect().left < right && !each.closest(OVER);
  const holds = (/** @type {Element} */ each) => each !== plot && each.contains(plot);
  return [...picture.querySelectorAll("*")].filter((each) => isUnder(each) && !holds(each) && !each.parentElement?.closest(PLOT));
}

/**
 * Makes a picture that is higher than its place narrower, and if that does not do, smaller with its letters.
 *
 * @param {CSSStyleSheet} sheet
 * @param {HTMLElement} picture the place
 * @param {string} inside the selector of what is in it
 */
export function shrink(sheet, picture, inside = "[data-stage=here] > *") {
  const rule = (/** @type {string} */ style) => `${inside} { ${style} margin-inline: auto !important; }`;
  let [width, ...narrower] = WIDTHS;
  for (const next of narrower) {
    const height = picture.scrollHeight;
    if (height <= picture.clientHeight + 1) return;
    add(sheet, rule(`width: ${next}% !important;`));
    if (picture.scrollHeight >= height) break; // its lines wrap instead
    width = next;
  }
  add(sheet, rule(`width: ${width}% !important;`));
  const { paddingTop, paddingBottom } = getComputedStyle(picture);
  const padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
  const part = (ROUNDED * (picture.clientHeight - padding)) / (picture.scrollHeight - padding);
  if (part < 1) add(sheet, rule(`zoom: ${part}; width: ${width * part}% !important;`));
}
