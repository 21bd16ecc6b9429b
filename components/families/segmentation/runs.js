// A mask as a short text for the address: the lengths of its runs, from the top left, row by row, beginning with a run of zeros.
// Five bits a letter; a letter of the upper half says that more follow.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** @param {ArrayLike<number>} mask what is above 0 belongs to it @param {number} side */
export function encode(mask, side) {
  const runs = [];
  for (let i = 0, now = 0; i < mask.length; now = 1 - now) {
    const start = i;
    while (i < mask.length && +(mask[i] > 0) === now) i++;
    runs.push(i - start);
  }
  return `${side}.${runs.map(letters).join("")}`;
}

/** @param {number} length @returns {string} */
const letters = (length) => (length < 32 ? LETTERS[length] : LETTERS[32 + (length % 32)] + letters(Math.floor(length / 32)));

const MOST = 256; // pixels a side

/** Whether nothing is on the mask that a text says. @param {string} text */
export const isBlank = (text) => decode(text, Number.parseInt(text)).every((v) => v === 0);

/** Whether a text says a mask, by the rule of `decode` in Python. @param {string} text */
export function isMask(text) {
  const [, head, runs] = /^([1-9]\d*)\.([\w-]*)$/.exec(text) ?? [];
  const side = Number(head);
  if (!(side <= MOST)) return false;
  let [sum, length, unit] = [0, 0, 1];
  for (const letter of runs) {
    const digit = LETTERS.indexOf(letter);
    length += (digit % 32) * unit;
    unit *= 32;
    if (digit < 32) [sum, length, unit] = [sum + length, 0, 1];
    else if (unit > side * side) return false;
  }
  return unit === 1 && sum === side * side;
}

/** The mask that a text says, brought to a side by its nearest pixels. @param {string} text @param {number} to */
export function decode(text, to) {
  const [head, runs] = text.split(".");
  const side = Number(head);
  const mask = new Float64Array(side * side);
  let [at, now, length, unit] = [0, 0, 0, 1];
  for (const letter of runs) {
    const digit = LETTERS.indexOf(letter);
    length += (digit % 32) * unit;
    unit *= 32;
    if (digit >= 32) continue;
    mask.fill(now, at, at + length);
    at += length;
    [now, length, unit] = [1 - now, 0, 1];
  }
  if (side === to) return mask;
  const near = (/** @type {number} */ i) => Math.floor((i * side) / to);
  return Float64Array.from({ length: to * to }, (_, i) => mask[near(Math.floor(i / to)) * side + near(i % to)]);
}
