// Keys that a page in a frame has no use for, for a page around that plays a lesson: the next step, say. And keys that it passes on.

const ALWAYS = ["Escape", "p", "P"]; // what ends and begins a presentation is the business of the page around
const FREE = ["ArrowLeft", "ArrowRight", "PageUp", "PageDown"]; // unless what has the focus moves by them
const TYPED = "input:not([type=range]), textarea, select, [contenteditable], dialog[open]";
const MOVED = "[role=slider], [role=application], input[type=range]";
const KEY = /^.$/u; // one that says a letter

/** @type {Set<(key: string) => void>} */
const listeners = new Set();

/** From now on, before all other listeners of the page. */
export function followKeys() {
  addEventListener("keydown", (event) => pressed(event), true);
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const { key, target, ctrlKey, metaKey, altKey, isTrusted } = event;
  if (!listeners.size || !isTrusted || ctrlKey || metaKey || altKey) return;
  if (!(target instanceof Element) || target.closest(TYPED)) return;
  if (!ALWAYS.includes(key) && !(FREE.includes(key) && !target.closest(MOVED))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  listeners.forEach((tell) => tell(key));
}

/** Calls an act with each key. @param {(key: string) => void} tell */
export const whenPressed = (tell) => void listeners.add(tell);

/** Does what a key does on this page. @param {unknown} key */
export function press(key) {
  if (typeof key !== "string" || !KEY.test(key)) throw new Error("press needs a key that is one sign, as key");
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
