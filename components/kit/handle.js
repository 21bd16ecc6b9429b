// What the hand can hold: followed by pointer or finger until it lets go, and moved by keys.

const REST = 300; // ms without a key before the hand counts as gone

/** @type {Element | null} */
let held = null; // there is one hand

/** Whether the hand holds something inside this element. @param {Element} element */
export const isInHand = (element) => held !== null && element.contains(held);

/** The hand takes an element that no handle makes movable, until it lets go. @param {Element} element */
export const take = (element) => void (held = element);

/** @param {Element} element */
export function letGo(element) {
  if (held === element) held = null;
}

/**
 * Lets the hand hold an element, and returns how a pointer takes it that went down beside it: pointed(event) says where the pointer wants it, keyed(event) where a key does, undefined for any other
 * key; moved(to) takes it there, and left() is called when pointer or keys have come to rest.
 *
 * @template To
 * @param {HTMLElement} element
 * @param {object} hand
 * @param {(event: PointerEvent) => To} hand.pointed
 * @param {(event: KeyboardEvent) => To | undefined} hand.keyed
 * @param {(to: To) => void} hand.moved
 * @param {() => void} hand.left
 * @returns {(event: PointerEvent) => void}
 */
export function attachHandle(element, { pointed, keyed, moved, left }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const leave = () => {
    letGo(element);
    left();
  };
  const grab = (/** @type {PointerEvent} */ event) => {
    take(element);
    element.setPointerCapture(event.pointerId);
    event.preventDefault();
    element.focus({ preventScroll: true });
  };
  element.addEventListener("pointerdown", grab);
  element.addEventListener("pointermove", (event) => element.hasPointerCapture(event.pointerId) && moved(pointed(event)));
  element.addEventListener("lostpointercapture", leave);
  element.addEventListener("keydown", (event) => {
    const to = keyed(event);
    if (to === undefined) return;
    event.preventDefault();
    take(element);
    moved(to);
    clearTimeout(timer);
    timer = setTimeout(leave, REST);
  });
  return grab;
}

/**
 * Where a key takes a slider: a step, ten with shift or a page key, or to an end; undefined if it is none of a slider's keys.
 *
 * @param {KeyboardEvent} event
 * @param {number} now
 * @param {number[]} range
 * @param {number} steps
 * @returns {number | undefined}
 */
export function stepped({ key, shiftKey }, now, [low, high], steps) {
  const step = (high - low) / steps;
  const by = shiftKey ? 10 * step : step;
  /** @type {Record<string, number>} */
  const places = {
    ...{ ArrowRight: now + by, ArrowUp: now + by, ArrowLeft: now - by, ArrowDown: now - by },
    ...{ PageUp: now + 10 * step, PageDown: now - 10 * step, Home: low, End: high },
  };
  return places[key];
}
