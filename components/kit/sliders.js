// Watches the page's own sliders while they move. A native slider tells the server on release only, but its input's
// aria-valuetext follows the thumb, whether by pointer, finger or key.

let pressed = false;
const listeners = new Set();

addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(
    end,
    () => {
      pressed = false;
      listeners.forEach(({ released }) => released());
    },
    true,
  );
}

new MutationObserver((changes) => {
  const keys = new Set(changes.map(({ target }) => keyOf(target)));
  listeners.forEach(({ moved }) => moved(keys));
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-valuetext"] });

function keyOf(input) {
  const holder = input.closest("[class*='st-key-']");
  return holder ? [...holder.classList].find((name) => name.startsWith("st-key-")).slice(7) : null;
}

export const isHeld = () => pressed;

// Calls moved(keys) when sliders moved and released() when the pointer went up; returns how to stop.
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const inputs = (key) => [...document.querySelectorAll(`.st-key-${CSS.escape(key)} input[type=range]`)];

// What a slider says of each of its thumbs. Their inputs' own values would not do: the browser moves them onto a step, and
// those of a logarithmic slider are indices.
const texts = (key) => inputs(key).map((input) => input.getAttribute("aria-valuetext"));

const number = (text) => Number(text.replace("\u2212", "-"));

// Notes where the sliders stand for a scene. The answer says the numbers a slider stands at, once it no longer stands where it
// stood for this scene, and null until then.
export function sinceNow(keys) {
  const base = new Map(keys.map((key) => [key, texts(key)]));
  return (key) => {
    const now = texts(key);
    if (!base.get(key)?.length) base.set(key, now); // it came after the scene
    return now.length && String(now) !== String(base.get(key)) ? now.map(number) : null;
  };
}
