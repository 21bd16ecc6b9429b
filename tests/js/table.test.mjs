import assert from "node:assert/strict";
import { test } from "node:test";

import { tableOf } from "../../components/export/table.js";

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
