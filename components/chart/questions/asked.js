// What a reader is asked about a picture before it is shown: a line to draw, a place, a number, or one panel of four. Each kind has a
// module that draws its part of the picture, takes the answer, and says how near it is once it is revealed.

import { buildChoosing } from "./choose.js";
import { buildDrawing } from "./draw.js";
import { buildGuessing } from "./guess.js";
import { answersOf } from "./others.js";
import { buildPlacing } from "./place.js";
import { axisName } from "../layout.js";
import { panelOf } from "../../kit/plotly.js";
import { stage, staged, whenStaged } from "../../kit/staged.js";
import { partOf } from "../../kit/staging.js";

/** @typedef {import("../live.js").Chart} Chart */
/** @typedef {import("../../kit/plotly.js").Panel} Panel */
/** @typedef {import("../../kit/staging.js").Kind} Kind */

/**
 * Where a question is asked: in which row of panels, whether that row is the part itself, and the answers of others.
 *
 * @typedef {{ part: string, row: number, isOwn: boolean, place: Panel, others: any[], key: string }} Place
 */

/**
 * What the module of a kind builds: `draw` is called after each change of the picture, and comes back with what it says below it;
 * `hide` when nothing is asked.
 *
 * @typedef {{ draw: (place: Place) => string, hide: () => void }} Asked
 */

/**
 * What the module of a kind can do: have an answer that has changed drawn anew, take back what was revealed, and commit an answer (null
 * while there is none) or hide what was revealed.
 *
 * @typedef {{ again: () => void, cover: () => void, commit: (answer: unknown) => void }} Hand
 */

/** @type {Record<Kind, (chart: Chart, hand: Hand) => Asked>} */
const KINDS = { draw: buildDrawing, place: buildPlacing, guess: buildGuessing, choose: buildChoosing };
const GIVEN = "Your answer is given. Who asked reveals what is right.";

/**
 * Adds the questions to a chart. `follow` is called whenever the picture has changed.
 *
 * @param {Chart} chart
 */
export function attachQuestions(chart) {
  /** @type {Partial<Record<Kind, Asked>>} */
  const built = {};
  let said = { words: "", isGiven: false, of: "" };
  const verdict = document.createElement("p");
  verdict.className = "atlas-verdict";
  verdict.setAttribute("role", "status");
  chart.note.before(verdict);
  const cover = () => {
    said = { ...said, isGiven: false };
    if (staged().revealed) stage({ revealed: false });
  };
  const commit = (/** @type {Kind} */ kind, /** @type {unknown} */ answer) => {
    const { revealed, covered, question, answers } = staged();
    const isGiven = !revealed && answer !== null;
    const part = question?.part ?? "";
    if (isGiven) document.dispatchEvent(new CustomEvent("atlas-answer", { detail: { kind, part, answer } }));
    if (!covered && (revealed || isGiven || answers.length)) return stage({ revealed: !revealed }); // a teacher need not answer
    if (!isGiven) return;
    said = { ...said, isGiven };
    follow();
  };
  const again = () => {
    said = { ...said, isGiven: false };
    follow();
  };
  const follow = () => {
    const kind = staged().question?.kind;
    const place = placeOf(chart);
    for (const [name, asked] of Object.entries(built)) if (name !== kind || !place) asked.hide();
    if (!kind || !place) return write("");
    if (place.key !== said.of) said = { ...said, isGiven: false, of: place.key };
    built[kind] ??= KINDS[kind](chart, { again, cover, commit: (answer) => commit(kind, answer) });
    const words = built[kind].draw(place);
    write(said.isGiven && !staged().revealed ? GIVEN : words);
  };
  const write = (/** @type {string} */ words) => {
    if (words !== said.words) verdict.textContent = words;
    said = { ...said, words };
  };
  const stop = whenStaged(follow);
  return { follow, stop };
}

/** Where the question of the page is asked; null where there is none, or no picture yet. @param {Chart} chart @returns {Place | null} */
function placeOf({ element, scene, mounted, view, curves }) {
  const { question, answers } = staged();
  if (!question || !mounted || !curves.length) return null;
  const { kind, part } = question;
  const own = scene.panels.findIndex(({ name }) => partOf(name) === (kind === "place" ? "loss" : part));
  if (own < 0 && kind === "draw") return null;
  const row = Math.max(own, 0);
  const place = panelOf(element, "xaxis", axisName(row));
  if (!place) return null;
  return {
    part,
    row,
    isOwn: own >= 0,
    place,
    others: answersOf(kind, answers),
    key: JSON.stringify([kind, part, scene.axis.slug, view]),
  };
}
