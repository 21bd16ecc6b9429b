import assert from "node:assert/strict";
import { test } from "node:test";

import { release, resizePlots } from "../../components/kit/plotly.js";

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

test("plots are resized where they are on the page, which one that the reader has left is not", () => {
  const resized = [];
  globalThis.window = { Plotly: { Plots: { resize: (plot) => resized.push(plot) } } };
  const around = (isConnected, plot) => ({ isConnected, querySelectorAll: () => [plot] });
  resizePlots(around(true, "here"));
  resizePlots(around(false, "gone")); // Plotly would fail
  delete globalThis.window;
  assert.deepEqual(resized, ["here"]);
});
