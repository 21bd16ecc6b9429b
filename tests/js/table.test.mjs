import assert from "node:assert/strict";
import { test } from "node:test";

import { tableOf } from "../../components/export/table.js";
import { untoldOf } from "../../components/kit/staging.js";

test("the table has a row for each point, none for a gap, and an empty cell for what is undefined", () => {
  const scene = { axis: { title: "residual r" }, panels: [{ name: "value" }, { name: "weight" }] };
  const curves = [{ name: "Huber", controls: [{ input: "delta" }], inputs: { delta: 2 } }];
  const points = {
    x: [0, 1, 2],
    value: [0, NaN, 2],
    slope: [0, 1, Infinity],
    curvature: [1, 1, 1],
    weight: [NaN, 1, 1],
    factor: 3,
  };
  assert.deepEqual(tableOf({ scene, curves, samples: [points] }, "address").split("\n"), [
    "# x: residual r",
    "# curve 1: Huber; delta = 2; times 3",
    "# address",
    "curve,x,value,slope,curvature,weight",
    "1,0,0,0,1,",
    "1,2,2,inf,1,1",
    "",
  ]);
});

test("the table leaves out the columns and the curves that are hidden", () => {
  const scene = { axis: { title: "r" }, panels: [{ name: "value" }, { name: "slope" }] };
  const curves = ["MSE", "MAE"].map((name) => ({ name, controls: [], inputs: {} }));
  const samples = [1, 2].map((value) => ({ x: [3], value: [value], slope: [7], curvature: [8], factor: 1 }));
  const rowsOf = (...hidden) => tableOf({ scene, curves, samples }, "a", hidden).split("\n").slice(4);
  assert.deepEqual(rowsOf("gradient"), ["curve,x,value,curvature", "1,3,1,8", "2,3,2,8", ""]);
  assert.deepEqual(rowsOf("loss", "curvature"), ["curve,x,slope", "1,3,7", "2,3,7", ""]);
  assert.deepEqual(rowsOf("curve1"), ["curve,x,value,slope,curvature", "2,3,2,7,8", ""]);
});

test("a number to be guessed is not told by the table, until it is revealed", () => {
  const staging = { hide: ["curve2"], question: { kind: "guess", part: "gradient" } };
  const isTold = (revealed) => !untoldOf({ ...staging, revealed }).includes("gradient");
  assert.deepEqual([false, true].map(isTold), [false, true]);
  assert.ok(untoldOf({ ...staging, revealed: true }).includes("curve2"));
});
