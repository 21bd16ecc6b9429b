// A part of the page as it is seen, as one SVG: its drawings and images in their places, and the texts, fills and borders around them.
// What is hidden on the page is not in the file.

import { fontStyle } from "./font.js";
import { escaped } from "./picture.js";
import { readTheme } from "../kit/theme.js";

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box */

/** What an SVG's elements have of the page's style sheets, with what it is where none says anything. @type {Record<string, string>} */
const USUAL = {
  fill: "rgb(0, 0, 0)",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-opacity": "1",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  opacity: "1",
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "font-style": "normal",
  "text-anchor": "start",
  "dominant-baseline": "auto",
  "paint-order": "normal",
  "clip-path": "none",
  "vector-effect": "none",
};
const FIELDS = "input:is([type=number], [type=text]), select";
const MARGIN = 12; // px around all
/** @type {Record<string, (wide: number) => string>} */
const DASHES = { dashed: (wide) => `stroke-dasharray="${3 * wide}"`, dotted: (wide) => `stroke-dasharray="${wide}"` };
const NEAR = 2; // px: rows of letters that are less apart are one line

/** @param {string} color */
const isClear = (color) => color === "transparent" || /^rgba\(.*, 0\)$|\/ 0\)$/.test(color);

/** @param {Box} a @param {Box} b */
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** @param {Box} a @param {Box} b @returns {Box} */
const common = (a, b) => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});

const inked = (/** @type {CSSStyleDeclaration} */ { display, opacity }) => display !== "none" && Number(opacity) > 0;

/** Whether an element is for screen readers only. @param {Box} box @param {CSSStyleDeclaration} style */
const isSpoken = ({ left, right }, { overflow }) => right - left <= 1 && overflow !== "visible";

const round = (/** @type {number} */ number) => Math.round(number * 100) / 100;

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} rest */
const rect = (x, y, width, height, rest) =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${rest}/>`;

/**
 * Gives a stroke that stays as wide as it is written the width that makes it so: an image has more pixels than the page. A drawing that is
 * stretched along one side has no such width.
 *
 * @param {SVGGraphicsElement} own
 * @param {Element} copy
 * @param {CSSStyleDeclaration} style
 */
function settle(own, copy, style) {
  const { a, b, c, d } = own.getScreenCTM() ?? new DOMMatrix();
  const [across, down] = [Math.hypot(a, b), Math.hypot(c, d)];
  if (!across || Math.abs(across / down - 1) > 0.01) return;
  copy.removeAttribute("vector-effect");
  copy.setAttribute("stroke-width", String(parseFloat(style.strokeWidth) / across));
  const dashes = style.strokeDasharray.match(/[\d.]+/g)?.map((dash) => Number(dash) / across);
  if (dashes) copy.setAttribute("stroke-dasharray", dashes.join(" "));
}

/** Gives a copy of a drawing's element what the style sheets say of it; takes out what is hidden. @param {Element} own @param {Element} copy */
function dress(own, copy) {
  const style = getComputedStyle(own);
  const isLeaf = !own.children.length;
  if (!inked(style) || (isLeaf && style.visibility !== "visible" && !own.closest("defs"))) return copy.remove();
  for (const [name, usual] of Object.entries(USUAL)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) copy.setAttribute(name, value);
  }
  if (style.getPropertyValue("vector-effect") === "non-scaling-stroke")
    settle(/** @type {SVGGraphicsElement} */ (own), copy, style);
  for (const name of ["style", "class", "tabindex", "role"]) copy.removeAttribute(name);
  const copies = [...copy.children];
  [...own.children].forEach((child, i) => dress(child, copies[i]));
}

/** A drawing at its place. @param {SVGSVGElement} svg @param {Box} origin */
function drawing(svg, { left, top }) {
  const box = svg.getBoundingClientRect();
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  dress(svg, copy);
  const overflow = getComputedStyle(svg).overflow;
  const places = { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
  for (const [name, value] of Object.entries(places)) copy.setAttribute(name, String(round(value)));
  const scale = scaleOf(svg);
  if (!svg.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${round(box.width / scale)} ${round(box.height / scale)}`);
  copy.setAttribute("overflow", overflow);
  copy.setAttribute("color", getComputedStyle(svg).color);
  return new XMLSerializer().serializeToString(copy);
}

/** @param {HTMLCanvasElement} canvas @param {Box} origin */
function image(canvas, { left, top }) {
  const box = canvas.getBoundingClientRect();
  const place = `x="${round(box.left - left)}" y="${round(box.top - top)}" width="${round(box.width)}" height="${round(box.height)}"`;
  const { imageRendering, clipPath } = getComputedStyle(canvas);
  return `<image href="${canvas.toDataURL()}" ${place} preserveAspectRatio="none" style="image-rendering:${imageRendering};clip-path:${clipPath}"/>`;
}

/** A radius of a style's corners, which may be a share of the width. @param {CSSStyleDeclaration} style @param {number} width */
const cornerOf = ({ borderTopLeftRadius: radius }, width) => (parseFloat(radius) || 0) * (radius.endsWith("%") ? width / 100 : 1);

/** What the borders of a box look like on each side; empty where there is none. @param {CSSStyleDeclaration} style */
function bordersOf(style) {
  return ["top", "right", "bottom", "left"].map((side) => {
    const of = (/** @type {string} */ what) => style.getPropertyValue(`border-${side}-${what}`);
    const [wide, kind] = [parseFloat(of("width")), of("style")];
    if (!wide || ["none", "hidden"].includes(kind) || isClear(of("color"))) return "";
    return `stroke="${of("color")}" stroke-width="${wide}" ${DASHES[kind]?.(wide) ?? ""}`;
  });
}

/** A fill that changes from left to right; empty where the style has none. @param {CSSStyleDeclaration} style @param {Box} box @param {Box} origin */
function gradient({ backgroundImage }, box, { left, top }) {
  const colors = /^linear-gradient\(90deg/.test(backgroundImage) ? (backgroundImage.match(/rgba?\([^)]*\)/g) ?? []) : [];
  if (colors.length < 2) return "";
  const stops = colors.flatMap((color, i) => {
    const place = `<stop offset="${i / (colors.length - 1)}"`;
    if (!isClear(color)) return `${place} stop-color="${color}"/>`;
    return [colors[i - 1], colors[i + 1]].map((beside) => `${place} stop-color="${beside ?? color}" stop-opacity="0"/>`);
  });
  const id = `fade-${Math.round(box.left)}-${Math.round(box.top)}`;
  const area = rect(box.left - left, box.top - top, box.right - box.left, box.bottom - box.top, `fill="url(#${id})"`);
  return `<linearGradient id="${id}">${stops.join("")}</linearGradient>${area}`;
}

/** The fill and the borders of a box. @param {Box} box @param {CSSStyleDeclaration} style @param {Box} origin */
function frame(box, style, origin) {
  const [x, y, right, bottom] = [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top];
  const fill = isClear(style.backgroundColor) ? "none" : style.backgroundColor;
  const borders = bordersOf(style);
  const isEven = borders.every((border) => border === borders[0]);
  const corner = `rx="${cornerOf(style, right - x)}"`;
  const around = isEven ? borders[0] : "";
  const area = fill === "none" && !around ? "" : rect(x, y, right - x, bottom - y, `fill="${fill}" ${corner} ${around}`);
  const ends = [
    [x, y, right, y],
    [right, y, right, bottom],
    [x, bottom, right, bottom],
    [x, y, x, bottom],
  ].map((numbers) => numbers.map(round));
  const lines = ends.map(([x1, y1, x2, y2], i) => borders[i] && !isEven && `<path d="M${x1} ${y1}L${x2} ${y2}" ${borders[i]}/>`);
  return area + gradient(style, box, origin) + lines.filter(Boolean).join("");
}

/** How high letters of a style are above and below their line. @param {string} text @param {CSSStyleDeclaration} style */
function heights(text, style) {
  const brush = document.createElement("canvas").getContext("2d");
  if (!brush) return [0, 0];
  brush.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent, fontBoundingBoxDescent } = brush.measureText(text);
  return [fontBoundingBoxAscent, fontBoundingBoxDescent];
}

/**
 * How many times larger an element is seen than its style says.
 *
 * @param {Element} element
 * @returns {number}
 */
function scaleOf(element) {
  if (element instanceof HTMLElement && element.offsetWidth) return element.getBoundingClientRect().width / element.offsetWidth;
  return element.parentElement ? scaleOf(element.parentElement) : 1;
}

/**
 * Letters in a box, as the page writes them.
 *
 * @param {string} text
 * @param {Box} box
 * @param {CSSStyleDeclaration} style
 * @param {{ origin: Box, scale: number }} seen
 */
function letters(text, box, style, { origin: { left, top }, scale }) {
  const [up, down] = heights(text, style).map((height) => height * scale);
  const y = (box.top + box.bottom + up - down) / 2 - top;
  const look = `font-family="${escaped(style.fontFamily)}" font-size="${round(parseFloat(style.fontSize) * scale)}" font-weight="${style.fontWeight}" font-style="${style.fontStyle}"`;
  return `<text x="${round(box.left - left)}" y="${round(y)}" ${look} fill="${style.color}" xml:space="preserve">${escaped(text)}</text>`;
}

/** The lines of a text with their boxes. @param {Text} node @returns {[string, Box][]} */
function linesOf(node) {
  /** @type {[string, Box][]} */
  const lines = [];
  const range = document.createRange();
  for (const { 0: word, index } of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const { left, top, right, bottom } = range.getBoundingClientRect();
    const last = lines.at(-1);
    const text = word.replace(/\s+$/, " ").replaceAll("\u00ad", "");
    if (last && Math.abs(last[1].top - top) < NEAR) lines[lines.length - 1] = [last[0] + text, { ...last[1], right }];
    else lines.push([text, { left, top, right, bottom }]);
  }
  return lines;
}

/** The square or line that a style sheet puts before a word, such as in a legend. @param {Element} element @param {Box} box @param {Box} origin */
function swatch(element, box, origin) {
  const style = getComputedStyle(element, "::before");
  const [width, height] = [parseFloat(style.width), parseFloat(style.height)];
  if (style.content === "none" || !(width > 0)) return "";
  const top = (box.top + box.bottom - (height || 0)) / 2;
  return frame({ left: box.left, top, right: box.left + width, bottom: top + (height || 0) }, style, origin);
}

/** What is seen of an element within a clip. @param {Element} element @param {Box} clip @param {Box} origin @returns {string} */
function seen(element, clip, origin) {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  if (!inked(style) || isSpoken(box, style)) return "";
  const isVisible = style.visibility === "visible";
  if (element instanceof SVGSVGElement) return meet(box, clip) ? drawing(element, origin) : "";
  if (element instanceof HTMLCanvasElement) return isVisible && box.width && meet(box, clip) ? image(element, origin) : "";
  const within = style.overflow === "visible" ? clip : common(clip, box);
  const isSeen = isVisible && meet(box, clip);
  const own = isSeen ? frame(box, style, origin) + swatch(element, box, origin) : "";
  const look = { origin, scale: scaleOf(element) };
  if (element.matches(FIELDS)) return isSeen ? own + letters(valueOf(element), inner(box, style), style, look) : "";
  const inside = [...element.childNodes].map((node) => {
    if (node instanceof Element) return seen(node, within, origin);
    if (!(node instanceof Text) || !isVisible) return "";
    const lines = linesOf(node).filter(([, place]) => meet(place, within));
    return lines.map(([text, place]) => letters(text, place, style, look)).join("");
  });
  const all = own + inside.join("");
  return style.opacity === "1" || !all ? all : `<g opacity="${style.opacity}">${all}</g>`;
}

/** @param {Element} field */
const valueOf = (field) =>
  field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.label ?? "") : /** @type {HTMLInputElement} */ (field).value;

/** The box of a field's letters. @param {Box} box @param {CSSStyleDeclaration} style @returns {Box} */
const inner = ({ left, right, top, bottom }, { paddingLeft, borderLeftWidth }) => ({
  left: left + parseFloat(paddingLeft) + parseFloat(borderLeftWidth),
  ...{ right, top, bottom },
});

/** A part of the page as an SVG. @param {Element} element */
export async function svgOf(element) {
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height)
    throw new Error("there is no picture to take while the frame is not shown: give it a width and a height");
  const theme = readTheme(element);
  const [width, height] = [box.width, box.height].map((side) => Math.ceil(side) + 2 * MARGIN);
  const origin = { left: box.left - MARGIN, top: box.top - MARGIN, right: box.right, bottom: box.bottom };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    await fontStyle(theme.font),
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
    `${seen(element, box, origin)}</svg>`,
  ].join("");
}
