// The names on the picture: of each curve at its end, of the tangent and of the minimum once.

/** @typedef {import("../kit/plotly.js").Panel} Panel */
/** @typedef {import("../kit/theme.js").Theme} Theme */
/**
 * In pixels of the plot.
 *
 * @typedef {{ text: string, x: number, y: number, anchor: "start" | "end", color: string, part?: string }} Label `part`: of the picture
 */

const SIZE = 12; // px, of the letters; these three grow with the page's letters
const LINE = 14; // px from one name to the next
const LETTER = 6.5; // px that a letter is wide at most

/** Text with a rim in the colour of the page, so that it can be read over a line. @param {Label} label @param {Theme} theme */
export function written({ text, x, y, anchor, color }, { background, font, scale }) {
  const rim = `stroke="${background}" stroke-width="${3 * scale}" stroke-linejoin="round" paint-order="stroke"`;
  const letters = `font-family="${font.replaceAll('"', "'")}" font-size="${SIZE * scale}" fill="${color}"`;
  const escaped = text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" ${letters} ${rim}>${escaped}</text>`;
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
 * The word beside the end of a tangent that is farther from its curve; none where the two cannot be told apart.
 *
 * @param {number[][]} ends of the tangent, in pixels
 * @param {number[]} heights of the curve at these ends, in pixels
 * @param {Panel} place
 * @param {string} color
 * @param {number} scale
 * @returns {Label | null}
 */
export function tangentName(ends, heights, place, color, scale = 1) {
  const gaps = ends.map(([, y], k) => (Number.isFinite(heights[k]) ? y - heights[k] : 0));
  const k = Math.abs(gaps[0]) > Math.abs(gaps[1]) ? 0 : 1;
  if (Math.abs(gaps[k]) < 6) return null;
  const [x, y] = ends[k];
  const room = scale * LETTER * "tangent".length;
  const anchor = k ? (x + room > place.right ? "end" : "start") : x - room < place.left ? "start" : "end";
  return {
    text: "tangent",
    x: x + (anchor === "start" ? 4 : -4),
    y: gaps[k] > 0 ? Math.min(y + 4, place.bottom - 3) : Math.max(y, place.top + scale * SIZE), // the minimum's name is below the panel
    anchor,
    color,
  };
}

/** The word beside the mark of the minimum, below the panel. @param {number} x @param {Panel} place @param {string} color @param {number} scale @returns {Label} */
export function minimumName(x, place, color, scale = 1) {
  const isLeft = x + 12 + scale * LETTER * "minimum".length > place.right;
  return { text: "minimum", x: x + (isLeft ? -8 : 8), y: place.bottom + 11 * scale, anchor: isLeft ? "end" : "start", color };
}
