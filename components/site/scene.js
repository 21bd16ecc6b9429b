// The message of the live chart, put together from the parts that a plain page carries and the values of its address.

import { inputsOf } from "../chart/vectors.js";
import { format } from "../kit/numbers.js";
import { evaluate } from "../kit/program/program.js";
import { entriesOf, programOf } from "./entries.js";
import { digits } from "./state.js";

/** @typedef {import("../wire").PlainChart} Chart */
/** @typedef {import("../wire").Curve} Curve */
/** @typedef {import("./messages.js").Values} Values */

/** The axis of a chart's picture. @param {Chart} chart @param {Values} values */
export function axisOf({ axes, axis, entries }, values) {
  return axes[entries ? `${entries.predictions[values.loss]}${values.sweep}` : (values.axis ?? axis)];
}

/** The target of its losses. @param {Chart} chart @param {Values} values @returns {number} */
export function targetOf(chart, values) {
  const { target } = axisOf(chart, values);
  return chart.entries ? target : (values.y ?? target); // of vectors, y is one of them
}

/** Where the prediction is right for the target, as far as a slider can say it. @param {Chart} chart @param {Values} values */
const aimOf = (chart, values) => axisOf(chart, values).aims[digits(targetOf(chart, values))];

/** The names of the losses that the values say. @param {Chart} chart @param {Values} values @returns {string[]} */
export const lossesOf = ({ slots }, values) => slots.map(({ key, loss }) => loss || values[key]);

/** Whether a loss has a curve on an axis. @param {Chart} chart @param {string} name @param {string} slug */
export const hasCurve = ({ curves }, name, slug) => `${name} ${slug}` in curves;

/** A curve along an entry has no program as long as that has not come. @param {Chart} chart @param {Values} values @returns {Curve[]} */
function curvesOf(chart, values) {
  const { slug } = axisOf(chart, values).axis;
  const target = targetOf(chart, values);
  return chart.slots.flatMap(({ key, loss, suffix }) => {
    const name = loss || values[key];
    const part = chart.curves[`${name} ${chart.entries ? values.classes : slug}`];
    if (!part) return [];
    const inputs = Object.keys(part.inputs).map((input) => [input, input === "y" ? target : values[input + suffix]]);
    const controls = part.controls.map((control) => (control.shared ? control : { ...control, key: control.input + suffix }));
    const curve = { ...part, inputs: Object.fromEntries(inputs), controls };
    if (!chart.entries) return [curve];
    return [{ ...curve, program: programOf(chart.entries, name, values), simplex: values.twice ? null : part.simplex }];
  });
}

/** The name of the loss that a slider belongs to, by the slider's key. @param {Chart} chart @param {Values} values */
export function ownersOf(chart, values) {
  const own = curvesOf(chart, values).map(({ name, controls }) =>
    controls.flatMap(({ key, shared }) => (shared ? [] : [[key, name]])),
  );
  return new Map(/** @type {[string, string][]} */ (own.flat()));
}

/** The entries of vectors as inputs of programs; none on a page without. @param {Chart} chart @param {Values} values @returns {Record<string, number>} */
export const vectorInputs = ({ entries }, values) =>
  inputsOf({ vectors: entries ? { [entries.predictions[values.loss]]: values.z, y: values.y } : null });

/** Why there is nothing to draw; empty if there is something. @param {Chart} chart @param {Values} values @param {Curve[]} curves */
function problemOf(chart, values, curves) {
  const { meaningless, inside, infinite } = axisOf(chart, values);
  const target = targetOf(chart, values);
  const vectors = vectorInputs(chart, values);
  for (const { name, inputs, controls, program } of curves) {
    if (!program) return String(chart.entries?.lost);
    const reason = meaningless[digits(target)];
    if (reason && controls.some(({ shared }) => shared)) return reason;
    const { value } = evaluate(program, { ...inputs, ...vectors, x: Float64Array.from(inside) }, ["value"]);
    if (value.every((v) => Math.abs(v) === Infinity)) return infinite.replace("{y}", format(target)).replace("{loss}", name);
  }
  return "";
}

/** @param {Chart} chart @param {Values} values @returns {{ scale: import("../wire").Scale | null, note: string }} */
function scaleOf(chart, values) {
  const by = chart.scales[values.scale];
  const { notes } = axisOf(chart, values);
  if (!chart.compared) return { scale: null, note: "" }; // elsewhere "scale" is a hyperparameter
  if (by !== "curvature") return { scale: by ? { by, at: values.at } : null, note: notes[values.scale] };
  const { at, note } = aimOf(chart, values) ?? { at: null, note: "" };
  return { scale: at === null ? null : { by, at }, note };
}

/**
 * The message that the live chart gets. That of vectors is given what the page's parts make of it.
 *
 * @param {Chart} chart
 * @param {Values} values
 * @param {any} [message]
 * @returns {import("../wire").ChartMessage}
 */
export function chartMessage(chart, values, message) {
  const { axis, panels } = axisOf(chart, values);
  const curves = curvesOf(chart, values);
  const problem = problemOf(chart, values, curves);
  const { scale, note } = scaleOf(chart, values);
  const names = [...chart.panels, ...(values.show ?? []), values.what].filter((name) => name in panels);
  return {
    scene: {
      axis,
      span: values.x ?? chart.span,
      panels: names.map((name) => panels[name]),
      curves: problem ? [] : curves,
      probe: chart.entries ? values.z[values.sweep - 1] : values.at,
      scale,
      columns: values.layout === chart.aside,
      compared: chart.compared,
      floor: null,
      entries: message && chart.entries ? entriesOf(message, values) : null,
    },
    note: problem || note,
  };
}
