import assert from "node:assert/strict";
import { test } from "node:test";

import { followGestures } from "../../components/kit/history.js";

const at = (pathname, search = "") => ({ pathname, search });

test("keys that follow each other on one slider make one entry", () => {
  const gestures = followGestures();
  const replaced = Array.from({ length: 10 }, (_, i) => {
    gestures.keyed("slider", 300 * i);
    return gestures.replaces(at("/binary", i ? `?gamma=${i}` : ""), at("/binary", `?gamma=${i + 1}`));
  });
  assert.deepEqual(replaced, [false, ...Array(9).fill(true)]);
  gestures.keyed("slider", 9000);
  assert.equal(gestures.replaces(at("/binary", "?gamma=10"), at("/binary", "?gamma=11")), false, "after a rest");
  gestures.keyed("another", 9100);
  assert.equal(gestures.replaces(at("/binary", "?gamma=11"), at("/binary", "?y=0")), false, "another slider");
});

test("each press of the pointer makes an entry of its own", () => {
  const gestures = followGestures();
  for (const i of [1, 2]) {
    gestures.pressed();
    assert.equal(gestures.replaces(at("/binary", `?gamma=${i}`), at("/binary", `?gamma=${i + 1}`)), false);
  }
});

test("another page takes the place of the entry that lost its query on the way there", () => {
  const gestures = followGestures();
  gestures.pressed();
  assert.equal(gestures.replaces(at("/binary", "?gamma=3.7"), at("/binary")), false);
  assert.equal(gestures.replaces(at("/binary"), at("/segmentation")), true);
});

test("a reader who set everything back and then left finds the defaults again", () => {
  const gestures = followGestures();
  gestures.pressed();
  assert.equal(gestures.replaces(at("/binary", "?gamma=3.7"), at("/binary")), false);
  gestures.pressed();
  assert.equal(gestures.replaces(at("/binary"), at("/segmentation")), false);
});

test("what follows the back button by itself adds nothing", () => {
  const gestures = followGestures();
  gestures.returned();
  assert.equal(gestures.replaces(at("/binary", "?gamma=3.70"), at("/binary", "?gamma=3.7")), true);
});
