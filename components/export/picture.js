// The picture as a file of its own: Plotly's drawing, our marks over it, and a line for each curve that says which is which.

import { margin } from "../chart/layout.js";
import { inside } from "../chart/live.js";
import { publicAddress } from "../kit/csv.js";
import { curveStyle } from "../kit/curves.js";
import { settingsOf } from "../kit/numbers.js";
import { tableOf } from "./table.js";

/** @typedef {import("../chart/live.js").Chart} Chart */

const ROW = 22; // px, of the key

/** @param {import("../chart/live.js").Drawn} chart */
async function svgOf(chart) {
  const { element, theme, scene } = chart;
  const [width, height] = [element.clientWidth, element.clientHeight];
  const plot = await plotted(chart.Plotly, element, width, height);
  const top = 8 + ROW * scene.curves.length;
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top + height}" viewBox="0 0 ${width} ${top + height}">`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    ...chart.curves.map((curve, i) => keyRow(curve, i, scene, theme)),
    `<g transform="translate(0 ${top})">${plot}<svg ${size} fill="none">${markup(chart)}</svg></g></svg>`,
  ].join("");
}

/**
 * The files that the chart under an element can be; none where nothing is drawn, and the chart says why.
 *
 * @param {Element | null} element
 */
export function kinds(element) {
  const chart = /** @type {import("../chart/live.js").Drawn | null} */ (inside(element));
  if (!chart?.samples.length) return null;
  return {
    png: async () => raster(await svgOf(chart)),
    svg: async () => new Blob([await svgOf(chart)], { type: "image/svg+xml" }),
    csv: async () => new Blob([tableOf(chart, publicAddress(location.href))], { type: "text/csv" }),
  };
}

/**
 * Plotly's own drawing, as SVG.
 *
 * @param {import("../kit/plotly.js").Plotly} Plotly
 * @param {object} figure
 * @param {number} width
 * @param {number} height
 */
export async function plotted(Plotly, figure, width, height) {
  const drawn = await Plotly.toImage(figure, { format: "svg", width, height });
  return decodeURIComponent(drawn.slice(drawn.indexOf(",") + 1));
}

/** Twice as many pixels as on the page, for a slide. @param {string} svg @returns {Promise<Blob | null>} */
export async function raster(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** @param {import("../wire").Curve} curve @param {number} i @param {import("../wire").ChartScene} scene @param {import("../kit/theme.js").Theme} theme */
function keyRow(curve, i, scene, theme) {
  const y = 8 + ROW * (i + 0.5);
  const { color, stroke } = curveStyle(theme, i);
  const { l } = margin(scene.columns);
  const text = escaped([curve.name, ...settingsOf(curve)].join("\u2003"));
  const line = `<path d="M${l} ${y}h28" stroke="${color}" stroke-width="2" stroke-dasharray="${stroke}"/>`;
  const font = `font-family="${escaped(theme.font)}, sans-serif" font-size="14" fill="${theme.text}"`;
  return `${line}<text x="${l + 38}" y="${y + 5}" ${font}>${text}</text>`;
}

/** @param {Chart} chart */
function markup({ marks, handle, theme }) {
  const drawn = marks.innerHTML.replaceAll("var(--st-background-color)", theme.background);
  if (handle.hidden) return drawn;
  const [x, y] = [handle.style.left, handle.style.top].map(parseFloat);
  return `${drawn}<circle cx="${x}" cy="${y}" r="6" fill="${theme.colors[0]}" stroke="${theme.background}" stroke-width="2"/>`;
}

/** Text as markup shows it. @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
