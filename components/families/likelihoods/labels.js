// Where the heights of contours are written: each at a place of its own line that has room.

const COLUMNS = [0.5, 0.7, 0.3, 0.9, 0.1, 0.8, 0.2]; // looked through in this order, as parts of the width
const EDGE = 0.1; // of the height, at the top and at the bottom, where the names of the sides stand

/**
 * By the level, the column and row of a grid at which it is written. A level whose line has no room has none.
 *
 * @param {Float64Array} value rows of `width` numbers
 * @param {number} width
 * @param {number[]} levels
 * @param {(column: number, row: number) => boolean} isFree
 * @param {(column: number, row: number) => void} take so that the place is not free for the next
 * @returns {Map<number, [number, number]>}
 */
export function labelPlaces(value, width, levels, isFree, take) {
  const places = new Map();
  for (const level of levels) {
    const place = crossings(value, width, level).find(([column, row]) => isFree(column, row));
    if (!place) continue;
    take(...place);
    places.set(level, place);
  }
  return places;
}

/** Where the level is passed along the columns, from the top of each. @param {Float64Array} value @param {number} width @param {number} level */
function crossings(value, width, level) {
  const last = value.length / width - 1;
  /** @type {[number, number][]} */
  const found = [];
  for (const part of COLUMNS) {
    const column = Math.round(part * (width - 1));
    for (let row = last; row > 0; row--) {
      const [over, under] = [value[row * width + column], value[(row - 1) * width + column]];
      if (over > level === under > level) continue;
      const place = row - (over - level) / (over - under);
      if (place > EDGE * last && place < (1 - EDGE) * last) found.push([column, place]);
    }
  }
  return found;
}
