import assert from "node:assert/strict";
import { test } from "node:test";

import { clampProbe } from "../../components/chart/probe.js";
import { stepped } from "../../components/kit/handle.js";

const key = (name, shiftKey = false) => stepped({ key: name, shiftKey }, 5, [0, 10], 100);

test("keys take a slider a step, ten steps, or to an end", () => {
  assert.deepEqual([key("ArrowRight"), key("ArrowDown"), key("ArrowUp", true), key("Home"), key("End")], [5.1, 4.9, 6, 0, 10]);
  assert.deepEqual([key("PageUp"), key("PageDown"), key("PageUp", true)], [6, 4, 6]);
  assert.equal(key("Enter"), undefined);
});

test("the probe stays in view, to four digits of it", () => {
  assert.deepEqual(
    [clampProbe(0.123456, [-5, 5]), clampProbe(9, [-5, 5]), clampProbe(1.00456789, [1, 1.005])],
    [0.123, 5, 1.004568],
  );
});
