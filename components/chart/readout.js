// The numbers beside the picture: each curve with its settings, and what it is at the probe.

import { nameStyle } from "../kit/curves.js";
import { NOISE, fixed, format } from "../kit/numbers.js";
import { curvePart, numberPart, partOf } from "../kit/staging.js";
import { writeNumber } from "./probe.js";

/** @typedef {import("../wire").Curve} Curve */
/** @typedef {import("../wire").Control} Control */
/** @typedef {(i: number, control: Control, button: HTMLElement) => void} Playing */

/** @param {string} tag @param {string} className @param {string} text */
function cell(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/**
 * Built once for a scene; the returned function writes numbers into it.
 *
 * @param {Pick<import("./live.js").Chart, "scene" | "theme" | "readout" | "number">} chart
 * @param {Playing} playing
 */
export function buildReadout(chart, playing) {
  const { scene, theme, readout } = chart;
  const rows = scene.curves.map((curve, i) => {
    const row = cell("div", "atlas-row", "");
    row.dataset.part = curvePart(i);
    const name = cell("span", "atlas-name", curve.name);
    name.style.cssText = nameStyle(theme, i);
    const setup = cell("span", "atlas-settings", "");
    row.append(name, setup);
    const settings = curve.controls.map((control) => {
      const number = cell("span", "atlas-number", "");
      const play = playButton(control, i, playing);
      const group = cell("span", "atlas-setting", `${control.symbol} = `);
      group.dataset.part = control.key;
      group.append(number, ...(play ? [play] : []));
      setup.append(group);
      return { input: control.input, number, decimals: control.decimals };
    });
    const found = [{ name: "x", short: scene.axis.symbol }, ...scene.panels].map((panel) => {
      const number = panel.name === "x" && !i ? chart.number : cell("span", "atlas-number", "");
      const group = cell("span", "atlas-found", `${panel.short} = `);
      const part = partOf(panel.name);
      group.dataset.part = panel.name === "x" ? "point" : `${part} ${numberPart(part)}`;
      group.append(number);
      row.append(group);
      return { name: panel.name, number };
    });
    return { row, settings, found };
  });
  readout.style.setProperty("--columns", String(2 + scene.panels.length));
  const isTyping = document.activeElement === chart.number;
  readout.replaceChildren(...rows.map(({ row }) => row));
  if (isTyping) chart.number.focus();
  chart.number.dataset.lock = "point";
  chart.number.setAttribute("aria-label", `${scene.axis.symbol}, where the point on the curve stands`);
  let fitted = false;
  return (/** @type {Curve[]} */ curves, /** @type {import("./sample.js").Probe[]} */ probes) => {
    rows.forEach((row, i) => write(row, curves[i], probes[i]));
    if (!fitted) fitReadout(readout);
    fitted = true;
  };
}

/**
 * A table where there is room; else settings go under the name of their loss, the most of them first; else all of it flows.
 *
 * @param {HTMLElement} readout
 */
export function fitReadout(readout) {
  const isTooWide = () => readout.scrollWidth > readout.clientWidth;
  const rows = [...readout.children];
  readout.classList.remove("atlas-flow");
  rows.forEach((row) => row.classList.remove("atlas-below"));
  const count = (/** @type {Element} */ row) => row.querySelectorAll(".atlas-setting").length;
  for (const row of rows.filter(count).sort((a, b) => count(b) - count(a))) if (isTooWide()) row.classList.add("atlas-below");
  if (isTooWide()) readout.classList.add("atlas-flow");
}

/**
 * @typedef {object} Row
 * @property {{ input: string, number: HTMLElement, decimals: number }[]} settings
 * @property {{ name: string, number: HTMLElement }[]} found at the probe
 */

/** Writes a text where it is another: writing the same one again would have the page laid out again. @param {HTMLElement} element @param {string} text */
export function writeText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Row} row @param {Curve} curve @param {import("./sample.js").Probe} probe */
function write({ settings, found }, curve, probe) {
  settings.forEach(({ input, number, decimals }) => {
    writeText(number, fixed(curve.inputs[input], decimals));
  });
  for (const { name, number } of found) {
    if (!(number instanceof HTMLInputElement)) writeText(number, format(probe[name], NOISE));
    else if (number !== document.activeElement) writeNumber(number, probe[name]);
  }
}

/** @param {Control} control @param {number} i @param {Playing} playing */
function playButton(control, i, playing) {
  if (control.shared) return null;
  const button = /** @type {HTMLButtonElement} */ (cell("button", "atlas-play", "▶"));
  button.type = "button";
  button.title = `Sweep ${control.input} across its range and back`;
  button.setAttribute("aria-label", button.title);
  button.addEventListener("click", () => playing(i, control, button));
  return button;
}
