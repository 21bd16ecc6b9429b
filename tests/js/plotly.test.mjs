import assert from "node:assert/strict";
import { test } from "node:test";

import { release } from "../../components/kit/plotly.js";

test("a plot is freed after what Plotly still draws in it", async () => {
  const done = [];
  const drawing = Promise.resolve().then(() => done.push("lines"));
  drawing.then(() => done.push("hover"));
  release({ purge: () => done.push("purge") }, {});
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(done, ["lines", "hover", "purge"]);
});

test("a place that Plotly has not drawn in has nothing to free", async () => {
  release(undefined, {});
  await new Promise((resolve) => setTimeout(resolve));
});
