// Runs a traced program: rows of aten operations on numbers and Float64Arrays. Data in, numbers out.
//
// A row whose operands are all numbers is computed once, as a number; arrays are written into buffers that the program keeps.
// The operations that make up most programs have loops of their own, which the engine can turn into machine code. Those that mix
// the pixels of a picture are in whole.js; all others are element-wise.

import { digamma, erf, erfc, lgamma, polygamma } from "./special.js";
import { WHOLE } from "./whole.js";

/** @typedef {import("../../wire").ProgramData} ProgramData */
/** @typedef {number | Float64Array} Operand */
/** @typedef {Record<string, Operand>} Inputs by name; x is an array, and every other array is as long */
/** @typedef {(...operands: number[]) => number} Operation */

const sign = (/** @type {number} */ a) => Number(a > 0) - Number(a < 0);
const logSigmoid = (/** @type {number} */ a) => Math.min(a, 0) - Math.log1p(Math.exp(-Math.abs(a)));

// Its derivative times g: through exp(-|a|), so that neither tail loses its digits.
/** @param {number} g @param {number} a */
function logSigmoidBackward(g, a) {
  const e = Math.exp(-Math.abs(a));
  return g * (a < 0 ? 1 - e / (1 + e) : e / (1 + e));
}

/** log(exp(a) + exp(b)). @param {number} a @param {number} b */
const logAddExp = (a, b) => (a === b ? a + Math.LN2 : Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b))));

// C and torch say 1 where JavaScript says NaN.
const pow = (/** @type {number} */ a, /** @type {number} */ b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

/** @type {Record<string, Operation>} */
export const OPERATIONS = {
  neg: (a) => -a,
  abs: Math.abs,
  sgn: sign,
  sign,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  reciprocal: (a) => 1 / a,
  sin: Math.sin,
  cos: Math.cos,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  floor: Math.floor,
  atan2: Math.atan2,
  relu: (a) => (a <= 0 ? 0 : a),
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  log_sigmoid_forward: logSigmoid,
  erf,
  erfc,
  lgamma,
  digamma,
  polygamma,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  rsub: (a, b) => b - a,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow,
  logaddexp: logAddExp,
  hypot: (a, b) => Math.sqrt(a * a + b * b),
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  clamp_min: (a, low) => (a < low ? low : a),
  clamp_max: (a, high) => (a > high ? high : a),
  xlogy: (a, b) => (Number.isNaN(b) ? NaN : a === 0 ? 0 : a * Math.log(b)),
  threshold_backward: (g, a, threshold) => (a <= threshold ? 0 : g),
  log_sigmoid_backward: logSigmoidBackward,
  sigmoid_backward: (g, s) => g * (1 - s) * s,
  tanh_backward: (g, t) => g * (1 - t * t),
  eq: (a, b) => +(a === b),
  ne: (a, b) => +(a !== b),
  lt: (a, b) => +(a < b),
  le: (a, b) => +(a <= b),
  gt: (a, b) => +(a > b),
  ge: (a, b) => +(a >= b),
  bitwise_and: (a, b) => a & b,
  bitwise_or: (a, b) => a | b,
  bitwise_not: (a) => +!a,
  where: (c, a, b) => (c ? a : b),
  masked_fill: (a, mask, fill) => (mask ? fill : a),
};

/**
 * An operation on whole arrays. A loop is called with at least one array; its operands are typed loosely, because each of them may be a
 * number, and asking for every element would cost more than the operation.
 *
 * @typedef {(out: Float64Array, a: any, b: any, c: any) => void} Loop
 */

/** @type {Record<string, Loop>} */
const LOOPS = {
  add(out, a, b) {
    if (typeof a === "number") [a, b] = [b, a];
    if (typeof b === "number") for (let i = 0; i < out.length; i++) out[i] = a[i] + b;
    else for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
  },
  mul(out, a, b) {
    if (typeof a === "number") [a, b] = [b, a];
    if (typeof b === "number") for (let i = 0; i < out.length; i++) out[i] = a[i] * b;
    else for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
  },
  sub(out, a, b) {
    if (typeof b === "number") for (let i = 0; i < out.length; i++) out[i] = a[i] - b;
    else if (typeof a === "number") for (let i = 0; i < out.length; i++) out[i] = a - b[i];
    else for (let i = 0; i < out.length; i++) out[i] = a[i] - b[i];
  },
  div(out, a, b) {
    if (typeof b === "number") for (let i = 0; i < out.length; i++) out[i] = a[i] / b;
    else if (typeof a === "number") for (let i = 0; i < out.length; i++) out[i] = a / b[i];
    else for (let i = 0; i < out.length; i++) out[i] = a[i] / b[i];
  },
  neg(out, a) {
    for (let i = 0; i < out.length; i++) out[i] = -a[i];
  },
  where(out, c, a, b) {
    [c, a, b] = [spread(c, 0, out.length), spread(a, 1, out.length), spread(b, 2, out.length)];
    for (let i = 0; i < out.length; i++) out[i] = c[i] ? a[i] : b[i];
  },
};

// The other operations take each operand as an array: a number is spread over one of three spare buffers.
/** @type {Float64Array[]} */
const spare = [];

/** @param {Operand} operand @param {number} slot @param {number} length */
function spread(operand, slot, length) {
  if (typeof operand !== "number") return operand;
  if (spare[slot]?.length !== length) spare[slot] = new Float64Array(length);
  return spare[slot].fill(operand);
}

/** @param {Operation} f @returns {Loop} */
function loop(f) {
  if (f.length === 1) {
    return (out, a) => {
      for (let i = 0; i < out.length; i++) out[i] = f(a[i]);
    };
  }
  return (out, a, b, c = 0) => {
    [a, b, c] = [spread(a, 0, out.length), spread(b, 1, out.length), spread(c, 2, out.length)];
    for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i], c[i]);
  };
}

const loops = Object.fromEntries(Object.entries(OPERATIONS).map(([name, f]) => [name, LOOPS[name] ?? loop(f)]));

/** @type {Map<string, number>} */
const identities = new Map(); // a program as text -> its number
/** @type {WeakMap<ProgramData, number>} */
const numbered = new WeakMap();

/** A number that equal programs share, and different ones do not: each message brings its programs as new objects. @param {ProgramData} program */
export function identityOf(program) {
  const found = numbered.get(program);
  if (found !== undefined) return found;
  const text = JSON.stringify(program);
  const number = identities.get(text) ?? identities.size;
  identities.set(text, number);
  numbered.set(program, number);
  return number;
}

/** @type {WeakMap<ProgramData, Map<number, Float64Array[]>>} */
const kept = new WeakMap(); // program -> its buffers, for each of the last few lengths it ran at
const LENGTHS = 6;

/** @param {ProgramData} program @param {number} length */
function buffersOf(program, length) {
  const lengths = kept.get(program) ?? new Map();
  kept.set(program, lengths);
  const buffers = lengths.get(length) ?? [];
  if (!lengths.delete(length) && lengths.size === LENGTHS) lengths.delete(lengths.keys().next().value);
  lengths.set(length, buffers); // the last to be dropped
  return buffers;
}

/**
 * A row of a program, with what it takes looked up: an input by its name, or its operands by their rows.
 *
 * @typedef {{ i: number, name: string, source?: string, f?: Operation, operands: number[] }} Step
 */

/** @type {WeakMap<ProgramData, Map<string, Step[]>>} */
const plans = new WeakMap(); // program -> the steps to the outputs that were asked for, by their names

/** The rows that these outputs depend on, in order. @param {ProgramData} program @param {string[]} names */
function stepsTo(program, names) {
  const known = plans.get(program) ?? new Map();
  plans.set(program, known);
  const key = names.join();
  if (!known.has(key)) known.set(key, planned(program, names));
  return /** @type {Step[]} */ (known.get(key));
}

/** @param {ProgramData} program @param {string[]} names */
function planned(program, names) {
  const needed = new Set(names.map((name) => program.outputs[name]));
  /** @type {Step[]} */
  const steps = [];
  for (let i = program.ops.length - 1; i >= 0; i--) {
    if (!needed.has(i)) continue;
    const [name, ...operands] = /** @type {[string, ...number[]]} */ (program.ops[i]);
    if (name === "in") steps.push({ i, name, source: program.inputs[operands[0]], operands: [] });
    else if (name === "const") steps.push({ i, name, operands });
    else {
      if (!(name in OPERATIONS) && !(name in WHOLE)) throw new Error(`no operation ${name}`);
      operands.forEach((k) => needed.add(k));
      steps.push({ i, name, f: OPERATIONS[name], operands });
    }
  }
  return steps.reverse();
}

/**
 * The program's outputs at inputs.x, for numbers and other arrays under the names in program.inputs: all outputs, or those named, which
 * costs only what they depend on.
 *
 * @param {ProgramData} program
 * @param {Inputs & { x: Float64Array }} inputs
 * @param {string[]} names
 */
export function evaluate(program, inputs, names = Object.keys(program.outputs)) {
  return outputsOf(program, run(program, inputs, names), names, inputs.x.length);
}

/** @type {WeakMap<ProgramData, { inputs: Inputs & { x: Float64Array }, rows: Operand[] }>} */
const before = new WeakMap(); // program -> the inputs and rows of its last run

/**
 * The same for a program that is run again and again while some of its inputs stay: only what depends on the others is computed. An
 * array that changes has to be a new array.
 *
 * @param {ProgramData} program
 * @param {Inputs & { x: Float64Array }} inputs
 */
export function evaluateAgain(program, inputs) {
  const names = Object.keys(program.outputs);
  const last = before.get(program);
  const same = last?.inputs.x.length === inputs.x.length ? last : null;
  const changed = new Set(program.inputs.filter((name) => !same || inputs[name] !== same.inputs[name]));
  const rows = run(program, inputs, names, changed, same?.rows);
  before.set(program, { inputs, rows });
  return outputsOf(program, rows, names, inputs.x.length);
}

/** @param {ProgramData} program @param {Operand[]} rows @param {string[]} names @param {number} length */
function outputsOf(program, rows, names, length) {
  /** @type {Record<string, Float64Array>} */
  const result = {};
  for (const name of names) {
    const row = rows[program.outputs[name]];
    result[name] = typeof row === "number" ? new Float64Array(length).fill(row) : row.slice();
  }
  return result;
}

/**
 * The value of every row that these outputs depend on. With the inputs that have changed since these rows were computed, only what
 * depends on them is computed.
 *
 * @param {ProgramData} program
 * @param {Inputs & { x: Float64Array }} inputs
 * @param {string[]} names
 * @param {Set<string>} [changed]
 * @param {Operand[]} [rows]
 */
function run(program, inputs, names, changed, rows = []) {
  const { length } = inputs.x;
  const buffers = buffersOf(program, length);
  const fresh = new Set();
  for (const { i, name, source, f, operands } of stepsTo(program, names)) {
    if (changed) {
      const isFresh = source === undefined ? operands.some((k) => fresh.has(k)) && name !== "const" : changed.has(source);
      if (isFresh) fresh.add(i);
      else if (rows[i] !== undefined) continue;
    }
    if (source !== undefined) rows[i] = inputs[source];
    else if (name === "const") rows[i] = operands[0];
    else {
      const [a, b, c, d] = [rows[operands[0]], rows[operands[1]], rows[operands[2]], rows[operands[3]]];
      if (name in WHOLE) rows[i] = WHOLE[name](a, b, c, d);
      else if (typeof a !== "object" && typeof b !== "object" && typeof c !== "object") {
        rows[i] = /** @type {Operation} */ (f)(a, b, c);
      } else loops[name]((rows[i] = buffers[i] ??= new Float64Array(length)), a, b, c);
    }
  }
  return rows;
}
