// What composed losses are the sums of, as bars of one length, and the anchors of one of them, to switch on and off.

import { NOISE, format, percent } from "../kit/numbers.js";
import { at, rectangle } from "../kit/plane.js";
import { evaluate } from "../program/program.js";
import { sinceNow, watch } from "../kit/sliders.js";
import { readTheme } from "../kit/theme.js";

const CORNERS = ["x1", "y1", "x2", "y2"];
const PAD = 0.3; // around what is drawn, in units of the plane
const shares = new WeakMap(); // the component's element -> what it shows

export function render({ parentElement, data, setTriggerValue }) {
  const share = shares.get(parentElement) ?? create(parentElement);
  const { scene } = data;
  Object.assign(share, { scene, found: [...scene.found], theme: readTheme(parentElement) });
  share.changed = sinceNow(scene.sliders.map(({ key }) => key));
  share.commit = () => setTriggerValue("found", share.found);
  show(share);
}

export function remove(parentElement) {
  shares.get(parentElement)?.stop();
  shares.delete(parentElement);
}

function create(parentElement) {
  const [rows, anchors] = parentElement.querySelector(".atlas-shares").children;
  const share = { rows, svg: anchors.children[0], switches: anchors.children[1] };
  const moved = (keys) => share.scene.sliders.some(({ key }) => keys.has(key)) && showBars(share);
  share.stop = watch({ moved, released: () => {} });
  shares.set(parentElement, share);
  return share;
}

function show(share) {
  showBars(share);
  showSwitches(share);
  share.svg.innerHTML = drawing(share);
  share.svg.setAttribute("viewBox", frame(share.scene).join(" "));
}

function showBars({ scene, found, theme, changed, rows }) {
  const [target, box] = scene.boxes;
  const inputs = Object.fromEntries([
    ...CORNERS.map((corner, k) => [corner, box[k]]),
    ...CORNERS.map((corner, k) => [`target ${corner}`, target[k]]),
    ...found.map((v, i) => [`found${i + 1}`, v]),
    ...scene.sliders.map(({ key, input, value }) => [input, (changed(key) ?? [value])[0]]),
  ]);
  const values = evaluate(scene.program, { ...inputs, x: Float64Array.of(box[0]) });
  rows.innerHTML = scene.rows
    .map(({ slug, name, terms }) =>
      rowOf(
        name,
        terms,
        terms.map((term) => values[`${slug} ${term}`][0]),
        theme,
      ),
    )
    .join("");
}

function rowOf(name, terms, values, { colors }) {
  const total = values.reduce((a, b) => a + b);
  const part = (v) => (total > 0 ? v / total : 0);
  const pieces = values.map((v, i) => `<i style="width:${100 * part(v)}%;background:${colors[i]}"></i>`);
  const words = terms.map(
    (term, i) => `<span style="--swatch:${colors[i]}">${term} ${format(values[i], NOISE)}, ${percent(part(values[i]))}</span>`,
  );
  return `<section><h4><span>${name}</span><output>${format(total, NOISE)}</output></h4><div>${pieces.join("")}</div><p>${words.join("")}</p></section>`;
}

// One button for each anchor, which stays: the focus may be on it.
function showSwitches(share) {
  const { scene, switches } = share;
  if (switches.children.length !== scene.anchors.length)
    switches.replaceChildren(...scene.anchors.map((_, i) => switchOf(share, i)));
  [...switches.children].forEach((button, i) => {
    button.setAttribute("aria-pressed", String(share.found[i] === 1));
    button.textContent = `${i + 1}`;
    button.title = `anchor ${i + 1}: ${share.found[i] ? "positive" : "negative"}, p = ${format(scene.beliefs[i])}`;
  });
}

function switchOf(share, i) {
  const button = document.createElement("button");
  button.type = "button";
  button.addEventListener("click", () => {
    share.found[i] = 1 - share.found[i];
    show(share);
    share.commit();
  });
  return button;
}

function frame({ boxes, anchors }) {
  const all = [...boxes, ...anchors];
  const [left, bottom] = [0, 1].map((k) => Math.min(...all.map((box) => box[k])) - PAD);
  const [right, top] = [2, 3].map((k) => Math.max(...all.map((box) => box[k])) + PAD);
  return [left, -top, right - left, top - bottom];
}

function drawing({ scene, found }) {
  const [target, box] = scene.boxes;
  const anchors = scene.anchors.map((anchor, i) => {
    const [x, y] = at([anchor[0] + 0.08, anchor[3] - 0.38]).split(" ");
    return `<g class="${found[i] ? "atlas-on" : "atlas-off"}">${rectangle(anchor, "")}<text x="${x}" y="${y}">${i + 1}</text></g>`;
  });
  return [rectangle(target, "atlas-target"), rectangle(box, "atlas-predicted"), ...anchors].join("");
}
