// Taking the picture away: as an image, as its numbers, as a link.

import { addressOf } from "../kit/csv.js";
import { keyed } from "../kit/streamlit.js";

/** @typedef {import("../wire").TakeMessage} TakeMessage */
/** @typedef {Record<string, () => Promise<Blob | null>>} Kinds how to make a file of each kind */

/** @param {import("../kit/component.js").Message<TakeMessage>} message */
export function render({ parentElement, data }) {
  parentElement.querySelectorAll("button").forEach((button) => {
    button.onclick = () => (button.dataset.kind === "link" ? copyLink(button) : save(String(button.dataset.kind), data));
  });
}

/** The module that knows the picture offers it in every kind there is. @param {string} kind @param {TakeMessage} message */
async function save(kind, { key, from, name }) {
  const { kinds } = await import(new URL(`../${from}.js`, import.meta.url).href);
  const offered = /** @type {Kinds | null} */ (kinds(keyed(key)));
  const file = await offered?.[kind]();
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {HTMLButtonElement} button */
async function copyLink(button) {
  const text = addressOf(location.href);
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyByHand(text);
  const word = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = word), 1200);
}

/** The clipboard is closed to a page that came over plain HTTP, as it may in a lecture hall. @param {string} text */
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
