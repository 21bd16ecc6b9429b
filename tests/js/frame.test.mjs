import assert from "node:assert/strict";
import { test } from "node:test";

import { stage } from "../../components/kit/staged.js";
import { chosenOf } from "../../components/site/frame.js";
import { changesIn, keysIn, queryIn, stateIn } from "../../components/site/protocol.js";

const held = (key, kind, value) => ({ field: { key, kind, label: key, default: 1 }, value });
const STATE = [held("loss", "choice", "Focal"), held("gamma", "number", 2), held("alpha", "number", 1), held("y", "number", 1)];
const ORDER = ["loss", "y"];
const NOBODY = new Map();
const keys = (chosen) => chosen.map(({ field }) => field.key);

test("a frame shows the controls that its address names, and else the numbers of its losses", () => {
  assert.deepEqual(keys(chosenOf(STATE, ORDER, NOBODY, { asked: [] })), ["gamma", "alpha"]);
  assert.deepEqual(keys(chosenOf(STATE, ORDER, NOBODY, { asked: [["sliders", "y,alpha"]] })), ["alpha", "y"]);
  assert.deepEqual(keys(chosenOf(STATE, ORDER, NOBODY, { asked: [["sliders", "nothing,loss"]] })), ["loss"]);
  for (const text of ["", "nothing", "gamma alpha", "__proto__"]) {
    assert.deepEqual(keys(chosenOf(STATE, ORDER, NOBODY, { asked: [["sliders", text]] })), ["gamma", "alpha"], text);
  }
  assert.deepEqual(
    keys(chosenOf(STATE, ORDER, NOBODY, { asked: [], moving: ["alpha", "y"] })),
    ["alpha"],
    "what moves the picture",
  );
});

test("a control of one of several losses says which", () => {
  const owners = new Map([
    ["gamma", "Focal"],
    ["alpha", "Balanced"],
  ]);
  const labels = (entries) => chosenOf(STATE, ORDER, owners, { asked: entries }).map(({ field }) => field.label);
  assert.deepEqual(labels([]), ["Focal: gamma", "Balanced: alpha"]);
  assert.deepEqual(labels([["sliders", "gamma,y"]]), ["Focal: gamma", "y"]);
});

test("what a request sets is what an address says", () => {
  const state = { gamma: 2.5, loss: "Focal", sort: true, x: [-3, 3], y: null, show: ["curvature"] };
  assert.deepEqual(changesIn(state), [
    ["gamma", ["2.5"]],
    ["loss", ["Focal"]],
    ["sort", ["yes"]],
    ["x", ["-3", "3"]],
    ["y", []],
    ["show", ["curvature"]],
  ]);
});

test("what no address can say is refused with its cause", () => {
  for (const state of [undefined, null, "gamma=2", [1], 7]) assert.throws(() => changesIn(state), /needs an object/);
  for (const value of [NaN, Infinity, undefined, {}, () => 1, [[1]], 1n]) {
    assert.throws(() => changesIn({ gamma: value }), /"gamma" is no text/, String(value));
  }
  assert.throws(() => changesIn(Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, 1]))), /more than 100 fields/);
  assert.throws(() => changesIn({ loss: "x".repeat(20_001) }), /more than 20000 letters/);
  assert.throws(() => keysIn("gamma", ["gamma"]), /needs a list/);
  assert.throws(() => keysIn(["gama"], ["gamma", "alpha"]), /no control "gama": there are gamma, alpha/);
  assert.throws(() => keysIn(["<b>".repeat(99)], []), /there are none$/);
  assert.deepEqual(keysIn(["gamma", "gamma"], ["gamma"]), ["gamma"]);
  for (const query of [null, 7, {}, ["gamma=2"]]) assert.throws(() => queryIn(query), /query is no text/);
  assert.throws(() => queryIn("x".repeat(20_001)), /more than 20000 letters/);
});

test("a state is told as its address and as values, with what is hidden", () => {
  const state = [held("gamma", "number", 2), held("y", "number", 1)];
  const told = { page: "binary", query: "gamma=2", values: { gamma: 2, y: 1 }, revealed: false };
  assert.deepEqual(stateIn(state, "binary"), told);
  stage({ hide: ["gradient"], revealed: true });
  assert.deepEqual(stateIn(state, "binary"), { ...told, query: "gamma=2&hide=gradient", revealed: true });
});
