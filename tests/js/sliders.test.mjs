import assert from "node:assert/strict";
import { test } from "node:test";

import { noteSliders } from "../../components/kit/sliders.js";

test("a slider overrules a message where it has moved, not where it has only come to say the message's numbers", () => {
  let texts = ["0.0", "3.0"];
  globalThis.CSS = { escape: (name) => name };
  globalThis.document = { querySelectorAll: () => texts.map((text) => ({ getAttribute: () => text })) };
  const sliders = noteSliders(["x"]);
  assert.equal(sliders.thumbs("x", [0, Math.PI]), null);
  texts = ["0.0", "3.1"]; // Streamlit sets the slider to the π of the message
  assert.equal(sliders.thumbs("x", [0, Math.PI]), null);
  texts = ["0.5", "3.1"];
  assert.deepEqual(sliders.thumbs("x", [0, Math.PI]), [0.5, 3.1]);
  assert.deepEqual(sliders.thumbs("x"), [0.5, 3.1]);
});

test("a slider of a message that has no number for it says its own", () => {
  let texts = ["0.0"];
  globalThis.document = { querySelectorAll: () => texts.map((text) => ({ getAttribute: () => text })) };
  const sliders = noteSliders(["delta"]);
  texts = ["2.0"];
  assert.equal(sliders.number("delta", undefined), 2);
});
