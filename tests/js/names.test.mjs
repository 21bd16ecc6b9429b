import assert from "node:assert/strict";
import { test } from "node:test";

import { apart, clearest, curveLine, curveName, minimumName, segment, tangentNames } from "../../components/chart/names.js";

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
  assert.equal(tangentNames(ends, [140, 60], PLACE, "black")[0].x, 204);
  assert.deepEqual(tangentNames(ends, [150, 101], PLACE, "black"), []);
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
  assert.ok(minimumName(100, PLACE, "black").y - tangentNames(ends, [150, 100], PLACE, "black")[0].y >= 14);
});

test("the name of a tangent stands where it covers no curve: Huber's ends near its minimum", () => {
  const value = x.map((v) => (Math.abs(v) < 1 ? v * v : 2 * Math.abs(v) - 1));
  const ends = [-3.6, -0.4].map((v) => [PLACE.x(v), PLACE.y(-2 * v - 1)]);
  const heights = [-3.6, -0.4].map((v) => PLACE.y(value[x.indexOf(v)]));
  const [outside, inside] = tangentNames(ends, heights, PLACE, "black");
  const lines = [curveLine({ x, value }, "value", PLACE), segment(ends)];
  assert.equal(outside.anchor, "start");
  assert.deepEqual(clearest([outside, inside], lines), inside);
  assert.deepEqual(clearest([outside, inside], []), outside, "the first of those that cover nothing");
  assert.ok(inside.y <= PLACE.bottom - 3, "the minimum's name is below the panel");
});

test("a label that covers a steep step of a curve is seen to do so", () => {
  const step = { x: [-1, -0.1, 0.1, 1], value: [0, 0, 10, 10] };
  const lines = [curveLine(step, "value", PLACE)];
  const over = { text: "tangent", x: PLACE.x(-0.5), y: PLACE.y(5), anchor: "start", color: "black" };
  const beside = { ...over, x: PLACE.x(0.5) };
  assert.deepEqual(clearest([over, beside], lines), beside);
});
