// Lines of equal height through a grid of numbers, by marching squares: cell by cell, where a level passes between corners.

// Which sides of a cell a line connects, for each pattern of corners above the level; sides are top, right, bottom, left.
const SIDES = [
  [],
  [3, 2],
  [2, 1],
  [3, 1],
  [0, 1],
  [0, 3, 2, 1],
  [0, 2],
  [0, 3],
  [0, 3],
  [0, 2],
  [0, 1, 2, 3],
  [0, 1],
  [3, 1],
  [2, 1],
  [3, 2],
  [],
];

/** @typedef {(column: number, row: number) => string | (string | number)[]} Place a point as a path writes it */

/**
 * An SVG path through `heights`, rows of `width` numbers; `place` turns a column and a row into a point.
 *
 * @param {Float64Array} heights
 * @param {number} width
 * @param {number} level
 * @param {Place} place
 */
export function contour(heights, width, level, place) {
  let path = "";
  for (let row = 0; row + 1 < heights.length / width; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const at = row * width + column;
      const corners = [heights[at], heights[at + 1], heights[at + width + 1], heights[at + width]];
      const above = corners.map((v) => Number(v > level));
      const pattern = 8 * above[0] + 4 * above[1] + 2 * above[2] + above[3];
      if (!pattern || pattern === 15 || !corners.every(Number.isFinite)) continue;
      const sides = SIDES[pattern];
      for (let k = 0; k < sides.length; k += 2) {
        const [from, to] = [sides[k], sides[k + 1]].map((side) => crossing(side, corners, level, column, row, place));
        path += `M${from}L${to}`;
      }
    }
  }
  return path;
}

/**
 * Where the level passes through a side of a cell.
 *
 * @param {number} side
 * @param {number[]} corners
 * @param {number} level
 * @param {number} column
 * @param {number} row
 * @param {Place} place
 */
function crossing(side, [a, b, c, d], level, column, row, place) {
  const part = (/** @type {number} */ from, /** @type {number} */ to) => (level - from) / (to - from);
  if (side === 0) return place(column + part(a, b), row);
  if (side === 1) return place(column + 1, row + part(b, c));
  if (side === 2) return place(column + part(d, c), row + 1);
  return place(column, row + part(a, d));
}

/**
 * About `count` round levels that span the numbers from low to high.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function levels(low, high, count) {
  const rough = (high - low) / count;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * decade).find((s) => s >= rough) ?? 10 * decade;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, i) => (first + i) * step);
}
