// Four panels of which one is the true one: the reader chooses by pointer, or by the keys 1 to 4. They stand where the curve is covered,
// and below the picture once it is shown.

import { choicesOf } from "./choices.js";
import { countsOf, countsWords } from "./others.js";
import { buttonOf, layOver, setReveal } from "./panel.js";
import { NOISE, format } from "../../kit/numbers.js";
import { staged } from "../../kit/staged.js";
import { CHOICES, partOf } from "../../kit/staging.js";

/** @typedef {import("../live.js").Chart} Chart */
/** @typedef {import("./asked.js").Place} Place */
/** @typedef {import("./choices.js").Choices} Choices */
/** @typedef {{ button: HTMLButtonElement, svg: SVGSVGElement, caption: HTMLElement, told: HTMLElement }} Panel */

const POINTS = 101; // of a curve in a panel
const TOLD = 5; // places at which a curve is told in numbers, to who cannot see it
const [WIDTH, HEIGHT] = [100, 60];
const NONE = "There are not three other curves here that look different, so there is nothing to choose from.";

/** @param {Chart} chart @param {import("./asked.js").Hand} hand @returns {import("./asked.js").Asked} */
export function buildChoosing(chart, hand) {
  const element = document.createElement("div");
  Object.assign(element, { className: "atlas-choose", hidden: true });
  element.dataset.free = "";
  const group = document.createElement("div");
  group.setAttribute("role", "radiogroup");
  const reveal = buttonOf("Reveal");
  const state = { chosen: -1, of: "", known: "", choices: /** @type {Choices | null} */ (null) };
  const choose = (/** @type {number} */ i) => {
    state.chosen = i;
    hand.again();
  };
  const cover = Object.assign(document.createElement("div"), { className: "atlas-cover", hidden: true });
  chart.element.parentElement?.append(cover);
  const panels = Array.from({ length: CHOICES }, (_, i) => panelAt(i, choose));
  group.append(...panels.map(({ button }) => button));
  element.append(group, reveal);
  chart.element.closest(".atlas-scroll")?.append(element);
  const commit = () => hand.commit(state.chosen >= 0 ? state.chosen : null);
  reveal.addEventListener("click", commit);
  element.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!way || event.target === reveal) return;
    event.preventDefault();
    choose((Math.max(state.chosen, 0) + way + CHOICES) % CHOICES);
    panels[state.chosen].button.focus();
  });
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    if (!element.isConnected) return removeEventListener("keydown", keyed);
    if (element.hidden || !isForPanels(event)) return;
    choose(Number(event.key) - 1);
  };
  addEventListener("keydown", keyed);
  return {
    draw: (place) => draw(chart, state, { element, group, reveal, panels, cover }, place),
    hide: () => void (cover.hidden = element.hidden = true),
  };
}

/** Whether a key says a panel, and is not typed into a field. @param {KeyboardEvent} event */
function isForPanels({ key, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return false;
  return key >= "1" && key <= String(CHOICES) && !target.closest("input:not([type=range]), textarea, select, dialog[open]");
}

/** @param {number} i @param {(i: number) => void} choose @returns {Panel} */
function panelAt(i, choose) {
  const button = buttonOf("");
  button.setAttribute("role", "radio");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const caption = document.createElement("span");
  const told = Object.assign(document.createElement("span"), { className: "atlas-told" });
  button.append(svg, caption, told);
  button.addEventListener("click", () => choose(i));
  return { button, svg, caption, told };
}

/**
 * @param {Chart} chart
 * @param {{ chosen: number, of: string, known: string, choices: Choices | null }} state
 * @param {{ element: HTMLElement, group: HTMLElement, reveal: HTMLButtonElement, panels: Panel[], cover: HTMLElement }} parts
 * @param {Place} asked
 */
function draw(chart, state, { element, group, reveal, panels, cover }, { part, isOwn, place, key, others }) {
  const { revealed } = staged();
  if (key !== state.of) state.chosen = -1;
  state.of = key;
  const now = `${chart.content} ${part}`;
  if (now !== state.known) state.choices = choicesOf(chart, part);
  state.known = now;
  element.hidden = !state.choices;
  cover.hidden = revealed || !isOwn || !state.choices;
  cover.dataset.row = String(chart.scene.panels.findIndex(({ name }) => partOf(name) === part)); // its numbers tell how high the curve is
  if (!cover.hidden) layOver(cover, place);
  element.classList.toggle("atlas-over", !cover.hidden);
  if (cover.hidden) element.removeAttribute("style");
  else layOver(element, place);
  if (!state.choices) return NONE;
  const { chosen, choices: shown } = state;
  const question = `Which of these is the ${part}?`;
  group.setAttribute("aria-label", question);
  setReveal(reveal, chosen >= 0, others);
  const counts = countsOf(others);
  panels.forEach((panel, i) => {
    const count = others.length ? `${counts[i]} of ${others.length}` : "";
    drawPanel(panel, shown, i, { isChosen: i === chosen, isFirst: i === Math.max(chosen, 0), revealed, count, chart });
  });
  const own =
    revealed && chosen >= 0 ? choiceWords(shown.choices, chosen, part) : `${question} Click one, or press 1 to ${CHOICES}.`;
  return [own, countsWords(others)].filter(Boolean).join(" ");
}

/**
 * @param {Panel} panel
 * @param {Choices} shown
 * @param {number} i
 * @param {{ isChosen: boolean, isFirst: boolean, revealed: boolean, count: string, chart: Chart }} state
 */
function drawPanel(
  { button, svg, caption, told },
  { x, choices, range },
  i,
  { isChosen, isFirst, revealed, count, chart: { theme, scene, view } },
) {
  const { words, y, isTrue } = choices[i];
  svg.innerHTML = curveIn(x, y, { range, view }, theme);
  told.textContent = revealed ? words : "";
  caption.textContent = [`${i + 1}`, revealed && isTrue ? "✓" : "", count].filter(Boolean).join("\u2002");
  button.dataset.true = String(revealed && isTrue);
  button.setAttribute("aria-checked", String(isChosen));
  button.tabIndex = isFirst ? 0 : -1;
  button.setAttribute(
    "aria-label",
    `panel ${i + 1}${revealed ? `, ${words}` : ""}: ${toldIn(x, y, scene.axis.symbol)}${count && `; chosen by ${count}`}`,
  );
}

/** A curve between the axes of a panel. @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {{ range: number[], view: number[] }} frame @param {import("../../kit/theme.js").Theme} theme */
function curveIn(x, y, { range: [low, high], view: [from, to] }, { colors, text }) {
  const across = (/** @type {number} */ v) => (WIDTH * (v - from)) / (to - from);
  const down = (/** @type {number} */ v) => Math.min(Math.max((HEIGHT * (high - v)) / (high - low), -HEIGHT), 2 * HEIGHT);
  let path = "";
  let pen = "M";
  for (const i of spread(x.length, POINTS)) {
    if (Number.isFinite(y[i])) path += `${pen}${across(x[i]).toFixed(2)} ${down(y[i]).toFixed(2)}`;
    pen = Number.isFinite(y[i]) ? "L" : "M";
  }
  const zero = from < 0 && to > 0 ? `M${across(0)} 0V${HEIGHT}` : "";
  const lines = `<path d="M0 ${down(0)}H${WIDTH}${zero}" stroke="${text}" opacity="0.35"/>`;
  return `<g fill="none" stroke-width="1">${lines}<path d="${path}" stroke="${colors[0]}" stroke-width="2"/></g>`;
}

/** So many indices of a list, evenly spread, its ends among them. @param {number} length @param {number} count */
const spread = (length, count) => Array.from({ length: count }, (_, k) => Math.round((k * (length - 1)) / (count - 1)));

/** A curve in numbers. @param {ArrayLike<number>} x @param {ArrayLike<number>} y @param {string} symbol */
function toldIn(x, y, symbol) {
  return spread(x.length, TOLD)
    .map((i) => `${format(y[i], NOISE)} at ${symbol} = ${format(x[i], NOISE)}`)
    .join(", ");
}

/** Which panel is the true one, and what the others are. @param {Choices["choices"]} choices @param {number} chosen @param {string} part */
export function choiceWords(choices, chosen, part) {
  const truth = choices.findIndex(({ isTrue }) => isTrue);
  const own =
    chosen === truth
      ? `Panel ${truth + 1}, which you chose, is the ${part}.`
      : `Panel ${truth + 1} is the ${part}. You chose panel ${chosen + 1}: ${choices[chosen].words}.`;
  const others = choices.flatMap(({ words }, i) => (i === truth || i === chosen ? [] : [`${i + 1} is ${words}`]));
  return `${own} Of the others, ${others.join(", and ")}.`;
}
