import assert from "node:assert/strict";
import { test } from "node:test";

import { batchMessage, decayWords } from "../../components/site/batch.js";

const MESSAGE = { added: "Weight decay adds this.", decay: 0.5, theta: "1 -2, 0.5", no_number: "“{word}” is no number." };

test("what weight decay adds is said where there is some", () => {
  assert.deepEqual(decayWords(MESSAGE), { note: "Weight decay adds this.", refusal: "" });
  assert.deepEqual(decayWords({ ...MESSAGE, decay: 0 }), { note: "", refusal: "" });
});

test("a word among the weights that is no number is named, and counts nothing", () => {
  assert.equal(decayWords({ ...MESSAGE, theta: "1 0,5 x" }).refusal, "“0,5” is no number.");
  assert.equal(decayWords({ ...MESSAGE, theta: "$& <b>" }).refusal, "“$&” is no number.");
  assert.equal(decayWords({ ...MESSAGE, theta: `1 ${"x".repeat(99)}` }).refusal.length, 40 + "“” is no number.".length);
  assert.deepEqual(batchMessage({ theta: "1 0,5 x 2" }, { scene: {} }).scene.theta, [1, 2]);
});
