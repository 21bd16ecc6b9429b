import assert from "node:assert/strict";
import { test } from "node:test";

import { pullsOf, sentence } from "../../components/families/ranking/items.js";

const scene = {
  name: "RankNet",
  items: ["a", "b", "c"],
  pairs: [
    ["a", "b"],
    ["a", "c"],
    ["b", "c"],
  ],
};
const numbers = { value: 2, pull_ab: 0.5, pull_ac: 0.25, pull_bc: -1, by_a: -0.75, by_b: 1.5, by_c: -0.75 };

test("each item has an arrow for every other, and one of all, which is their sum", () => {
  const pulls = pullsOf(scene, [1, 0, -1], numbers);
  assert.equal(pulls.length, 9);
  for (const row of [0, 1, 2]) {
    const [all, ...single] = pulls.filter((pull) => pull.row === row);
    assert.equal(all.lane, 0);
    assert.deepEqual(
      single.map(({ lane }) => lane),
      [1, 2],
    );
    assert.equal(
      single.reduce((sum, { pull }) => sum + pull, 0),
      all.pull,
    );
    assert.ok(single.every(({ by }) => by !== scene.items[row]));
  }
});

test("a pair pulls its two items to opposite sides", () => {
  const pulls = pullsOf(scene, [1, 0, -1], numbers);
  const at = (row, by) => pulls.find((pull) => pull.row === row && pull.by === by).pull;
  assert.deepEqual([at(0, "b"), at(1, "a")], [0.5, -0.5]);
  assert.deepEqual([at(1, "c"), at(2, "b")], [-1, 1]);
});

test("the sentence counts the pairs that are not in the right order, also those that are equal", () => {
  assert.match(
    sentence(scene, [1, 0, -1], numbers, 1.5),
    /a is preferred to b is preferred to c; all 3 pairs are in the right order\. RankNet of all pairs together: 2/,
  );
  assert.match(sentence(scene, [0, 0, 3], numbers, 1.5), /3 of the 3 pairs are not in the right order/);
  assert.match(sentence(scene, [1, 0, -1], numbers, 0), /Nothing pulls\.$/);
});
