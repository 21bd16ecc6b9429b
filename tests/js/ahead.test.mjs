import assert from "node:assert/strict";
import { test } from "node:test";

import { jumped, textAt } from "../../components/kit/ahead.js";

const thumb = {
  key: "gamma",
  index: 0,
  text: "2.00",
  from: 2,
  low: 0,
  high: 5,
  step: 0.05,
  least: 0,
  most: 5,
  left: 20,
  width: 250,
};
const range = { ...thumb, key: "x", text: "-1.0", from: -1, low: -6, high: 6, step: 0.5, least: -6, most: 3, width: 240 };
const upper = { ...range, index: 1, text: "3.0", from: 3, least: -1, most: 6 };

test("a thumb goes in steps, as far as the pointer goes, and to the digits that its slider writes", () => {
  const texts = [0, 1, 2, -2.4, 1000, -1000].map((pixels) => textAt(thumb, pixels));
  assert.deepEqual(texts, ["2.00", "2.00", "2.05", "1.95", "5.00", "0.00"]);
});

test("steps count from the lower end, and a thumb stops at its neighbour", () => {
  assert.deepEqual([textAt(upper, -11), textAt(upper, -200)], ["2.5", "-1.0"]);
  assert.equal(textAt({ ...thumb, text: "3", from: 3, low: 2, high: 6, step: 1, width: 100 }, 30), "4");
});

test("a press on the track takes the thumb to the nearest step, from where a drag goes on", () => {
  const texts = [0, 20, 21, 22, 145, 270, 1000].map((x) => jumped([thumb], x).text);
  assert.deepEqual(texts, ["0.00", "0.00", "0.00", "0.05", "2.50", "5.00", "5.00"]);
  assert.deepEqual([0, 1, 2].map((pixels) => textAt(jumped([thumb], 146), pixels)), ["2.50", "2.50", "2.55"]); // prettier-ignore
});

test("of two thumbs the nearer jumps, and the upper of two that are as near", () => {
  const jumps = [30, 140, 159, 161, 185, 260].map((x) => jumped([range, upper], x)).map(({ index, text }) => [index, text]);
  assert.deepEqual(jumps, [[0, "-5.5"], [0, "0.0"], [1, "1.0"], [1, "1.0"], [1, "2.5"], [1, "6.0"]]); // prettier-ignore
});
