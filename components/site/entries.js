// Curves along one entry of a vector, on a plain page: the programs of whole vectors, those that the page has and those of its files.

import { arrival, heldIn } from "./values.js";

/** @typedef {import("../wire").ProgramData} ProgramData */
/** @typedef {import("../wire").PlainChart} Chart */
/** @typedef {import("../wire").PlainEntries} PlainEntries */
/** @typedef {import("./messages.js").Values} Values */

/** @type {WeakMap<ProgramData, Map<string, ProgramData>>} */
const renamed = new WeakMap(); // a program stays the same object: what was planned for it is kept by that

/** @param {ProgramData} program @param {string} entry @param {() => Record<string, number>} outputs */
function withSweep(program, entry, outputs) {
  const known = renamed.get(program) ?? new Map();
  renamed.set(program, known);
  if (!known.has(entry)) {
    const inputs = program.inputs.map((name) => (name === entry ? "x" : name));
    known.set(entry, { ...program, inputs, outputs: outputs() });
  }
  return /** @type {ProgramData} */ (known.get(entry));
}

/** The softmax of a vector of which an entry is x. @param {ProgramData} program @param {string} entry */
const linkAlong = (program, entry) => withSweep(program, entry, () => program.outputs);

/** The program of a curve along an entry of the prediction, out of that of the whole vector. @param {ProgramData} program @param {string} prediction @param {number} swept from 1 */
export const along = (program, prediction, swept) =>
  withSweep(program, `${prediction}${swept}`, () => {
    const gradients = Object.entries(program.outputs).filter(([name]) => name.startsWith("gradient"));
    const { value, [`gradient${swept}`]: slope, [`curvature${swept}`]: curvature } = program.outputs;
    return { value, slope, curvature, ...Object.fromEntries(gradients) };
  });

/** What follows the name of a loss in that of its program. @param {Values} values */
const kindOf = ({ classes, twice }) => `${classes}${twice ? " twice" : ""}`;

/** The program of a loss along the entry that is swept; undefined as long as its file has not come. @param {PlainEntries} entries @param {string} name @param {Values} values */
export function programOf({ predictions, programs, files }, name, values) {
  const program = programs[`${name} ${kindOf(values)}`] ?? heldIn(files[name])?.[kindOf(values)];
  return program && along(program, predictions[name], values.sweep);
}

/** The bars of a message of which the page's parts know all but the entry that is swept. @param {any} message @param {Values} values @returns {import("../wire").Entries} */
export function entriesOf({ scene: { entries } }, values) {
  const link = linkAlong(entries.link, `${entries.prediction}${values.sweep}`);
  return { ...entries, link };
}

/**
 * What is made of a chart when the programs of its losses are there: at once, or the promise of it while a file comes.
 *
 * @template T
 * @param {Chart} chart
 * @param {string[]} names of its losses
 * @param {Values} values
 * @param {() => T} make
 * @returns {T | Promise<T>}
 */
export function withPrograms({ entries }, names, values, make) {
  const missing = entries ? names.filter((name) => name in entries.files && !programOf(entries, name, values)) : [];
  if (!entries || !missing.length) return make();
  return Promise.allSettled(missing.map((name) => arrival(entries.files[name]))).then(make); // of one that is lost, the note says so
}
