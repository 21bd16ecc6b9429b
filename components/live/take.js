// Taking the picture away: as an image, as its numbers, as a link.

import { chartIn } from "./live.js";
import { csvOf } from "./numbers.js";
import { pngOf, svgOf } from "./picture.js";

const KINDS = {
  png: pngOf,
  svg: async (chart) => new Blob([await svgOf(chart)], { type: "image/svg+xml" }),
  csv: (chart) => new Blob([csvOf(chart, location.href)], { type: "text/csv" }),
};

export function render({ parentElement, data }) {
  parentElement.querySelectorAll("button").forEach((button) => {
    button.onclick = () => (button.dataset.kind === "link" ? copyLink(button) : save(button.dataset.kind, data));
  });
}

async function save(kind, { chart, name }) {
  const found = chartIn(document.querySelector(`.st-key-${CSS.escape(chart)}`));
  if (!found?.samples?.length) return; // nothing is drawn, and the chart says why
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await KINDS[kind](found));
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
