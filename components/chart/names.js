// The names on the picture: of each curve at its end, of the tangent and of the minimum once. A word that may stand at several
// places stands where it covers least of the lines.

/** @typedef {import("../kit/plotly.js").Panel} Panel */
/** @typedef {import("../kit/theme.js").Theme} Theme */
/**
 * In pixels of the plot.
 *
 * @typedef {{ text: string, x: number, y: number, anchor: "start" | "end", color: string, part?: string }} Label `part`: of the picture
 */
/**
 * A line in pixels of the plot, from left to right: how many points it has, and where each is.
 *
 * @typedef {{ length: number, x: (i: number) => number, y: (i: number) => number }} Line
 */

const SIZE = 12; // px, of the letters; these three grow with the page's letters
const LINE = 14; // px from one name to the next
const LETTER = 6.5; // px that a letter is wide at most
const [ABOVE, BELOW] = [10, 3]; // px that letters reach above and below the line they stand on
const STEPS = 40; // of a segment

/** Text with a rim in the colour of the page, so that it can be read over a line. @param {Label} label @param {Theme} theme */
export function written({ text, x, y, anchor, color }, { background, font, scale }) {
  const rim = `stroke="${background}" stroke-width="${3 * scale}" stroke-linejoin="round" paint-order="stroke"`;
  const letters = `font-family="${font.replaceAll('"', "'")}" font-size="${SIZE * scale}" fill="${color}"`;
  const escaped = text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${letters} ${rim}>${escaped}</text>`;
}

/**
 * The curves that are drawn in the panel of one of them: its own alone where each has a column.
 *
 * @param {{ columns: boolean, panels: { name: string }[] }} scene
 * @param {import("./sample.js").Sample[]} samples
 * @param {number} i
 * @param {number} row
 * @param {Panel} place
 */
export const curvesIn = ({ columns, panels }, samples, i, row, place) =>
  (columns ? [samples[i]] : samples).map((points) => curveLine(points, panels[row].name, place));

/** A curve in a panel. @param {import("./sample.js").Sample} points @param {string} name of the panel @param {Panel} place @returns {Line} */
export const curveLine = (points, name, place) => ({
  length: points.x.length,
  x: (i) => place.x(points.x[i]),
  y: (i) => place.y(points[name][i]),
});

/** A segment, in steps as short as those of a curve. @param {number[][]} ends @returns {Line} */
export const segment = ([[left, start], [right, end]]) => ({
  length: STEPS + 1,
  x: (i) => left + ((right - left) * i) / STEPS,
  y: (i) => start + ((end - start) * i) / STEPS,
});

/** The label that covers least of the lines; of several the first. @param {Label[]} labels @param {Line[]} lines @param {number} scale */
export function clearest(labels, lines, scale = 1) {
  let [best, least] = [labels[0], Infinity];
  for (const label of labels) {
    const count = lines.reduce((sum, line) => sum + covered(label, line, scale), 0);
    if (count < least) [best, least] = [label, count];
    if (!least) break;
  }
  return best;
}

/** How many steps of a line pass through the letters of a label. @param {Label} label @param {Line} line @param {number} scale */
function covered({ text, x, y, anchor }, line, scale) {
  const width = scale * LETTER * text.length;
  const left = anchor === "start" ? x : x - width;
  const [top, bottom] = [y - scale * ABOVE, y + scale * BELOW];
  let count = 0;
  for (let i = lastBefore(line, left); i + 1 < line.length && line.x(i) <= left + width; i++) {
    const [from, to] = [line.y(i), line.y(i + 1)];
    if (Math.min(from, to) <= bottom && Math.max(from, to) >= top) count++;
  }
  return count;
}

/** The last point of a line that is left of a pixel, or the first of all. @param {Line} line @param {number} pixel */
function lastBefore(line, pixel) {
  let [low, high] = [0, line.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (line.x(middle) < pixel) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The name of a curve beside its right end in the panel: above it, or below it where the curve comes down to its end. None where the
 * curve is not in the panel.
 *
 * @param {string} text
 * @param {import("./sample.js").Sample} points
 * @param {Panel} place
 * @param {string} color
 * @param {number} scale
 * @returns {Label | null}
 */
export function curveName(text, points, place, color, scale = 1) {
  const pixel = (/** @type {number} */ i) => [place.x(points.x[i]), place.y(points.value[i])];
  let last = points.x.length - 1;
  while (last >= 0 && !place.inside(pixel(last)[0], pixel(last)[1])) last -= 1;
  if (last < 0) return null;
  const [x, end] = pixel(last);
  let [high, low] = [end, end];
  for (let i = last; i >= 0 && pixel(i)[0] > x - scale * LETTER * text.length - 8; i--) {
    const y = pixel(i)[1];
    if (y < high) high = y;
    if (y > low) low = y;
  }
  const isBelow = end - high > 10 && low + scale * LINE < place.bottom;
  return { text, x: x - 4, y: isBelow ? low + scale * LINE : Math.max(high - 6, place.top + scale * SIZE), anchor: "end", color };
}

/** Names moved apart, upwards, where one would stand over another. @param {Label[]} labels @param {number} top @param {number} scale */
export function apart(labels, top, scale = 1) {
  /** @type {Label[]} */
  const placed = [];
  for (const label of [...labels].sort((a, b) => b.y - a.y)) {
    const wide = (/** @type {Label} */ { text }) => scale * LETTER * Math.max(text.length, label.text.length);
    const below = placed.filter((other) => Math.abs(other.x - label.x) < wide(other));
    const y = below.reduce((free, other) => (Math.abs(free - other.y) < scale * LINE ? other.y - scale * LINE : free), label.y);
    placed.push({ ...label, y });
  }
  const over = Math.max(0, ...placed.map(({ y }) => top + scale * SIZE - y));
  return over ? placed.map((label) => ({ ...label, y: label.y + over })) : placed;
}

/**
 * Where the word for a tangent may stand: beside an end that is not on the curve, the end farther from the curve first. There it stands
 * after the end, or before it on the side that the curve is not on.
 *
 * @param {number[][]} ends of the tangent, in pixels
 * @param {number[]} heights of the curve at these ends, in pixels
 * @param {Panel} place
 * @param {string} color
 * @param {number} scale
 * @returns {Label[]}
 */
export function tangentNames(ends, heights, place, color, scale = 1) {
  const gaps = ends.map(([, y], k) => (Number.isFinite(heights[k]) ? y - heights[k] : 0));
  const room = scale * LETTER * "tangent".length;
  const within = (/** @type {number} */ y) => Math.max(place.top + scale * SIZE, Math.min(y, place.bottom - 3)); // below is the minimum's name
  const order = Math.abs(gaps[0]) > Math.abs(gaps[1]) ? [0, 1] : [1, 0];
  return order
    .filter((k) => Math.abs(gaps[k]) >= 6)
    .flatMap((k) => {
      const [[x, y], isUnder] = [ends[k], gaps[k] > 0];
      const isInside = k ? x + room > place.right : x - room < place.left;
      const [outside, inside] = k ? ["start", "end"] : ["end", "start"];
      const label = (/** @type {string} */ anchor, /** @type {number} */ height) =>
        /** @type {Label} */ ({ text: "tangent", x: x + (anchor === "start" ? 4 : -4), y: within(height), anchor, color });
      const near = y + (isUnder ? 4 : 0);
      return [label(isInside ? inside : outside, near), label(inside, y + scale * (isUnder ? LINE : -6))];
    });
}

/** The word beside the mark of the minimum, below the panel. @param {number} x @param {Panel} place @param {string} color @param {number} scale @returns {Label} */
export function minimumName(x, place, color, scale = 1) {
  const isLeft = x + 12 + scale * LETTER * "minimum".length > place.right;
  return { text: "minimum", x: x + (isLeft ? -8 : 8), y: place.bottom + 11 * scale, anchor: isLeft ? "end" : "start", color };
}
