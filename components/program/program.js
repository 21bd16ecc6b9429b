// Runs a traced program: rows of aten operations on numbers and Float64Arrays. Data in, numbers out.
//
// A row whose operands are all numbers is computed once, as a number; arrays are written into buffers that the program keeps.
// The operations that make up most programs have loops of their own, which the engine can turn into machine code. Those that mix
// the pixels of a picture are in pixels.js; all others are element-wise.

import { WHOLE } from "./whole.js";

const sign = (a) => (a > 0) - (a < 0);
const logSigmoid = (a) => Math.min(a, 0) - Math.log1p(Math.exp(-Math.abs(a)));

// Its derivative times g: through exp(-|a|), so that neither tail loses its digits.
function logSigmoidBackward(g, a) {
  const e = Math.exp(-Math.abs(a));
  return g * (a < 0 ? 1 - e / (1 + e) : e / (1 + e));
}

// C and torch say 1 where JavaScript says NaN.
const pow = (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

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
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  rsub: (a, b) => b - a,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow,
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
const spare = [];

function spread(operand, slot, length) {
  if (typeof operand !== "number") return operand;
  if (spare[slot]?.length !== length) spare[slot] = new Float64Array(length);
  return spare[slot].fill(operand);
}

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

const loops = new Map(Object.entries(OPERATIONS).map(([name, f]) => [name, LOOPS[name] ?? loop(f)]));

const kept = new WeakMap(); // program -> its buffers, for each of the last few lengths it ran at
const LENGTHS = 4;

function buffersOf(program, length) {
  if (!kept.has(program)) kept.set(program, new Map());
  const lengths = kept.get(program);
  if (!lengths.has(length)) {
    if (lengths.size === LENGTHS) lengths.delete(lengths.keys().next().value);
    lengths.set(length, []);
  }
  return lengths.get(length);
}

// The program's outputs at inputs.x, an array, for numbers and other arrays given under the names in program.inputs.
export function evaluate(program, inputs) {
  return outputsOf(program, run(program, inputs), inputs.x.length);
}

const before = new WeakMap(); // program -> the inputs and rows of its last run

// The same for a program that is run again and again while some of its inputs stay: only what depends on the others is computed.
// An array that changes has to be a new array.
export function evaluateAgain(program, inputs) {
  const last = before.get(program);
  const same = last?.inputs.x.length === inputs.x.length;
  const changed = new Set(program.inputs.filter((name) => !same || inputs[name] !== last.inputs[name]));
  const rows = run(program, inputs, changed, same ? last.rows : []);
  before.set(program, { inputs, rows });
  return outputsOf(program, rows, inputs.x.length);
}

function outputsOf(program, rows, length) {
  const result = {};
  for (const [name, row] of Object.entries(program.outputs)) {
    result[name] = typeof rows[row] === "number" ? new Float64Array(length).fill(rows[row]) : rows[row].slice();
  }
  return result;
}

function run(program, inputs, changed, rows = []) {
  const { length } = inputs.x;
  const buffers = buffersOf(program, length);
  const fresh = new Uint8Array(program.ops.length);
  program.ops.forEach(([name, first, second, third, fourth], i) => {
    const source = name === "in" && program.inputs[first];
    fresh[i] =
      !changed ||
      (source ? changed.has(source) : name !== "const" && (fresh[first] || fresh[second] || fresh[third] || fresh[fourth]));
    if (!fresh[i] && rows[i] !== undefined) return;
    if (source) return void (rows[i] = inputs[source]);
    if (name === "const") return void (rows[i] = first);
    const [a, b, c] = [rows[first], rows[second], rows[third]];
    if (name in WHOLE) return void (rows[i] = WHOLE[name](a, b, c, rows[fourth]));
    const f = OPERATIONS[name];
    if (!f) throw new Error(`no operation ${name}`);
    if (typeof a !== "object" && typeof b !== "object" && typeof c !== "object") rows[i] = f(a, b, c);
    else loops.get(name)((rows[i] = buffers[i] ??= new Float64Array(length)), a, b, c);
  });
  return rows;
}
