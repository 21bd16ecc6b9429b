// Painting on a frame of pixels, with the pointer, a finger, or the arrow keys and space.

import { letGo, take } from "../../kit/handle.js";

const REST = 400; // ms without a key before the hand counts as gone
/** @type {Record<string, number[]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @typedef {"target" | "prediction"} Layer */
/** @typedef {{ layer: Layer | null, value: number, size: number }} Brush */

/**
 * What the hand does: it has painted pixels of a layer with 1 or 0, it has left that layer, or the prediction is to be cleared.
 *
 * @typedef {object} Hand
 * @property {(layer: Layer, pixels: number[], value: number) => void} painted
 * @property {(layer: Layer) => void} left
 * @property {() => void} cleared
 */

/** @typedef {{ brush: Brush, hand: Hand, point: (pixel: number | null) => void }} Painting where the pointer is goes to `point` */

/**
 * What the pointer does: nothing, so that a finger scrolls the page, or paint one layer, drawing or erasing.
 *
 * @type {[string, Layer | null, number][]}
 */
const TOOLS = [
  ["Look", null, 0],
  ["Draw target", "target", 1],
  ["Erase target", "target", 0],
  ["Draw prediction", "prediction", 1],
  ["Erase prediction", "prediction", 0],
];

/** @param {HTMLElement} element @param {() => void} cleared @returns {Brush} */
export function buildTools(element, cleared) {
  /** @type {Brush} */
  const brush = { layer: null, value: 0, size: 3 };
  const buttons = TOOLS.map(([word, layer, value]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.setAttribute("aria-pressed", String(layer === null));
    button.onclick = () => {
      Object.assign(brush, { layer, value });
      buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
      document.querySelectorAll(".atlas-pixels").forEach((frame) => frame.classList.toggle("atlas-painting", layer !== null));
    };
    return button;
  });
  const size = document.createElement("input");
  Object.assign(size, { type: "range", min: "1", max: "12", value: String(brush.size) });
  size.oninput = () => (brush.size = size.valueAsNumber);
  const label = document.createElement("label");
  label.append("Brush ", size);
  const clear = Object.assign(document.createElement("button"), { type: "button", textContent: "Clear", onclick: cleared });
  element.replaceChildren(...buttons, label, clear);
  return brush;
}

/** @param {HTMLElement} frame @param {() => number} sideNow @param {Painting} painting */
export function attachBrush(frame, sideNow, { brush, hand, point }) {
  /** @type {{ layer: Layer, place: number[] } | null} */
  let stroke = null; // and where it has come to
  const at = (/** @type {PointerEvent} */ { clientX, clientY }) => {
    const box = frame.getBoundingClientRect();
    const side = sideNow();
    return [((clientX - box.left) / box.width) * side, ((clientY - box.top) / box.height) * side];
  };
  frame.classList.toggle("atlas-painting", brush.layer !== null);
  frame.addEventListener("pointerdown", (event) => {
    if (!brush.layer || event.button) return;
    frame.setPointerCapture(event.pointerId);
    take(frame);
    stroke = { layer: brush.layer, place: at(event) };
    hand.painted(stroke.layer, disc(stroke.place, stroke.place, brush.size, sideNow()), brush.value);
  });
  frame.addEventListener("pointermove", (event) => {
    const here = at(event);
    point(pixelAt(here, sideNow()));
    if (!stroke) return;
    hand.painted(stroke.layer, disc(stroke.place, here, brush.size, sideNow()), brush.value);
    stroke.place = here;
  });
  frame.addEventListener("pointerleave", () => stroke || point(null));
  frame.addEventListener("lostpointercapture", () => {
    if (!stroke) return;
    letGo(frame);
    hand.left(stroke.layer);
    stroke = null;
  });
  attachKeys(frame, sideNow, { brush, hand, point });
}

/**
 * The arrow keys move a place, and what it holds is said; space paints there.
 *
 * @param {HTMLElement} frame
 * @param {() => number} sideNow
 * @param {Painting} painting
 */
function attachKeys(frame, sideNow, { brush, hand, point }) {
  /** @type {number[] | undefined} */
  let place;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  frame.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step && event.key !== " ") return;
    event.preventDefault();
    const side = sideNow();
    place = (place ?? [side / 2, side / 2]).map((v, k) =>
      Math.min(Math.max(v + (step?.[k] ?? 0) * (event.shiftKey ? 8 : 1), 0.5), side - 0.5),
    );
    point(pixelAt(place, side));
    const { layer, value, size } = brush; // the tool may be another by the time the keys rest
    if (step || !layer) return;
    take(frame);
    hand.painted(layer, disc(place, place, size, side), value);
    clearTimeout(timer);
    timer = setTimeout(() => {
      letGo(frame);
      hand.left(layer);
    }, REST);
  });
  frame.addEventListener("blur", () => point(null));
}

/** The pixel at a place of a frame, counted row by row; null beside the frame. @param {number[]} place @param {number} side */
export function pixelAt(place, side) {
  const [column, row] = place.map(Math.floor);
  return column >= 0 && column < side && row >= 0 && row < side ? row * side + column : null;
}

/**
 * The pixels within half the brush's size of the way from one place to the other.
 *
 * @param {number[]} from
 * @param {number[]} to
 * @param {number} size
 * @param {number} side
 */
export function disc([x0, y0], [x1, y1], size, side) {
  const reach = Math.max(size / 2, 0.71); // one pixel at least
  const low = (/** @type {number} */ a, /** @type {number} */ b) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const high = (/** @type {number} */ a, /** @type {number} */ b) => Math.min(side - 1, Math.ceil(Math.max(a, b) + reach));
  const squared = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  /** @type {number[]} */
  const pixels = [];
  for (let row = low(y0, y1); row <= high(y0, y1); row++) {
    for (let column = low(x0, x1); column <= high(x0, x1); column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      const t = squared ? Math.min(Math.max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared, 0), 1) : 0;
      if (Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)) < reach) pixels.push(row * side + column);
    }
  }
  return pixels;
}
