// Taking the picture away: as an image, as its numbers, as a link.

import { copyFrom, say } from "../kit/clipboard.js";
import { addressOf } from "../kit/csv.js";
import { keyed } from "../kit/streamlit.js";
import { PLACES, snippetOf } from "./embed.js";

const PRINTED = ["pdf", "tex"];
const UNANSWERED = "The server does not answer: it makes this file";

/** @typedef {import("../wire").TakeMessage} TakeMessage */
/** @typedef {Record<string, (size: string) => Promise<Blob | null>>} Kinds how to make a file of each kind, in one of the sizes if there are several */
/** @typedef {{ kinds: (element: Element | null) => Kinds | null }} Source the module that knows the picture */

/** @param {import("../kit/component.js").Message<TakeMessage>} message */
export function render({ parentElement, data }) {
  const source = sourceOf(data); // now, because the net may be down when a button is pressed
  const [sizes, papers, places] = /** @type {NodeListOf<HTMLSelectElement>} */ (parentElement.querySelectorAll("select"));
  sizes.hidden = !data.sized;
  if (!places.length) places.append(...PLACES.map((place) => new Option(place)));
  /** @type {HTMLElement} */ (papers.parentElement).hidden = !data.sized;
  /** @type {HTMLElement} */ (places.parentElement).hidden = !data.framed;
  const menu = /** @type {HTMLDetailsElement} */ (parentElement.querySelector("details"));
  menu.onkeydown = ({ key }) => {
    if (key === "Escape") menu.open = false;
  };
  /** @type {Record<string, () => string>} */
  const texts = {
    link: () => addressOf(location.href),
    frame: () => snippetOf(places.value, location.href, data.name, data.key),
  };
  parentElement.querySelectorAll("button").forEach((button) => {
    const text = texts[button.dataset.kind ?? ""];
    const size = button.parentElement === papers.parentElement ? papers : sizes;
    button.onclick = () => (text ? copyFrom(button, text()) : save(button, source, data, size.value));
  });
}

/** A file that the server makes, or why there is none; its module is asked for now, as the server is. @param {Parameters<typeof import("./paper.js").paperFile>} asked */
const printed = (...asked) => import("./paper.js").then(({ paperFile }) => paperFile(...asked)).catch(() => UNANSWERED);

/** The module that knows the picture; null where it cannot be loaded. @param {TakeMessage} message @returns {Promise<Source | null>} */
const sourceOf = ({ from }) => import(new URL(`../${from}.js`, import.meta.url).href).catch(() => null);

/** The picture as a file of the button's kind. @param {HTMLButtonElement} button @param {Promise<Source | null>} loaded @param {TakeMessage} message @param {string} size */
async function save(button, loaded, { key, name, sized }, size) {
  const [source, kind] = [await loaded, String(button.dataset.kind)];
  if (!source) return say(button, "Not loaded: reload the page when the net is up");
  const element = keyed(key);
  const file = PRINTED.includes(kind) ? await printed(kind, size, element) : await source.kinds(element)?.[kind](size);
  if (typeof file === "string") return say(button, file);
  if (!file) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  const named = sized && kind !== "csv" && size !== "screen" ? `${name}-${size}` : name;
  link.download = `${named}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
