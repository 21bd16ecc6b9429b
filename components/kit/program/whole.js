// The operations of a program that mix the pixels of a picture. A picture is one array, row after row of a square frame.
//
// Each takes its operands as they are, a number or a picture, and answers with a number or a new picture.

/** @typedef {number | Float64Array} Operand */

/** @param {Operand} value @param {number} length */
const spread = (value, length) => (typeof value === "number" ? new Float64Array(length).fill(value) : value);

/**
 * Which operand is a number and which a picture is the operation's own: a program has them right.
 *
 * @type {Record<string, (a: any, b: any, c: any, d: any) => Operand>}
 */
export const WHOLE = {
  sum(a, count) {
    if (typeof a === "number") return a * count;
    let total = 0;
    for (let i = 0; i < a.length; i++) total += a[i];
    return total;
  },

  amax: (a) =>
    typeof a === "number"
      ? a
      : a.reduce((/** @type {number} */ most, /** @type {number} */ v) => (v > most || Number.isNaN(v) ? v : most), -Infinity),

  // The places of the entries from the largest to the least; of equal ones the earlier first.
  order(a) {
    const places = Uint32Array.from(a, (_, i) => i).sort((i, j) => a[j] - a[i] || i - j);
    return Float64Array.from(places);
  },

  take: (a, order) => (typeof a === "number" ? a : order.map((/** @type {number} */ i) => a[i])),

  put(a, order) {
    const result = new Float64Array(order.length);
    for (let i = 0; i < order.length; i++) result[order[i]] = typeof a === "number" ? a : a[i];
    return result;
  },

  cumsum(a) {
    let total = 0;
    return a.map((/** @type {number} */ v) => (total += v));
  },

  length: (a) => a.length,

  index: (count) => Float64Array.from({ length: count }, (_, i) => i),

  // For each pixel the least of itself and its four neighbours.
  erode(a, beyond, side) {
    return spread(a, side * side).map((v, i, all) => {
      const column = i % side;
      const left = column ? all[i - 1] : beyond;
      const right = column + 1 < side ? all[i + 1] : beyond;
      const above = i >= side ? all[i - side] : beyond;
      const below = i + side < all.length ? all[i + side] : beyond;
      return Math.min(v, left, right, above, below);
    });
  },

  // Moved by whole pixels; what enters repeats the border.
  moved(a, right, down, side) {
    const inside = (/** @type {number} */ i) => Math.min(Math.max(i, 0), side - 1);
    const columns = Array.from({ length: side }, (_, i) => inside(i - right));
    const result = new Float64Array(side * side);
    for (let row = 0; row < side; row++) {
      const from = inside(row - down) * side;
      for (let column = 0; column < side; column++) result[row * side + column] = a[from + columns[column]];
    }
    return result;
  },

  // For each pixel a number of the logistic distribution with mean 0 and variance 1, from a hash of its place and the seed.
  noise(like, seed, side) {
    return Float64Array.from({ length: side * side }, (_, i) => {
      let word = Math.imul(i, 0x9e3779b1) + Math.imul(seed + 1, 0x85ebca6b);
      word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
      word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
      const share = (((word ^ (word >>> 16)) >>> 0) + 0.5) / 2 ** 32;
      return Math.log(share / (1 - share)) * (Math.sqrt(3) / Math.PI);
    });
  },

  edt,
};

// How far each nonzero pixel is from the nearest zero one; 0 where there is none. First down the columns, then along the rows by
// the lower envelope of parabolas (Felzenszwalb and Huttenlocher 2012), so that it is exact and linear in the pixels.
/** @param {Operand} mask @param {number} side */
function edt(mask, side) {
  const far = 1e9; // finite, for the envelope's divisions
  const squares = Float64Array.from(spread(mask, side * side), (v) => (v ? far : 0));
  if (squares.every((v) => v === far)) return squares.fill(0);
  const line = new Float64Array(side);
  for (let column = 0; column < side; column++) pass(squares, column, side, side, line);
  for (let row = 0; row < side; row++) pass(squares, row * side, 1, side, line);
  return squares.map(Math.sqrt);
}

/**
 * @param {Float64Array} squares
 * @param {number} start
 * @param {number} step
 * @param {number} side
 * @param {Float64Array} line
 */
function pass(squares, start, step, side, line) {
  for (let i = 0; i < side; i++) line[i] = squares[start + i * step];
  const roots = new Int32Array(side); // of the parabolas that make up the envelope
  const from = new Float64Array(side + 1).fill(-Infinity); // where each begins
  let last = 0;
  for (let i = 1; i < side; i++) {
    let meet;
    do {
      const root = roots[last];
      meet = (line[i] + i * i - line[root] - root * root) / (2 * (i - root));
    } while (meet <= from[last] && last-- > 0);
    roots[++last] = i;
    from[last] = meet;
  }
  from[last + 1] = Infinity;
  for (let i = 0, k = 0; i < side; i++) {
    while (from[k + 1] < i) k++;
    squares[start + i * step] = (i - roots[k]) ** 2 + line[roots[k]];
  }
}
