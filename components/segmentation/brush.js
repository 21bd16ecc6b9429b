// Painting on a frame of pixels, with the pointer, a finger, or the arrow keys and space.

const REST = 400; // ms without a key before the hand counts as gone
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// What the pointer does: nothing, so that a finger scrolls the page, or paint one layer, drawing or erasing.
const TOOLS = [
  ["Look", null, 0],
  ["Draw target", "target", 1],
  ["Erase target", "target", 0],
  ["Draw prediction", "prediction", 1],
  ["Erase prediction", "prediction", 0],
];

export function buildTools(element, { cleared }) {
  const brush = { layer: null, value: 0, size: 3 };
  const buttons = TOOLS.map(([word, layer, value]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.setAttribute("aria-pressed", layer === null);
    button.onclick = () => {
      Object.assign(brush, { layer, value });
      buttons.forEach((other) => other.setAttribute("aria-pressed", other === button));
      document.querySelectorAll(".atlas-pixels").forEach((frame) => frame.classList.toggle("atlas-painting", layer !== null));
    };
    return button;
  });
  const size = document.createElement("label");
  size.innerHTML = `Brush <input type="range" min="1" max="12" value="${brush.size}">`;
  size.lastChild.oninput = () => (brush.size = Number(size.lastChild.value));
  const clear = Object.assign(document.createElement("button"), { type: "button", textContent: "Clear", onclick: cleared });
  element.replaceChildren(...buttons, size, clear);
  return brush;
}

export function attachBrush(frame, sideNow, { brush, hand, point }) {
  let last = null; // where the stroke is
  const at = ({ clientX, clientY }) => {
    const box = frame.getBoundingClientRect();
    const side = sideNow();
    return [((clientX - box.left) / box.width) * side, ((clientY - box.top) / box.height) * side];
  };
  frame.classList.toggle("atlas-painting", brush.layer !== null);
  frame.addEventListener("pointerdown", (event) => {
    if (!brush.layer || event.button) return;
    frame.setPointerCapture(event.pointerId);
    last = at(event);
    hand.painted(brush.layer, disc(last, last, brush.size, sideNow()), brush.value);
  });
  frame.addEventListener("pointermove", (event) => {
    const here = at(event);
    point(pixelAt(here, sideNow()));
    if (!last) return;
    hand.painted(brush.layer, disc(last, here, brush.size, sideNow()), brush.value);
    last = here;
  });
  frame.addEventListener("pointerleave", () => last || point(null));
  frame.addEventListener("lostpointercapture", () => {
    if (last) hand.left(brush.layer);
    last = null;
  });
  attachKeys(frame, sideNow, { brush, hand, point });
}

// The arrow keys move a place, and what it holds is said; space paints there.
function attachKeys(frame, sideNow, { brush, hand, point }) {
  let place;
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
    hand.painted(layer, disc(place, place, size, side), value);
    clearTimeout(timer);
    timer = setTimeout(() => hand.left(layer), REST);
  });
  frame.addEventListener("blur", () => point(null));
}

function pixelAt([x, y], side) {
  const [column, row] = [x, y].map(Math.floor);
  return column >= 0 && column < side && row >= 0 && row < side ? row * side + column : null;
}

// The pixels within half the brush's size of the way from one place to the other.
function disc([x0, y0], [x1, y1], size, side) {
  const reach = Math.max(size / 2, 0.71); // one pixel at least
  const pixels = [];
  const [low, high] = [
    (a, b) => Math.max(0, Math.floor(Math.min(a, b) - reach)),
    (a, b) => Math.min(side - 1, Math.ceil(Math.max(a, b) + reach)),
  ];
  const squared = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  for (let row = low(y0, y1); row <= high(y0, y1); row++) {
    for (let column = low(x0, x1); column <= high(x0, x1); column++) {
      const [x, y] = [column + 0.5, row + 0.5];
      const t = squared ? Math.min(Math.max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared, 0), 1) : 0;
      if (Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)) < reach) pixels.push(row * side + column);
    }
  }
  return pixels;
}
