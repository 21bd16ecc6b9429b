// The figure of a notebook: the offline page in a frame. Plotly.js is in one of the notebook's figures only; the frames beside it get its
// text by messages, which also pass where each frame has an origin of its own, as in the sandbox of VS Code.

import { start as startPage } from "./offline.js";

const ASKED = "lossAtlasPlotlyAsked"; // by a frame that waits for the text
const GIVEN = "lossAtlasPlotly"; // the field of a message that holds it

export async function start() {
  const carried = document.getElementById("plotly")?.textContent;
  const note = document.createElement("p");
  note.textContent = "This figure waits for Plotly.js, which the first figure of the notebook brings: run its cell, too.";
  if (!carried) document.querySelector("main")?.before(note);
  const text = carried ? await unpacked(carried) : await given();
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
  note.remove();
  startPage();
  addEventListener("message", ({ data, source }) => {
    if (data === ASKED) source?.postMessage({ [GIVEN]: text }, { targetOrigin: "*" });
  });
  if (carried) tellOthers({ [GIVEN]: text }); // those that asked before this frame was there
}

/** Sends a message to the other frames of the page around. @param {unknown} message */
function tellOthers(message) {
  for (let i = 0; i < parent.frames.length; i++) if (parent.frames[i] !== window) parent.frames[i].postMessage(message, "*");
}

/** The text that another frame gives. @returns {Promise<string>} */
function given() {
  const text = new Promise((resolve) => {
    const hear = (/** @type {MessageEvent} */ { data }) => {
      if (typeof data?.[GIVEN] !== "string") return;
      removeEventListener("message", hear);
      resolve(data[GIVEN]);
    };
    addEventListener("message", hear);
  });
  tellOthers(ASKED);
  return text;
}

/** A text from its gzip in base64. @param {string} packed */
function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
