// The list of lessons, and the place for a file with one of the reader's own.

import { buildCollection } from "./collection.js";
import { made } from "./markup.js";
import { hrefOf } from "./place.js";

const ASK = "A lesson is one text file. It is read in this browser, and sent nowhere.";

/**
 * @param {HTMLElement} place
 * @param {Map<string, import("./lesson.js").Lesson>} lessons by their names
 * @param {string[]} refused sentences about what cannot be shown
 * @param {import("./lesson.js").Pages} pages
 * @param {(file: File) => void} take
 */
export function buildList(place, lessons, refused, pages, take) {
  const items = [...lessons].map(([name, { title, about, steps }]) => {
    const link = Object.assign(made("a", "", title), { href: hrefOf(location, { name, packed: "", step: 1 }) });
    return made("li", "", link, made("p", "", about), made("small", "", `${steps.length} steps`));
  });
  const input = Object.assign(made("input", ""), { type: "file", accept: ".md,.txt,text/markdown,text/plain" });
  input.addEventListener("change", () => input.files?.[0] && take(input.files[0]));
  const own = made("label", "atlas-lesson-file", made("b", "", "A lesson of your own"), input, made("small", "", ASK));
  const said = made("div", "atlas-lesson-refused", ...refused.map((sentence) => made("p", "", sentence)));
  said.setAttribute("role", "alert");
  place.replaceChildren(said, made("ol", "atlas-lesson-list", ...items), own, buildCollection(pages, take));
}
