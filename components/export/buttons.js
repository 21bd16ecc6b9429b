// Taking the picture away: as an image, as its numbers, as a link.

import { keyed } from "../kit/streamlit.js";

export function render({ parentElement, data }) {
  parentElement.querySelectorAll("button").forEach((button) => {
    button.onclick = () => (button.dataset.kind === "link" ? copyLink(button) : save(button.dataset.kind, data));
  });
}

// The module that knows the picture offers it in every kind there is.
async function save(kind, { key, from, name }) {
  const { kinds } = await import(new URL(`../${from}.js`, import.meta.url).href);
  const offered = kinds(keyed(key));
  if (!offered) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await offered[kind]());
  link.download = `${name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function copyLink(button) {
  const text = location.href;
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyByHand(text);
  const word = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = word), 1200);
}

// The clipboard is closed to a page that came over plain HTTP, as it may in a lecture hall.
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
