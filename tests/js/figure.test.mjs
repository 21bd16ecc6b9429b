import assert from "node:assert/strict";
import { test } from "node:test";

import { heightAt } from "../../components/chart/figure.js";

test("a point lies on its line, also between two of its places", () => {
  assert.equal(heightAt([0, 1, 2], [0, 2, 6], 1), 2);
  assert.equal(heightAt([0, 1, 2], [0, 2, 6], 1.5), 4);
});

test("in a gap and beyond its ends a line has no height", () => {
  assert.equal(heightAt([0, 1, 2], [0, null, 6], 1.5), null);
  assert.equal(heightAt([0, 1, 2], [0, 2, 6], 2.5), null);
  assert.equal(heightAt([0, 1, 2], [0, 2, 6], -1), null);
  assert.equal(heightAt([null, 1, 2], [null, 2, 6], 0.5), null);
});
