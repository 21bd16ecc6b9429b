// A marker that the reader places on the axis where the loss is least, by pointer, finger or keys.

import { leastOf, nearestOf, placeWords } from "./minima.js";
import { numbersPath, numbersWords } from "./others.js";
import { buildPanel, enterWords, layOver, listenTo, makeSlider, placeUnder, setReveal } from "./panel.js";
import { clampProbe } from "../probe.js";
import { probeAll } from "../sample.js";
import { stepped } from "../../kit/handle.js";
import { NOISE, format } from "../../kit/numbers.js";
import { panelOf } from "../../kit/plotly.js";
import { identityOf } from "../../kit/program/program.js";
import { staged } from "../../kit/staged.js";

/** @typedef {import("../live.js").Chart} Chart */
/** @typedef {import("./asked.js").Place} Place */
/** @typedef {{ at: number, of: string, least: import("./minima.js").Least | null, curve: string }} Marker `at` is NaN until it is placed */

const STEPS = 200; // of a key, across the view

/** @param {Chart} chart @param {import("./asked.js").Hand} hand @returns {import("./asked.js").Asked} */
export function buildPlacing(chart, hand) {
  const panel = buildPanel(chart, "marker", ["Reveal"]);
  const {
    element,
    hand: slider,
    buttons: [reveal],
  } = panel;
  makeSlider(slider);
  /** @type {Marker} */
  const marker = { at: NaN, of: "", least: null, curve: "" };
  const set = (/** @type {number} */ x) => {
    marker.at = clampProbe(x, chart.view);
    hand.again();
  };
  const commit = () => hand.commit(Number.isFinite(marker.at) ? marker.at : null);
  reveal.addEventListener("click", commit);
  listenTo(element, (event) => {
    const place = panelOf(chart.element);
    if (place) set(placeUnder(place, element, event));
  });
  slider.addEventListener("keydown", (event) => {
    const [low, high] = chart.view;
    const to = stepped(event, Number.isFinite(marker.at) ? marker.at : (low + high) / 2, chart.view, STEPS);
    if (to === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (to === undefined) commit();
    else set(to);
  });
  return { draw: (place) => draw(chart, marker, panel, place), hide: () => void (element.hidden = true) };
}

/** @param {Chart} chart @param {Marker} marker @param {ReturnType<typeof buildPanel>} panel @param {Place} asked */
function draw(chart, marker, { element, svg, hand, buttons: [reveal] }, { place, key, others }) {
  const { revealed } = staged();
  if (key !== marker.of) marker.at = NaN;
  marker.of = key;
  layOver(element, place);
  const isPlaced = Number.isFinite(marker.at);
  const least = revealed ? leastNow(chart, marker) : null;
  svg.innerHTML = numbersPath(others, place, chart.theme) + (isPlaced ? drawing(marker.at, least, place, chart.theme) : "");
  setReveal(reveal, isPlaced, others);
  const { symbol } = chart.scene.axis;
  const [low, high] = chart.view;
  const text = isPlaced ? `${symbol} = ${format(marker.at, NOISE)}` : "not placed yet";
  const limits = { valuemin: low, valuemax: high, valuenow: isPlaced ? marker.at : (low + high) / 2, valuetext: text };
  for (const [name, value] of Object.entries(limits)) hand.setAttribute(`aria-${name}`, String(value));
  hand.setAttribute(
    "aria-label",
    `your place for the minimum of the loss: arrow keys move it, ${enterWords("reveals the minimum")}`,
  );
  const own = least && isPlaced ? placeWords(marker.at, least, wordsOf(chart)) : "";
  return [own, numbersWords(others, `${symbol} = `)].filter(Boolean).join(" ");
}

/** Where the first curve is least now: found again only when the curve or the view has changed. @param {Chart} chart @param {Marker} marker */
function leastNow(chart, marker) {
  const [curve] = chart.curves;
  const key = JSON.stringify([identityOf(curve.program), curve.inputs, chart.view]);
  if (!marker.least || marker.curve !== key) {
    marker.least = leastOf({ ...curve, factor: 1 }, chart.view, chart.scene.axis);
    marker.curve = key;
  }
  return marker.least;
}

/** @param {Chart} chart */
function wordsOf(chart) {
  const { axis, curves } = chart.scene;
  return {
    curve: curves.length > 1 ? curves[0].name : "the loss",
    axis,
    valueAt: (/** @type {number} */ x) => probeAll(chart, x, [0])[0].value,
    format: (/** @type {number} */ value) => format(value, NOISE),
  };
}

/**
 * The marker, and once the minimum is shown the way to it.
 *
 * @param {number} at
 * @param {import("./minima.js").Least | null} least
 * @param {import("../../kit/plotly.js").Panel} place
 * @param {import("../../kit/theme.js").Theme} theme
 */
function drawing(at, least, { across, left, right, top, bottom }, { text, colors, scale }) {
  const [x, height] = [across(at), bottom - top];
  const size = 7 * scale;
  const marker = `<path d="M${x} 0V${height}" stroke="${text}" stroke-width="${1.5 * scale}" stroke-dasharray="5 4"/>
    <path d="M${x} ${height}l${size} ${-1.7 * size}h${-2 * size}z" fill="${text}"/>`;
  const nearest = least && nearestOf(at, least.stretches);
  if (!nearest?.distance) return marker;
  const [from, to] = nearest.stretch;
  const end = Math.min(Math.max(across(nearest.distance < 0 ? from : to), 0), right - left);
  return `${marker}<path d="M${x} ${height - size}H${end}" stroke="${colors[1]}" stroke-width="${4 * scale}" opacity="0.7"/>`;
}
