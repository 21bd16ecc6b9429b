// The pictures of a scene of masks: the prediction over its target, and the gradient of each loss on every pixel.

import { attachBrush, buildTools } from "./brush.js";
import { contour } from "../kit/contours.js";
import { nameStyle } from "../kit/curves.js";
import { NOISE, format } from "../kit/numbers.js";

const PATH = '<path fill="none" vector-effect="non-scaling-stroke"';
const NAMES = { p: "dL/dp", z: "dL/dz" };

export function buildFrames(element, tools, words, hand) {
  const brush = buildTools(tools, hand);
  const frames = [];
  const state = { words, frames };
  const point = (pixel) => ((state.pixel = pixel), say(state));
  return {
    frames,
    draw(stage, found) {
      Object.assign(state, { stage, found });
      const shown = found.curves.slice(0, stage.scene.maps);
      while (frames.length < 1 + shown.length) frames.push(addFrame(element, () => state.stage, { brush, hand, point }));
      while (frames.length > 1 + shown.length) frames.pop().box.remove();
      drawMasks(frames[0], stage, found);
      const most = shown.map(({ gradient }) => gradient.reduce((m, v) => Math.max(m, Math.abs(v)), 0));
      shown.forEach((curve, i) => drawGradient(frames[i + 1], stage, curve, stage.scene.alike ? Math.max(...most) : most[i], i));
      outline(state, frames, stage, found);
      say(state);
    },
  };
}

function addFrame(element, stageNow, hand) {
  const box = document.createElement("figure");
  box.innerHTML = `
    <figcaption><span></span><output></output></figcaption>
    <div class="atlas-pixels" tabindex="0" role="img"><canvas></canvas><svg preserveAspectRatio="none" aria-hidden="true"></svg></div>
    <p></p>`;
  element.append(box);
  const [title, pixels, legend] = box.children;
  attachBrush(pixels, () => stageNow()?.scene.side, hand);
  return {
    box,
    title,
    name: title.firstChild,
    value: title.lastChild,
    pixels,
    canvas: pixels.firstChild,
    svg: pixels.lastChild,
    legend,
  };
}

// The words of a frame change rarely; they are written only then.
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

const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

function put({ canvas, svg }, side, colorOf) {
  if (canvas.width !== side) {
    canvas.width = canvas.height = side;
    svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  }
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) colorOf(image.data, 4 * i, i);
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const KINDS = [
  ["true positive", 7],
  ["false negative", 0],
  ["false positive", 1],
];

// On the object from the colour of a miss to that of a hit, beside it from nothing to that of a false alarm, as p grows.
function drawMasks(frame, { scene, theme, y }, { p }) {
  const [hit, miss, alarm] = KINDS.map(([, i]) => rgb(theme.colors[i]));
  put(frame, scene.side, (data, at, i) => {
    for (let k = 0; k < 3; k++) data[at + k] = y[i] * (p[i] * hit[k] + (1 - p[i]) * miss[k]) + (1 - y[i]) * alarm[k];
    data[at + 3] = 255 * (y[i] + (1 - y[i]) * p[i]);
  });
  const legend = KINDS.map(([word, i]) => `<span style="--swatch:${theme.colors[i]}">${word}</span>`).join("");
  write(frame, { name: "Prediction over target", legend, label: "The prediction over the target" });
}

function drawGradient(frame, { scene, theme }, { name, value, gradient }, most, i) {
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

// The target's outline over every frame, so that the eye finds the same place in each; and fainter that of the prediction.
function outline(state, frames, { scene, theme, y }, { p }) {
  const place = (column, row) => `${(column + 0.5).toFixed(2)} ${(row + 0.5).toFixed(2)}`;
  const line = (heights) => contour(heights, scene.side, 0.5, place);
  if (y !== state.outlined) Object.assign(state, { outlined: y, target: line(y) });
  const prediction = line(p);
  for (const { svg } of frames) {
    if (svg.childElementCount < 2)
      svg.innerHTML = `<path stroke-width="1.5" opacity="0.9"/><path opacity="0.45"/>`.replaceAll("<path", PATH);
    svg.setAttribute("stroke", theme.text);
    [state.target, prediction].forEach((d, k) => svg.children[k].getAttribute("d") !== d && svg.children[k].setAttribute("d", d));
  }
}

// The pixel under the pointer, in words.
function say({ words, stage, found, pixel }) {
  if (pixel === null || pixel === undefined || !(pixel < found.p.length)) return void (words.textContent = "");
  const { side, of, maps } = stage.scene;
  const place = `row ${Math.floor(pixel / side) + 1}, column ${(pixel % side) + 1}`;
  const gradients = found.curves
    .slice(0, maps)
    .map(({ name, gradient }) => `${name} ${NAMES[of]} = ${format(gradient[pixel], NOISE)}`);
  words.textContent = [`${place}: y = ${stage.y[pixel]}, p = ${format(found.p[pixel])}`, ...gradients].join("; ");
}
