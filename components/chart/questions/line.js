// How far a line that a reader drew is from the curve: the area between them, and where it is furthest off and in which way.

const NEAR = 0.04; // of the view: a miss this near to a kink is that kink's
const SMALL = 0.05; // of the height of the panel: a miss that counts as none, and a height that counts as 0

/** @typedef {{ x: number, drawn: number, truth: number, kind: "sign" | "kink" | "height" | "none" }} Miss */

/**
 * The verdict on a line; null where nothing is drawn. Where either is not a number, nothing is compared.
 *
 * @param {object} line
 * @param {ArrayLike<number>} line.x increasing
 * @param {ArrayLike<number>} line.drawn heights of the reader's line, NaN where there is none
 * @param {ArrayLike<number>} line.truth heights of the curve
 * @param {number[]} line.kinks places of the curve's kinks
 * @param {number[]} line.range lower and upper end of the panel
 * @returns {{ area: number, from: number, to: number, miss: Miss } | null}
 */
export function verdictOf({ x, drawn, truth, kinks, range: [low, high] }) {
  const places = Array.from(x, (_, i) => i).filter((i) => Number.isFinite(drawn[i]) && Number.isFinite(truth[i]));
  if (!places.length) return null;
  const gap = (/** @type {number} */ i) => Math.abs(drawn[i] - truth[i]);
  let area = 0;
  for (let k = 1; k < places.length; k++) {
    const [i, j] = [places[k - 1], places[k]];
    if (j === i + 1) area += between(x[j] - x[i], drawn[i] - truth[i], drawn[j] - truth[j]);
  }
  const at = places.reduce((worst, i) => (gap(i) > gap(worst) ? i : worst), places[0]);
  const small = SMALL * (high - low);
  const isKink = kinks.some((kink) => Math.abs(kink - x[at]) <= NEAR * (x[x.length - 1] - x[0]));
  const isSign = drawn[at] * truth[at] < 0 && Math.min(Math.abs(drawn[at]), Math.abs(truth[at])) > small;
  const kind = gap(at) <= small ? "none" : isSign ? "sign" : isKink ? "kink" : "height";
  const miss = { x: x[at], drawn: drawn[at], truth: truth[at], kind: /** @type {Miss["kind"]} */ (kind) };
  return { area, from: x[places[0]], to: x[places[places.length - 1]], miss };
}

/** The area between two straight lines, which may cross: their distances at both ends, with signs. @param {number} width @param {number} a @param {number} b */
function between(width, a, b) {
  if (a * b >= 0) return (width * Math.abs(a + b)) / 2;
  return (width * (a * a + b * b)) / (2 * (Math.abs(a) + Math.abs(b)));
}

/**
 * The verdict in words.
 *
 * @param {NonNullable<ReturnType<typeof verdictOf>>} verdict
 * @param {{ curve: string, symbol: string, format: (value: number) => string }} words what the curve is called, and the axis
 */
export function wordsOf({ area, from, to, miss }, { curve, symbol, format }) {
  const sum = `Area between your line and the ${curve}, for ${symbol} from ${format(from)} to ${format(to)}: ${format(area)}.`;
  const place = `${symbol} = ${format(miss.x)}`;
  const values = `you drew ${format(miss.drawn)}, and the ${curve} is ${format(miss.truth)}`;
  const kinds = {
    none: `Nowhere are they further apart than ${format(Math.abs(miss.drawn - miss.truth))}.`,
    sign: `The largest miss is at ${place}, where your line has the wrong sign: ${values}.`,
    kink: `The largest miss is at ${place}, beside a kink of the curve: ${values}.`,
    height: `The largest miss is at ${place}, where your line is too ${miss.drawn > miss.truth ? "high" : "low"}: ${values}.`,
  };
  return `${sum} ${kinds[miss.kind]}`;
}
