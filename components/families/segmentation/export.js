// The scene of masks as a file of its own: its frames beside each other, the curve below them; and its pixels as a table.

import { current } from "./details.js";
import { csvOf, publicAddress, setupOf } from "../../kit/csv.js";
import { escaped, plotted, raster } from "../../export/picture.js";
import { inside } from "./masks.js";

const SIDE = 320; // px of a frame
const GAP = 24;
const TOP = 30; // for its title
const FOOT = 34; // for its scale

/** @typedef {import("../../kit/theme.js").Theme} Theme */
/** @typedef {import("./frames.js").Frame} Frame */

/** The files that the scene under an element can be; none where nothing is drawn. @param {Element | null} element */
export function kinds(element) {
  const { frames, loaded, measured, theme } = inside(element) ?? {};
  if (!frames || !loaded || !measured || !theme) return null;
  const svg = () => svgOf(frames.frames, theme);
  return {
    svg: async () => new Blob([await svg()], { type: "image/svg+xml" }),
    png: async () => raster(await svg()),
    csv: async () => new Blob([tableOf(loaded, measured, publicAddress(location.href))], { type: "text/csv" }),
  };
}

/** @param {Frame[]} frames @param {Theme} theme */
async function svgOf(frames, theme) {
  const wide = frames.length * (SIDE + GAP) + GAP;
  const below = TOP + SIDE + FOOT;
  const curve = await curveOf(theme, wide);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${below + curve.height}" font-family="${escaped(theme.font)}, sans-serif" font-size="14" fill="${theme.text}">`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    ...frames.map((frame, i) => frameOf(frame, GAP + i * (SIDE + GAP), theme)),
    `<g transform="translate(0 ${below})">${curve.drawn}</g></svg>`,
  ].join("");
}

/** @param {Frame} frame @param {number} x @param {Theme} theme */
function frameOf({ title, canvas, svg, legend }, x, theme) {
  const box = svg.getAttribute("viewBox");
  const words = [...title.children].map((part) => part.textContent).join("\u2003");
  return [
    `<g transform="translate(${x} 0)"><text y="20" font-weight="600">${escaped(words)}</text>`,
    `<g transform="translate(0 ${TOP})"><image href="${canvas.toDataURL()}" width="${SIDE}" height="${SIDE}" style="image-rendering:pixelated"/>`,
    `<svg width="${SIDE}" height="${SIDE}" viewBox="${box}" stroke="${theme.text}">${svg.innerHTML}</svg>`,
    `<rect width="${SIDE}" height="${SIDE}" fill="none" stroke="${theme.text}" opacity="0.25"/></g>`,
    `<text y="${TOP + SIDE + 20}" font-size="12">${keyOf(legend, theme)}</text></g>`,
  ].join("");
}

/** What the colours mean: the kinds of pixels, or the two ends of the scale. @param {HTMLElement} legend @param {Theme} theme */
function keyOf(legend, { colors }) {
  const inked = (/** @type {string} */ color, /** @type {string} */ text) => `<tspan fill="${color}">${escaped(text)}</tspan>`;
  const items = [...legend.querySelectorAll("span")];
  if (items.length)
    return items
      .map((item) => `${inked(item.style.getPropertyValue("--swatch"), "■")} ${escaped(item.textContent)}`)
      .join("\u2003");
  return legend.innerText
    .split(/\s+/)
    .map((word) => (/^[−+]/.test(word) ? inked(colors[+word.startsWith("+")], word) : escaped(word)))
    .join(" ");
}

/** Plotly's own drawing, with our marks over it. @param {Theme} theme @param {number} wide */
async function curveOf(theme, wide) {
  const { Plotly, plot, marks } = current()?.sweep.sweep ?? {};
  if (!Plotly || !plot || !marks) return { drawn: "", height: 0 };
  const [width, height] = [plot.clientWidth, plot.clientHeight];
  const plain = await plotted(Plotly, plot, width, height);
  const scale = Math.min(1, wide / width);
  const over = marks.innerHTML.replaceAll("var(--st-background-color)", theme.background);
  return { drawn: `<g transform="scale(${scale})">${plain}<g fill="none">${over}</g></g>`, height: height * scale };
}

/**
 * A row for every pixel, under lines that say what it is.
 *
 * @param {Pick<import("./masks.js").Loaded, "scene" | "y">} loaded
 * @param {Pick<import("./masks.js").Measured, "curves" | "numbers" | "p" | "z">} measured
 * @param {string} address of the page
 */
export function tableOf({ scene, y }, { curves, numbers, p, z }, address) {
  const drawn = curves.slice(0, scene.maps);
  const set = Object.entries(numbers).map(([name, value]) => `${name} = ${value}`);
  const about = drawn.map(({ name, inputs, value }) => setupOf(name, { ...inputs, loss: value }));
  const head = ["row", "column", "y", "p", "z", ...drawn.map(({ slug }) => `d${slug}/d${scene.of}`)];
  const rows = Array.from(y, (_, i) => {
    const place = [Math.floor(i / scene.side) + 1, (i % scene.side) + 1];
    return [...place, y[i], p[i], z[i], ...drawn.map(({ gradient }) => gradient[i])];
  });
  return csvOf([set.join("; "), ...about, address], head, rows);
}
