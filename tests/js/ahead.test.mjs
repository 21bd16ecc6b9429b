import assert from "node:assert/strict";
import { test } from "node:test";

import { textAt } from "../../components/kit/ahead.js";

const thumb = { key: "gamma", index: 0, text: "2.00", from: 2, low: 0, high: 5, step: 0.05, least: 0, most: 5, width: 250 };

test("a thumb goes in steps, as far as the pointer goes, and to the digits that its slider writes", () => {
  const texts = [0, 1, 2, -2.4, 1000, -1000].map((pixels) => textAt(thumb, pixels));
  assert.deepEqual(texts, ["2.00", "2.00", "2.05", "1.95", "5.00", "0.00"]);
});

test("steps count from the lower end, and a thumb stops at its neighbour", () => {
  const upper = { ...thumb, text: "3.0", from: 3, low: -6, high: 6, step: 0.5, least: -1, most: 6, width: 240 };
  assert.deepEqual([textAt(upper, -11), textAt(upper, -200)], ["2.5", "-1.0"]);
  assert.equal(textAt({ ...thumb, text: "3", from: 3, low: 2, high: 6, step: 1, width: 100 }, 30), "4");
});
