import assert from "node:assert/strict";
import { test } from "node:test";

import { stepped } from "../../components/families/embedding/descent.js";

const SCENE = {
  frame: [[-2, 2], [-1, 1]], // prettier-ignore
  points: [{ name: "a" }, { name: "b" }],
};
const PLACES = { a: [0, 0.5], b: [1.9, -0.9] };

test("a step goes against the gradient", () => {
  const numbers = { step: 0.1, by_a_x: 3, by_a_y: -1, by_b_x: 0, by_b_y: 0 };
  assert.deepEqual(stepped(SCENE, PLACES, numbers), { a: [-0.3, 0.6], b: [1.9, -0.9] });
});

test("no step leaves the frame", () => {
  const numbers = { step: 1, by_a_x: 0, by_a_y: 0, by_b_x: -50, by_b_y: 50 };
  assert.deepEqual(stepped(SCENE, PLACES, numbers).b, [2, -1]);
});
