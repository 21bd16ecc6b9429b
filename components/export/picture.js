// The picture as a file of its own: Plotly's drawing, our marks over it, and a line for each curve that says which is which.

import { fontStyle } from "./font.js";
import { gapOf, guessed, isHidden, isUnnumbered } from "./hidden.js";
import { axisName, layout, margin, traces } from "../chart/layout.js";
import { inside } from "../chart/live.js";
import { drawMarks } from "../chart/marks.js";
import { written } from "../chart/names.js";
import { inView } from "../chart/probe.js";
import { coverOf } from "../chart/questions/guess.js";
import constants from "../kit/constants.js";
import { publicAddress } from "../kit/csv.js";
import { curveStyle } from "../kit/curves.js";
import { NOISE, format, settingsOf } from "../kit/numbers.js";
import { panelOf } from "../kit/plotly.js";
import { staged } from "../kit/staged.js";
import { curvePart, numberPart, partOf, untoldOf } from "../kit/staging.js";
import { probeAll } from "../chart/sample.js";
import { withResolution } from "./resolution.js";
import { tableOf } from "./table.js";

/** @typedef {import("../chart/live.js").Drawn} Drawn */
/** @typedef {import("../kit/theme.js").Theme} Theme */

const ROW = 22; // px, of the key
const INCH = 25.4; // mm
const PER_MM = (13 * 72) / (8 * INCH); // px: 13 px of letters are then 8 pt on paper
const PRINT = { panels: { column: 150, columns: 240 }, dpi: 600 };
const SLIDE = { width: 1120, height: 630, pixels: [1920, 1080] }; // 13 px of letters are then 22 px of 1080

/**
 * How large a file is: in px as it is drawn, in pixels of the image, and as an SVG says it; with its resolution if it is for paper.
 *
 * @typedef {{ width: number, height: number, pixels: number[], written: string[], dpi?: number }} Size
 */

/** @param {Drawn} chart @param {string} name "screen", "slide", "column" or "columns" @returns {Size} */
function sizeOf({ element, scene }, name) {
  const key = keyHeight(scene);
  if (name === "slide") return { ...SLIDE, written: SLIDE.pixels.map(String) };
  if (name === "column" || name === "columns") {
    const { panels, dpi } = PRINT;
    const millimetres = constants.paper[name];
    const width = millimetres * PER_MM;
    const height = key + panels[name] * scene.panels.length + 60;
    const paper = [millimetres, (millimetres * height) / width];
    return { width, height, dpi, pixels: paper.map((mm) => Math.round((mm / INCH) * dpi)), written: paper.map((mm) => `${mm}mm`) };
  }
  const [width, height] = [element.clientWidth, element.clientHeight + key];
  return { width, height, pixels: [2 * width, 2 * height], written: [width, height].map(String) };
}

/** @param {import("../wire").ChartScene} scene */
const keyHeight = ({ curves }) => 8 + ROW * curves.length;

/** @param {Drawn} chart @param {Size} size */
async function svgOf(chart, { width, height, written: [across, down] }) {
  const { theme, scene } = chart;
  const top = keyHeight(scene);
  const { plot, marks } = await drawnAt(chart, width, height - top);
  const box = `width="${width}" height="${height - top}" viewBox="0 0 ${width} ${height - top}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${across}" height="${down}" viewBox="0 0 ${width} ${height}">`,
    await fontStyle(theme.font),
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    ...chart.curves.flatMap((curve, i) => (isHidden("readout", curvePart(i)) ? [] : [keyRow(curve, i, scene, theme)])),
    `<g transform="translate(0 ${top})">${plot}<svg ${box} fill="none">${marks}</svg></g></svg>`,
  ].join("");
}

/** The chart drawn again out of sight at a size of its own, with its marks. @param {Drawn} chart @param {number} width @param {number} height */
async function drawnAt(chart, width, height) {
  const { Plotly, scene, theme, samples } = chart;
  const element = /** @type {import("../kit/plotly.js").Plot} */ (/** @type {HTMLElement} */ (document.createElement("div")));
  element.style.cssText = `position: fixed; left: -${2 * width}px; top: 0; width: ${width}px; height: ${height}px`;
  document.body.append(element);
  await Plotly.react(element, seenLines(chart), seenLayout(chart), { staticPlot: true });
  const own = { marks: document.createElementNS("http://www.w3.org/2000/svg", "svg"), handle: document.createElement("div") };
  const probes = probeAll(chart, inView(chart.probe, chart.view));
  drawMarks({ ...chart, ...own, element }, samples, probes);
  own.marks.querySelectorAll("[data-part]").forEach((mark) => isHidden(...partsOf(mark)) && mark.remove());
  const plot = await plotted(Plotly, element, width, height);
  const cover = covered(chart, element);
  Plotly.purge(element);
  element.remove();
  return { plot, marks: markup(own, probes[0], scene, theme, width) + cover };
}

/** @param {Element} element */
const partsOf = (element) => (element.getAttribute("data-part") ?? "").split(" ");

/** Plotly's lines, without those that are hidden, and with a gap where a number is to be guessed. @param {Drawn} chart */
function seenLines(chart) {
  const { scene, theme, samples } = chart;
  const parts = scene.panels.flatMap(({ name }) => samples.map((_, i) => [partOf(name), curvePart(i)]));
  const [from, to] = gapOf(chart);
  return traces(scene, theme, samples).map((line, k) => {
    const [part, curve] = parts[k] ?? [];
    if (part && isHidden(part, curve)) return { ...line, x: [], y: [] };
    return part && part === guessed() ? { ...line, ...gapped(line, from, to) } : line;
  });
}

/** A line without its points between two places. @param {any} line @param {number} from @param {number} to */
const gapped = ({ x, y }, from, to) => ({
  y: Array.from(y, (value, j) => (x[j] > from && x[j] < to ? NaN : value)),
  connectgaps: false,
});

/** The frame, without the numbers of a panel that is to be chosen: they tell how high its curve is. @param {Drawn} chart */
function seenLayout({ scene, theme, ranges }) {
  /** @type {Record<string, any>} */
  const figure = layout(scene, theme, ranges);
  scene.panels.forEach(({ name }, row) => {
    if (isUnnumbered(name)) figure[axisName(row)] = { ...figure[axisName(row)], showticklabels: false };
  });
  return figure;
}

/** What marks the gap where a number is to be guessed. @param {Drawn} chart @param {HTMLElement} element */
function covered({ scene, theme, probe, view }, element) {
  const row = scene.panels.findIndex(({ name }) => partOf(name) === guessed());
  const place = row >= 0 ? panelOf(element, "xaxis", axisName(row)) : null;
  if (!place) return "";
  const x = inView(probe, view);
  const text = `${scene.axis.symbol} = ${format(x, NOISE)}`;
  const y = place.bottom - place.top - 10; // at the foot, as the height of the point is the answer
  const label = written({ text, x: place.across(x) + 4, y, anchor: "start", color: theme.text }, theme);
  const where = guessed() === "loss" && !isHidden("point") ? label : "";
  return `<g transform="translate(${place.left} ${place.top})">${coverOf(x, place, theme)}${where}</g>`;
}

/**
 * The files that the chart under an element can be; none where nothing is drawn, and the chart says why.
 *
 * @param {Element | null} element
 * @returns {import("./buttons.js").Kinds | null}
 */
export function kinds(element) {
  const shown = /** @type {Drawn | null} */ (inside(element));
  if (!shown?.samples.length) return null;
  const chart = { ...shown, theme: { ...shown.theme, scale: 1 } }; // a file has the usual letters
  return {
    png: async (size) => printed(sizeOf(chart, size), await svgOf(chart, sizeOf(chart, size))),
    svg: async (size) => new Blob([await svgOf(chart, sizeOf(chart, size))], { type: "image/svg+xml" }),
    csv: async () => new Blob([tableOf(chart, publicAddress(location.href), untoldOf(staged()))], { type: "text/csv" }),
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

/** An image of so many pixels, or of twice as many as it has on the page. @param {string} svg @param {number[]} [pixels] @returns {Promise<Blob | null>} */
export async function raster(svg, pixels) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = pixels ?? [2 * image.width, 2 * image.height];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** The image of a size, with the resolution at which paper has that size. @param {Size} size @param {string} svg */
async function printed({ pixels, dpi }, svg) {
  const image = await raster(svg, pixels);
  if (!image || !dpi) return image;
  return new Blob([withResolution(new Uint8Array(await image.arrayBuffer()), dpi)], { type: "image/png" });
}

/** @param {import("../wire").Curve} curve @param {number} i @param {import("../wire").ChartScene} scene @param {import("../kit/theme.js").Theme} theme */
function keyRow(curve, i, scene, theme) {
  const y = 8 + ROW * (i + 0.5);
  const { color, stroke } = curveStyle(theme, i);
  const { l } = margin(Boolean(scene.columns), theme);
  const text = escaped([curve.name, ...settingsOf(curve)].join("\u2003"));
  const line = `<path d="M${l} ${y}h28" stroke="${color}" stroke-width="2" stroke-dasharray="${stroke}"/>`;
  const font = `font-family="${escaped(theme.font)}, sans-serif" font-size="14" fill="${theme.text}"`;
  return `${line}<text x="${l + 38}" y="${y + 5}" ${font}>${text}</text>`;
}

/**
 * The marks, with the point and its number.
 *
 * @param {{ marks: SVGElement, handle: HTMLElement }} own
 * @param {import("../chart/sample.js").Probe} probe
 * @param {import("../wire").ChartScene} scene
 * @param {Theme} theme
 * @param {number} width
 */
function markup({ marks, handle }, probe, { axis }, theme, width) {
  const drawn = marks.innerHTML.replaceAll("var(--st-background-color)", theme.background);
  if (handle.hidden || isHidden("point", "loss", curvePart(0)) || guessed() === "loss") return drawn;
  const [x, y] = [handle.style.left, handle.style.top].map(parseFloat);
  const height = isHidden("readout", numberPart("loss")) ? "" : `, L = ${format(probe.value, NOISE)}`;
  const text = `${axis.symbol} = ${format(probe.x, NOISE)}${height}`;
  const isLeft = x > 0.7 * width || (probe.slope > 0 && x > 0.4 * width); // above the curve, on the side where it falls
  const label = written(
    { text, x: x + (isLeft ? -10 : 10), y: y - 10, anchor: isLeft ? "end" : "start", color: theme.text },
    theme,
  );
  const point = `<circle cx="${x}" cy="${y}" r="6" fill="${theme.colors[0]}" stroke="${theme.background}" stroke-width="2"/>`;
  return `${drawn}${label}${point}`;
}

/** Text as markup shows it. @param {string} text */
export const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
