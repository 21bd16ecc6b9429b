// What puts a page into a frame of another document: the same texts stand in docs/EMBED.md.

const [WIDTH, HEIGHT] = [800, 450];
const SLIDE = [940, 520]; // below a heading, in a slide of 960 x 700

// A frame that has the focus has the keys, too: it tells the page around of those that it has no use for (docs/EMBED.md).
const TAG = "script"; // written out, it would end the script of a page that holds this module
const KEYS = `<${TAG}>
  addEventListener("message", ({ source, data }) => {
    if (data.lossAtlas === "ready") source.postMessage({ lossAtlas: "subscribe", id: "slides", keys: true }, "*");
    if (data.lossAtlas !== "key") return;
    if (["ArrowRight", "PageDown"].includes(data.key)) Reveal.next();
    if (["ArrowLeft", "PageUp"].includes(data.key)) Reveal.prev();
    if (data.key === "Escape") document.activeElement.blur();
  });
</${TAG}>`;

/** The address of a page in a frame; its query is written anew, so that nothing in it ends a string or an attribute. @param {string} href @param {string} [picture] of the page */
function framed(href, picture) {
  const url = new URL(href);
  if (picture) url.searchParams.set("picture", picture);
  url.searchParams.set("embed", "true");
  url.hash = "";
  return url.href;
}

/** @typedef {(address: string, about: string) => string} Snippet from the address of the frame, and its other attributes */

/** @type {Record<string, Snippet>} by where it goes; Moodle takes out scripts and styles */
const SNIPPETS = {
  "Web page": (src, about) => `<iframe src="${src}" ${about} style="border: 0" loading="lazy"></iframe>`,
  "reveal.js": (src, about) =>
    `<section>\n  <iframe data-src="${src}" data-preload ${about} style="border: 0"></iframe>\n</section>`,
  Quarto: (src, about) => `\`\`\`{=html}\n<iframe src="${src}" ${about} style="border: 0"></iframe>\n\`\`\``,
  Jupyter: (src) =>
    `from IPython.display import IFrame\n\nIFrame("${src.replaceAll("&amp;", "&")}", width=${WIDTH}, height=${HEIGHT})`,
  Moodle: (src, about) => `<p><iframe src="${src}" ${about}></iframe></p>`,
};

/** Where a frame can go. */
export const PLACES = Object.keys(SNIPPETS);

/**
 * The text that shows a page in a frame, to be copied to a place.
 *
 * @param {string} place
 * @param {string} href the address of the page in the state that the frame shows first
 * @param {string} name of the picture
 * @param {string} [picture] that the frame shows, where the page has several
 * @param {number[]} [size]
 */
export function snippetOf(place, href, name, picture, [width, height] = [WIDTH, HEIGHT]) {
  const about = `title="Loss Atlas: ${name}" width="${width}" height="${height}"`;
  return SNIPPETS[place](framed(href, picture).replaceAll("&", "&amp;"), about);
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A heading that Markdown shows as it is. @param {string} text */
const plain = (text) => text.replace(/[\\`*_{}[\]<>#$|~^]/g, "\\$&");

/**
 * The text that shows steps as slides with a heading and a frame; the arrow keys go on from inside a frame, too.
 *
 * @param {string} place reveal.js or Quarto
 * @param {{ heading: string, href: string }[]} steps
 */
export function slidesSnippet(place, steps) {
  const slides = steps.map(({ heading, href }) => {
    const frame = snippetOf(place, href, escaped(heading), undefined, SLIDE);
    return place === "Quarto" ? `## ${plain(heading)}\n\n${frame}` : frame.replace("\n", `\n  <h2>${escaped(heading)}</h2>\n`);
  });
  const keys = place === "Quarto" ? `\`\`\`{=html}\n${KEYS}\n\`\`\`` : KEYS;
  return `${[...slides, keys].join("\n\n")}\n`;
}
