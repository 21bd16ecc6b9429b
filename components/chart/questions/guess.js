// A number at the point that the reader guesses: it is hidden, and so is the curve near the point. It is typed, or changed in steps.

import { guessWords, stepOf, stepTo } from "./number.js";
import { numbersPath, numbersWords } from "./others.js";
import { buildPanel, buttonOf, enterWords, layOver, setReveal } from "./panel.js";
import { axisName } from "../layout.js";
import { inView } from "../probe.js";
import { probeAll, values } from "../sample.js";
import { NOISE, format, parse } from "../../kit/numbers.js";
import { rangeOf } from "../../kit/plotly.js";
import { staged } from "../../kit/staged.js";
import { partOf } from "../../kit/staging.js";

/** @typedef {import("../live.js").Chart} Chart */
/** @typedef {import("./asked.js").Place} Place */
/** @typedef {import("./number.js").Truth} Truth */

export const COVER = 0.12; // of the view, to each side of the point, that is covered
const LEAP = 10; // steps of a key with shift
const BESIDE = 1e-9; // of the view: how far beside a place its sides are looked at

/** @type {Record<string, "value" | "slope">} */
const NUMBERS = { loss: "value", gradient: "slope" };

/** @param {Chart} chart @param {import("./asked.js").Hand} hand @returns {import("./asked.js").Asked} */
export function buildGuessing(chart, hand) {
  const panel = buildPanel(chart, "guess", []);
  const [down, up, reveal] = ["−", "+", "Reveal"].map(buttonOf);
  down.setAttribute("aria-label", "a step lower");
  up.setAttribute("aria-label", "a step higher");
  const field = document.createElement("input");
  Object.assign(field, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false, size: 6 });
  const label = document.createElement("label");
  const name = document.createElement("span");
  label.append(name, field);
  panel.bar.append(label, down, up, reveal);
  const fields = { ...panel, field, name, reveal, of: "", row: 0 };
  const step = (/** @type {number} */ way) => {
    const size = stepOf(rangeOf(chart.element, axisName(fields.row)));
    field.value = format(stepTo(guessIn(field) || 0, size, way), NOISE);
    hand.again();
  };
  const commit = () => hand.commit(Number.isFinite(guessIn(field)) ? guessIn(field) : null);
  down.addEventListener("click", () => step(-1));
  up.addEventListener("click", () => step(1));
  reveal.addEventListener("click", commit);
  field.addEventListener("input", hand.again);
  field.addEventListener("keydown", (event) => {
    const way = event.shiftKey ? LEAP : 1;
    /** @type {Record<string, () => void>} */
    const acts = { ArrowUp: () => step(way), ArrowDown: () => step(-way), Enter: commit };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  return { draw: (place) => draw(chart, fields, place), hide: () => void (panel.element.hidden = true) };
}

/** The number that is typed; NaN for none. @param {HTMLInputElement} field */
const guessIn = ({ value }) => parse(value);

/**
 * @param {Chart} chart
 * @param {ReturnType<typeof buildPanel> & { field: HTMLInputElement, name: HTMLElement, reveal: HTMLButtonElement, of: string, row: number }} fields
 * @param {Place} asked
 */
function draw(chart, fields, { part, row, isOwn, place, key, others }) {
  const { element, svg, field, name, reveal } = fields;
  const { revealed } = staged();
  if (key !== fields.of) field.value = "";
  Object.assign(fields, { of: key, row });
  layOver(element, place);
  const guess = guessIn(field);
  const isNumber = Number.isFinite(guess);
  const x = inView(chart.probe, chart.view);
  const where = `${chart.scene.axis.symbol} = ${format(x, NOISE)}`;
  const what = whatOf(chart, part);
  name.textContent = `${chart.scene.panels.find((each) => partOf(each.name) === part)?.short ?? part} at ${where}: `;
  field.setAttribute("aria-label", `your guess of ${what} at ${where}: arrow keys change it, ${enterWords("reveals the number")}`);
  field.setAttribute("aria-invalid", String(field.value !== "" && !isNumber));
  setReveal(reveal, isNumber, others);
  const truth = revealed ? truthAt(chart, x, NUMBERS[part]) : null;
  const strip = isOwn ? numbersPath(others, place, chart.theme, x) : "";
  const cover = truth ? missOf(x, guess, truth.now, place, chart.theme) : coverOf(x, place, chart.theme);
  svg.innerHTML = (isOwn ? cover : "") + strip;
  const own = truth && isNumber ? guessWords(guess, truth, { what, place: where, format: (value) => format(value, NOISE) }) : "";
  const wrong = field.value !== "" && !isNumber ? "This is no number. Type one such as 0.5 or −2." : "";
  return [own || wrong, numbersWords(others, "")].filter(Boolean).join(" ");
}

/** What is guessed, in words. @param {Chart} chart @param {string} part */
const whatOf = ({ scene: { curves } }, part) => (curves.length > 1 ? `the ${part} of ${curves[0].name}` : `the ${part}`);

/** The first curve's number at a place, and beside it. @param {Chart} chart @param {number} x @param {"value" | "slope"} number @returns {Truth} */
function truthAt(chart, x, number) {
  const [now] = probeAll(chart, x, [0]);
  const tiny = BESIDE * (chart.view[1] - chart.view[0]);
  const curve = { ...chart.curves[0], factor: chart.samples[0].factor };
  const [left, right] = values(curve, Float64Array.of(x - tiny, x + tiny))[number];
  return { now: now[number], left, right };
}

/** What covers the curve near the point. @param {number} x @param {import("../../kit/plotly.js").Panel} place @param {import("../../kit/theme.js").Theme} theme */
export function coverOf(x, { across, range: [low, high], top, bottom }, { background, text, scale }) {
  const half = COVER * (across(high) - across(low));
  const [at, height] = [across(x), bottom - top];
  return `<rect x="${at - half}" width="${2 * half}" height="${height}" fill="${background}"/>
    <path d="M${at} 0V${height}" stroke="${text}" stroke-dasharray="2 4"/>
    <text x="${at}" y="${height / 2 + 9 * scale}" text-anchor="middle" font-size="${26 * scale}" fill="${text}" stroke="${background}" stroke-width="${6 * scale}" paint-order="stroke">?</text>`;
}

/** The guess beside the true number. @param {number} x @param {number} guess @param {number} truth @param {import("../../kit/plotly.js").Panel} place @param {import("../../kit/theme.js").Theme} theme */
function missOf(x, guess, truth, { across, down, range: [low, high] }, { text, colors, scale }) {
  if (!Number.isFinite(guess)) return "";
  const half = (COVER * (across(high) - across(low))) / 2;
  const [at, y] = [across(x), down(guess)];
  const way = Number.isFinite(truth)
    ? `<path d="M${at} ${y}V${down(truth)}" stroke="${colors[1]}" stroke-width="${4 * scale}" opacity="0.7"/>`
    : "";
  return `${way}<path d="M${at - half} ${y}h${2 * half}" stroke="${text}" stroke-width="${2 * scale}" stroke-dasharray="5 4"/>`;
}
