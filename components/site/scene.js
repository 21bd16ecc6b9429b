// The message of a picture, put together from the parts that a plain page carries and the values of its address.

import { format } from "../kit/numbers.js";
import { evaluate } from "../program/program.js";
import { digits, read } from "./state.js";

/** @typedef {import("../wire").PlainPage} Page */
/** @typedef {import("../wire").Curve} Curve */
/** @typedef {Record<string, any>} Values by the key of the field */

/** The axis of a page's picture. @param {Page} page @param {Values} values */
export const axisOf = (page, values) => page.axes[values.axis ?? page.axis];

/** The target of its losses. @param {Page} page @param {Values} values @returns {number} */
export const targetOf = (page, values) => values.y ?? axisOf(page, values).target;

/** Where the prediction is right for the target, as far as a slider can say it. @param {Page} page @param {Values} values */
export const aimOf = (page, values) => axisOf(page, values).aims[digits(targetOf(page, values))];

/** The names of the losses that the values say. @param {Page} page @param {Values} values @returns {string[]} */
export const lossesOf = ({ slots }, values) => slots.map(({ key, loss }) => loss || values[key]);

/** Whether a loss has a curve on an axis. @param {Page} page @param {string} name @param {string} slug */
export const hasCurve = ({ curves }, name, slug) => `${name} ${slug}` in curves;

/** @param {Page} page @param {Values} values @returns {Curve[]} */
function curvesOf(page, values) {
  const { slug } = axisOf(page, values).axis;
  const target = targetOf(page, values);
  return page.slots.flatMap(({ key, loss, suffix }) => {
    const part = page.curves[`${loss || values[key]} ${slug}`];
    if (!part) return [];
    const inputs = Object.keys(part.inputs).map((name) => [name, name === "y" ? target : values[name + suffix]]);
    const controls = part.controls.map((control) => (control.shared ? control : { ...control, key: control.input + suffix }));
    return [{ ...part, inputs: Object.fromEntries(inputs), controls }];
  });
}

/** Why there is nothing to draw; empty if there is something. @param {Page} page @param {Values} values @param {Curve[]} curves */
function problemOf(page, values, curves) {
  const { meaningless, inside, infinite } = axisOf(page, values);
  const target = targetOf(page, values);
  for (const { name, inputs, controls, program } of curves) {
    const reason = meaningless[digits(target)];
    if (reason && controls.some(({ shared }) => shared)) return reason;
    const { value } = evaluate(program, { ...inputs, x: Float64Array.from(inside) }, ["value"]);
    if (value.every((v) => Math.abs(v) === Infinity)) return infinite.replace("{y}", format(target)).replace("{loss}", name);
  }
  return "";
}

/** @param {Page} page @param {Values} values @returns {{ scale: import("../wire").Scale | null, note: string }} */
function scaleOf(page, values) {
  const by = page.scales[values.scale];
  const { notes } = axisOf(page, values);
  if (!values.scale) return { scale: null, note: "" };
  if (by !== "curvature") return { scale: by ? { by, at: values.at } : null, note: notes[values.scale] };
  const { at, note } = aimOf(page, values) ?? { at: null, note: "" };
  return { scale: at === null ? null : { by, at }, note };
}

/** The message that the live chart gets. @param {Page} page @param {Values} values @returns {import("../wire").ChartMessage} */
function messageOf(page, values) {
  const { axis, panels } = axisOf(page, values);
  const curves = curvesOf(page, values);
  const problem = problemOf(page, values, curves);
  const { scale, note } = scaleOf(page, values);
  const names = [...page.panels, ...(values.show ?? []), values.what].filter((name) => name in panels);
  return {
    scene: {
      axis,
      span: values.x ?? page.span,
      panels: names.map((name) => panels[name]),
      curves: problem ? [] : curves,
      probe: values.at,
      scale,
      columns: values.layout === page.aside,
      compared: page.compared,
      floor: null,
      entries: null,
    },
    note: problem || note,
  };
}

/**
 * What a page shows at an address: its fields in order, their values, and the message of its picture.
 *
 * @param {Page} page
 * @param {URLSearchParams} query
 */
export function stateOf(page, query) {
  const state = read(page.table, query);
  const values = Object.fromEntries(state.map(({ field, value }) => [field.key, value]));
  return { state, values, message: messageOf(page, values) };
}
