// Keeping a lesson: as one file of slides, as its own file, and as frames in slides of another kind.

import { copyFrom, say } from "../kit/clipboard.js";
import { slidesSnippet } from "../export/embed.js";
import { button, made } from "./markup.js";
import { slidesOf } from "./slides.js";

/**
 * @typedef {object} Kept a lesson, and what is needed to keep it
 * @property {import("./lesson.js").Lesson} lesson
 * @property {string} text of its file
 * @property {(page: string, query?: string) => string} addressOf a page in a frame
 */

/** Offers a text as a file. @param {string} text @param {string} name @param {string} [type] */
export function saveText(text, name, type = "text/markdown") {
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(new Blob([text], { type })),
    download: name,
  });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {string} title */
const stemOf = (title) => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "lesson"; // prettier-ignore

/** A menu of what can be kept of a lesson. @param {Kept} kept */
export function takeMenu({ lesson, text, addressOf }) {
  const stem = stemOf(lesson.title);
  const slides = button("Slides, one file", "", async () => {
    say(slides, "Making them…");
    try {
      saveText(await slidesOf(lesson, text, addressOf), `${stem}.html`, "text/html");
      say(slides, "Saved");
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      say(slides, `The slides cannot be made here, as a page cannot be read (${error.message}). Open the atlas on a server.`);
    }
  });
  const file = button("The lesson’s file", "", () => saveText(text, `${stem}.md`));
  const frames = ["reveal.js", "Quarto"].map((place) => {
    const steps = lesson.steps.map(({ heading, page, query }) => ({ heading, href: addressOf(page, query) }));
    const copying = button(`Copy for ${place}`, "", () => void copyFrom(copying, slidesSnippet(place, steps)));
    return copying;
  });
  return made("details", "atlas-lesson-take", made("summary", "", "Take away"), made("div", "", slides, file, ...frames));
}
