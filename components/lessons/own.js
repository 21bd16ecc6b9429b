// The lesson that a reader's own views make, as the text of its file, and the views that such a file has.

/** @typedef {import("../kit/views.js").View} View */
/** @typedef {import("../kit/views.js").Views} Views */

/** @param {string} text */
const line = (text) => text.replace(/\s+/g, " ").trim();

/** The file of these views. @param {Views} views */
export function textOf({ title, about, steps }) {
  const parts = steps.map(
    ({ heading, address, words }) => `## ${line(heading)}\n${address}\n${words.trim() && `\n${words.trim()}\n`}`,
  );
  return `---\ntitle: ${line(title)}\nabout: ${line(about)}\n---\n\n${parts.join("\n")}`;
}

/** The views of a file that the reader of lessons has taken. @param {string} text @returns {Views} */
export function viewsOf(text) {
  const [header, ...parts] = text
    .replace(/^\ufeff/, "")
    .replace(/\r\n?/g, "\n")
    .split(/^## /m);
  const named = (/** @type {string} */ name) => header.match(new RegExp(`^${name}: *(.+)$`, "m"))?.[1].trim() ?? "";
  const steps = parts.map((part) => {
    const [heading, ...rest] = part.split("\n");
    const [address, ...words] = rest.join("\n").trimStart().split("\n");
    return { heading: heading.trim(), address: address.trim(), words: words.join("\n").trim() };
  });
  return { title: named("title"), about: named("about"), steps };
}

/** A list with one of its members moved by one place. @template T @param {T[]} all @param {number} i @param {number} by */
export function moved(all, i, by) {
  const rest = all.toSpliced(i, 1);
  return rest.toSpliced(i + by, 0, all[i]);
}
