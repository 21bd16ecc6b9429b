// The message of the live chart, put together from the parts that a plain page carries and the values of its address.

import { format } from "../kit/numbers.js";
import { evaluate } from "../kit/program/program.js";
import { digits } from "./state.js";

/** @typedef {import("../wire").PlainChart} Chart */
/** @typedef {import("../wire").Curve} Curve */
/** @typedef {import("./messages.js").Values} Values */

/** The axis of a chart's picture. @param {Chart} chart @param {Values} values */
export const axisOf = (chart, values) => chart.axes[values.axis ?? chart.axis];

/** The target of its losses. @param {Chart} chart @param {Values} values @returns {number} */
export const targetOf = (chart, values) => values.y ?? axisOf(chart, values).target;

/** Where the prediction is right for the target, as far as a slider can say it. @param {Chart} chart @param {Values} values */
export const aimOf = (chart, values) => axisOf(chart, values).aims[digits(targetOf(chart, values))];

/** The names of the losses that the values say. @param {Chart} chart @param {Values} values @returns {string[]} */
export const lossesOf = ({ slots }, values) => slots.map(({ key, loss }) => loss || values[key]);

/** Whether a loss has a curve on an axis. @param {Chart} chart @param {string} name @param {string} slug */
export const hasCurve = ({ curves }, name, slug) => `${name} ${slug}` in curves;

/** @param {Chart} chart @param {Values} values @returns {Curve[]} */
function curvesOf(chart, values) {
  const { slug } = axisOf(chart, values).axis;
  const target = targetOf(chart, values);
  return chart.slots.flatMap(({ key, loss, suffix }) => {
    const part = chart.curves[`${loss || values[key]} ${slug}`];
    if (!part) return [];
    const inputs = Object.keys(part.inputs).map((name) => [name, name === "y" ? target : values[name + suffix]]);
    const controls = part.controls.map((control) => (control.shared ? control : { ...control, key: control.input + suffix }));
    return [{ ...part, inputs: Object.fromEntries(inputs), controls }];
  });
}

/** The name of the loss that a slider belongs to, by the slider's key. @param {Chart} chart @param {Values} values */
export function ownersOf(chart, values) {
  const own = curvesOf(chart, values).map(({ name, controls }) =>
    controls.flatMap(({ key, shared }) => (shared ? [] : [[key, name]])),
  );
  return new Map(/** @type {[string, string][]} */ (own.flat()));
}

/** Why there is nothing to draw; empty if there is something. @param {Chart} chart @param {Values} values @param {Curve[]} curves */
function problemOf(chart, values, curves) {
  const { meaningless, inside, infinite } = axisOf(chart, values);
  const target = targetOf(chart, values);
  for (const { name, inputs, controls, program } of curves) {
    const reason = meaningless[digits(target)];
    if (reason && controls.some(({ shared }) => shared)) return reason;
    const { value } = evaluate(program, { ...inputs, x: Float64Array.from(inside) }, ["value"]);
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

/** The message that the live chart gets. @param {Chart} chart @param {Values} values @returns {import("../wire").ChartMessage} */
export function chartMessage(chart, values) {
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
      probe: values.at,
      scale,
      columns: values.layout === chart.aside,
      compared: chart.compared,
      floor: null,
      entries: null,
    },
    note: problem || note,
  };
}
