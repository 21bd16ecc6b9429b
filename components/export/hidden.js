// What a file leaves out because it is hidden on the page, from the table of parts (kit/staging.js).

import { inView } from "../chart/probe.js";
import { COVER } from "../chart/questions/guess.js";
import { staged } from "../kit/staged.js";
import { curvePart, hiddenOf, partOf } from "../kit/staging.js";

/** @typedef {Pick<import("../chart/live.js").Drawn, "scene" | "probe" | "view">} Shown */

/** Whether any of these parts is hidden on the page: then a file does not show it either. @param {string[]} parts */
export const isHidden = (...parts) => parts.some((part) => hiddenOf(staged()).includes(part));

/** The part that a question of a kind is about, until it is revealed. @param {import("../kit/staging.js").Kind} kind */
function asked(kind) {
  const { question, revealed } = staged();
  return question?.kind === kind && !revealed ? question.part : null;
}

/** The part of which a number is still to be guessed. */
export const guessed = () => asked("guess");

/** Whether a panel is still to be chosen, whose numbers would tell how high its curve is. @param {string} panel */
export const isUnnumbered = (panel) => asked("choose") === partOf(panel);

/** The places between which a curve is covered where its number is to be guessed. @param {Shown} chart */
export function gapOf({ probe, view }) {
  const [at, half] = [inView(probe, view), COVER * (view[1] - view[0])];
  return [at - half, at + half];
}

/** The same in the words of the server, which knows panels and curves, but not the parts of a page. @param {Shown} chart */
export function leftOut(chart) {
  const { panels, curves } = chart.scene;
  const out = new URLSearchParams();
  for (const { name } of panels) {
    if (isHidden(partOf(name))) out.append("panel", name);
    if (isUnnumbered(name)) out.append("unnumbered", name);
    if (partOf(name) === guessed()) out.append("gap", name);
  }
  curves.forEach((_, i) => isHidden(curvePart(i)) && out.append("curve", String(i)));
  if (isHidden("readout")) out.set("key", "hidden");
  if (guessed()) gapOf(chart).forEach((place) => out.append("between", String(place)));
  return out;
}
