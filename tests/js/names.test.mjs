import assert from "node:assert/strict";
import { test } from "node:test";

import { apart, curveName, minimumName, tangentName } from "../../components/chart/names.js";

const PLACE = {
  ...{ x: (v) => 40 + 40 * (v + 5), y: (v) => 200 - 20 * v, left: 40, right: 440, top: 0, bottom: 200 },
  inside: (x, y) => x >= 39 && x <= 441 && y >= -1 && y <= 201,
};
const x = Array.from({ length: 101 }, (_, i) => (i - 50) / 10);
const name = (curve) => curveName("Huber", { x, value: x.map(curve) }, PLACE, "red");

test("a name stands over the end of a curve that rises, and under one that falls", () => {
  const rising = name((v) => 5 + v);
  assert.deepEqual([rising.x, rising.anchor, rising.y], [436, "end", 12]);
  const falling = name((v) => 6 - v);
  assert.ok(falling.y > PLACE.y(1), "under it");
  assert.equal(name(() => 2).y, PLACE.y(2) - 6);
});

test("a curve that leaves the panel is named where it leaves", () => {
  const cut = name((v) => v * v);
  assert.ok(cut.x < PLACE.x(3.3) && cut.x > PLACE.x(2.9));
  assert.equal(
    name(() => 50),
    null,
  );
});

test("names that would stand over each other move apart", () => {
  const labels = [0, 3, 6].map((y) => ({ text: "Huber", x: 400, y: 100 + y, anchor: "end", color: "red" }));
  const heights = apart(labels, 0).map(({ y }) => y);
  heights.sort((a, b) => a - b).forEach((y, i) => i && assert.ok(y - heights[i - 1] >= 14));
});

test("the tangent is named where it is farther from its curve, or not at all", () => {
  const ends = [
    [100, 150],
    [200, 100],
  ];
  assert.equal(tangentName(ends, [140, 60], PLACE, "black").x, 204);
  assert.equal(tangentName(ends, [150, 101], PLACE, "black"), null);
});

test("the minimum is named beside its mark, on the side where there is room", () => {
  assert.equal(minimumName(100, PLACE, "black").anchor, "start");
  assert.equal(minimumName(430, PLACE, "black").anchor, "end");
});

test("the name of a tangent that ends at the panel's edge stands clear of the minimum's below it", () => {
  const ends = [
    [100, 199],
    [200, 100],
  ];
  assert.ok(minimumName(100, PLACE, "black").y - tangentName(ends, [150, 100], PLACE, "black").y >= 14);
});
