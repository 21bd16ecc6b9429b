// The pictures of a scene of masks: the prediction over its target, and the gradient of each loss on every pixel.

import { attachBrush, buildTools } from "./brush.js";
import { contour } from "../../kit/contours.js";
import { nameStyle } from "../../kit/curves.js";
import { NOISE, format } from "../../kit/numbers.js";

const PATH = '<path fill="none" vector-effect="non-scaling-stroke"';
/** @type {Record<string, string>} */
const NAMES = { p: "dL/dp", z: "dL/dz" };

/** @typedef {import("../../kit/theme.js").Theme} Theme */
/** @typedef {import("./masks.js").Loaded} Loaded */
/** @typedef {import("./masks.js").Measured} Measured */
/** @typedef {ReturnType<typeof addFrame>} Frame */

/**
 * What is drawn, and which pixel the pointer is on; `target` is the outline of the target `outlined`.
 *
 * @typedef {{ loaded: Loaded, measured: Measured, pixel: number | null, outlined: Float64Array | null, target: string }} Drawing
 */

/** @param {HTMLElement} element @param {HTMLElement} tools @param {HTMLElement} words @param {import("./brush.js").Hand} hand */
export function buildFrames(element, tools, words, hand) {
  const brush = buildTools(tools, hand.cleared);
  /** @type {Frame[]} */
  const frames = [];
  /** @type {Drawing | null} */
  let drawing = null;
  const point = (/** @type {number | null} */ pixel) => {
    if (!drawing) return;
    drawing.pixel = pixel;
    words.textContent = wordsAt(drawing);
  };
  const sideNow = () => drawing?.loaded.scene.side ?? 0;
  return {
    frames,
    draw(/** @type {Loaded} */ loaded, /** @type {Measured} */ measured, /** @type {Theme} */ theme) {
      const { scene } = loaded;
      drawing = { pixel: null, outlined: null, target: "", ...drawing, loaded, measured };
      const curves = measured.curves.slice(0, scene.maps);
      while (frames.length < 1 + curves.length) frames.push(addFrame(element, sideNow, { brush, hand, point }));
      for (const { box } of frames.splice(1 + curves.length)) box.remove();
      drawMasks(frames[0], loaded, measured, theme);
      const most = curves.map(({ gradient }) => gradient.reduce((m, v) => Math.max(m, Math.abs(v)), 0));
      curves.forEach((curve, i) => drawGradient(frames[i + 1], scene, curve, scene.alike ? Math.max(...most) : most[i], theme, i));
      outline(frames, drawing, theme);
      words.textContent = wordsAt(drawing);
    },
  };
}

/** @param {HTMLElement} element @param {() => number} sideNow @param {import("./brush.js").Painting} painting */
function addFrame(element, sideNow, painting) {
  const [box, title] = [document.createElement("figure"), document.createElement("figcaption")];
  const [name, value] = [document.createElement("span"), document.createElement("output")];
  const [pixels, canvas] = [document.createElement("div"), document.createElement("canvas")];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const legend = document.createElement("p");
  Object.assign(pixels, { className: "atlas-pixels", tabIndex: 0 });
  pixels.setAttribute("role", "img");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  title.append(name, value);
  pixels.append(canvas, svg);
  box.append(title, pixels, legend);
  element.append(box);
  attachBrush(pixels, sideNow, painting);
  return { box, title, name, value, pixels, canvas, svg, legend, content: "" };
}

/**
 * The words of a frame change rarely; they are written only then.
 *
 * @param {Frame} frame
 * @param {{ name: string, line?: string, legend: string, label: string }} words
 */
function write(frame, words) {
  const content = JSON.stringify(words);
  if (content === frame.content) return;
  frame.content = content;
  frame.name.textContent = words.name;
  frame.name.className = words.line ? "atlas-name" : "";
  frame.name.style.cssText = words.line ?? "";
  frame.legend.innerHTML = words.legend;
  frame.pixels.setAttribute("aria-label", words.label);
}

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** @param {Frame} frame @param {number} side @param {(data: ImageDataArray, at: number, i: number) => void} colorOf writes pixel i */
function put({ canvas, svg }, side, colorOf) {
  if (canvas.width !== side) {
    canvas.width = canvas.height = side;
    svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  }
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) colorOf(image.data, 4 * i, i);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** @type {[string, number][]} */
const KINDS = [
  ["true positive", 7],
  ["false negative", 0],
  ["false positive", 1],
];

/**
 * On the object from the colour of a miss to that of a hit, beside it from nothing to that of a false alarm, as p grows.
 *
 * @param {Frame} frame
 * @param {Loaded} loaded
 * @param {Measured} measured
 * @param {Theme} theme
 */
function drawMasks(frame, { scene, y }, { p }, theme) {
  const [hit, miss, alarm] = KINDS.map(([, i]) => rgb(theme.colors[i]));
  put(frame, scene.side, (data, at, i) => {
    for (let k = 0; k < 3; k++) data[at + k] = y[i] * (p[i] * hit[k] + (1 - p[i]) * miss[k]) + (1 - y[i]) * alarm[k];
    data[at + 3] = 255 * (y[i] + (1 - y[i]) * p[i]);
  });
  const legend = KINDS.map(([word, i]) => `<span style="--swatch:${theme.colors[i]}">${word}</span>`).join("");
  write(frame, { name: "Prediction over target", legend, label: "The prediction over the target" });
}

/**
 * @param {Frame} frame
 * @param {Loaded["scene"]} scene
 * @param {Measured["curves"][number]} curve
 * @param {number} most the size of a gradient that has the full colour
 * @param {Theme} theme
 * @param {number} i
 */
function drawGradient(frame, scene, { name, value, gradient }, most, theme, i) {
  const [down, up] = [rgb(theme.colors[0]), rgb(theme.colors[1])];
  put(frame, scene.side, (data, at, j) => {
    const part = most > 0 ? gradient[j] / most : 0;
    const color = part < 0 ? down : up;
    for (let k = 0; k < 3; k++) data[at + k] = color[k];
    data[at + 3] = 255 * Math.abs(part);
  });
  frame.value.textContent = format(value, NOISE);
  const strip = `<i style="background:linear-gradient(90deg,${theme.colors[0]},transparent,${theme.colors[1]})"></i>`;
  const legend = most > 0 ? `${NAMES[scene.of]} −${format(most, NOISE)} ${strip} +${format(most, NOISE)}` : "No gradient here.";
  const line = nameStyle(theme, i);
  write(frame, { name, line, legend, label: `The gradient of ${name} on every pixel` });
}

/**
 * The target's outline over every frame, so that the eye finds the same place in each; and fainter that of the prediction.
 *
 * @param {Frame[]} frames
 * @param {Drawing} drawing
 * @param {Theme} theme
 */
function outline(frames, drawing, theme) {
  const { loaded, measured } = drawing;
  const place = (/** @type {number} */ column, /** @type {number} */ row) =>
    `${(column + 0.5).toFixed(2)} ${(row + 0.5).toFixed(2)}`;
  const line = (/** @type {Float64Array} */ heights) => contour(heights, loaded.scene.side, 0.5, place);
  if (loaded.y !== drawing.outlined) Object.assign(drawing, { outlined: loaded.y, target: line(loaded.y) });
  const prediction = line(measured.p);
  for (const { svg } of frames) {
    if (svg.childElementCount < 2)
      svg.innerHTML = `<path stroke-width="1.5" opacity="0.9"/><path opacity="0.45"/>`.replaceAll("<path", PATH);
    svg.setAttribute("stroke", theme.text);
    [drawing.target, prediction].forEach((d, k) => svg.children[k].getAttribute("d") !== d && svg.children[k].setAttribute("d", d));
  }
}

/** The pixel under the pointer, in words. @param {Drawing} drawing */
function wordsAt({ loaded: { scene, y }, measured, pixel }) {
  if (pixel === null || !(pixel < measured.p.length)) return "";
  const place = `row ${Math.floor(pixel / scene.side) + 1}, column ${(pixel % scene.side) + 1}`;
  const gradients = measured.curves
    .slice(0, scene.maps)
    .map(({ name, gradient }) => `${name} ${NAMES[scene.of]} = ${format(gradient[pixel], NOISE)}`);
  return [`${place}: y = ${y[pixel]}, p = ${format(measured.p[pixel])}`, ...gradients].join("; ");
}
