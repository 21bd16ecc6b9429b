// The figure of a notebook: the offline page in a frame. Plotly.js is in one of the notebook's figures only, which leaves it on the page
// around all frames; the others take it there. A frame whose page is out of reach has to carry it itself.

import { start as startPage } from "./offline.js";

const LEFT = "lossAtlasPlotly"; // the field of the page around that holds the text of Plotly.js, and the event that says it is there

export async function start() {
  const carried = document.getElementById("plotly")?.textContent;
  const note = document.createElement("p");
  note.textContent = "This figure waits for Plotly.js, which the first figure of the notebook brings: run its cell, too.";
  if (!carried) document.querySelector("main")?.before(note);
  const script = document.createElement("script");
  script.textContent = carried ? leave(await unpacked(carried)) : await taken();
  document.head.append(script);
  note.remove();
  startPage();
}

/** The page around; null where the browser keeps it out of reach. @returns {any} */
function around() {
  try {
    return parent.document && parent;
  } catch {
    return null;
  }
}

/** Leaves the text for the other frames. @param {string} text */
function leave(text) {
  const page = around();
  if (page) {
    page[LEFT] = text;
    page.dispatchEvent(new Event(LEFT));
  }
  return text;
}

/** The text that another frame has left, or will leave. @returns {Promise<string>} */
function taken() {
  const page = around();
  if (page?.[LEFT]) return Promise.resolve(page[LEFT]);
  return new Promise((resolve) => page?.addEventListener(LEFT, () => resolve(page[LEFT]), { once: true }));
}

/** A text from its gzip in base64. @param {string} packed */
function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
