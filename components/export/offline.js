// The page of its own: native sliders beside the same live chart, from the scene the page carries. Nothing is fetched.

import { render } from "../chart/live.js";
import { labelled, thumb } from "../kit/native.js";
import { fixed } from "../kit/numbers.js";

/** @typedef {import("../wire").Curve} Curve */

/** @typedef {import("../wire").ChartMessage} ChartMessage */

export function start() {
  /** @type {ChartMessage[]} */
  const views = JSON.parse(document.getElementById("scenes")?.textContent ?? "");
  const [parentElement, heading, controls] = /** @type {HTMLElement[]} */ (
    [".atlas", "h1", ".controls"].map((name) => document.querySelector(name))
  );
  let data = views[views.length - 1];
  const draw = () => render({ parentElement, data, setTriggerValue: () => {} });
  const show = (/** @type {number} */ i) => {
    data = views[i];
    heading.textContent = namesOf(data);
    controls.replaceChildren(...groupsOf(data.scene)); // a view begins as it was kept
    draw();
  };
  if (views.length > 1) document.querySelector("nav")?.append(chooser(views, show));
  show(views.length - 1);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

/** @param {ChartMessage} view */
const namesOf = ({ scene }) => [...new Set(scene.curves.map(({ name }) => name))].join(", ");

/** A list of the views, the last of which is chosen. @param {ChartMessage[]} views @param {(i: number) => void} show */
function chooser(views, show) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  select.append(...views.map((view, i) => new Option(`${i + 1}. ${namesOf(view)} against ${view.scene.axis.title}`, String(i))));
  select.selectedIndex = views.length - 1;
  select.addEventListener("change", () => show(select.selectedIndex));
  label.append("View ", select);
  return label;
}

/** @param {Curve} curve @param {import("../wire").Control} control */
function slider(curve, { key, input, symbol, word, decimals, range }) {
  const { low, high, log } = range;
  const to = log
    ? (/** @type {number} */ value) => Math.log(value / low) / Math.log(high / low)
    : (/** @type {number} */ value) => (value - low) / (high - low);
  const place = log
    ? (/** @type {number} */ part) => low * (high / low) ** part
    : (/** @type {number} */ part) => low + part * (high - low);
  const from = (/** @type {number} */ part) => Number(place(part).toFixed(decimals));
  const output = document.createElement("output");
  const track = { low: 0, high: 1, step: /** @type {const} */ ("any"), to, from };
  const { input: native, set } = thumb(track, output, (value) => fixed(value, decimals));
  set(curve.inputs[input]);
  return labelled(key, symbol === word ? symbol : `${symbol}\u2002${word}`, output, native);
}

/** The sliders of each curve. The target has one slider, however many curves have it. @param {import("../wire").ChartScene} scene */
function groupsOf({ curves }) {
  const seen = new Set();
  return curves.flatMap((curve) => {
    const own = curve.controls.filter(({ key }) => !seen.has(key) && seen.add(key));
    if (!own.length) return [];
    const group = document.createElement("fieldset");
    const legend = document.createElement("legend");
    if (curves.length > 1) legend.textContent = curve.name;
    group.append(legend, ...own.map((control) => slider(curve, control)));
    return [group];
  });
}
