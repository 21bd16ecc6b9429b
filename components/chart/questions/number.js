// How near a guessed number is to the true one, in words.

/**
 * A number at a place, and beside it on both sides: at a jump these three differ.
 *
 * @typedef {{ now: number, left: number, right: number }} Truth
 */

const JUMP = 1e-6; // relative: sides that are further apart are of a jump

/**
 * @param {number} guess
 * @param {Truth} truth
 * @param {{ what: string, place: string, format: (value: number) => string }} words such as "the gradient" and "r = 1"
 */
export function guessWords(guess, { now, left, right }, { what, place, format }) {
  const yours = `You guessed ${format(guess)}`;
  if (Number.isNaN(now)) return `At ${place} ${what} is undefined, so no number is right. ${yours}.`;
  if (!Number.isFinite(now)) return `At ${place} ${what} is ${format(now)}: every number is infinitely far from it. ${yours}.`;
  if (isJump(left, right))
    return `At ${place} ${what} jumps from ${format(left)} to ${format(right)}. ${yours}, ${besideJump(guess, left, right, format)}.`;
  const off = guess - now;
  const sign = guess * now < 0 ? ", and of the wrong sign" : "";
  const miss = off ? `${format(Math.abs(off))} too ${off > 0 ? "high" : "low"}${sign}` : "which is right";
  return `At ${place} ${what} is ${format(now)}. ${yours}: ${miss}.`;
}

/** @param {number} left @param {number} right */
const isJump = (left, right) => [left, right].every(Number.isFinite) && Math.abs(right - left) > JUMP * (1 + Math.abs(left));

/** @param {number} guess @param {number} left @param {number} right @param {(value: number) => string} format */
function besideJump(guess, left, right, format) {
  const [low, high] = [Math.min(left, right), Math.max(left, right)];
  if (guess < low) return `${format(low - guess)} lower than both`;
  return guess > high ? `${format(guess - high)} higher than both` : "a number from the one to the other";
}

/** The step of a guess: a 1, 2 or 5 with zeros, some forty of them across a range. @param {number[]} range */
export function stepOf([low, high]) {
  const rough = Math.abs(high - low) / 40 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5].map((digit) => digit * power).find((step) => step >= rough) ?? 10 * power;
}

/** The next multiple of a step above (1) or below (-1) a number; the step's own digits stay exact. @param {number} now @param {number} step @param {number} way */
export function stepTo(now, step, way) {
  const digits = Math.min(Math.max(0, -Math.floor(Math.log10(step))), 20);
  return Number((Math.round(now / step + way) * step).toFixed(digits));
}
