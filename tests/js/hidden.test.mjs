import assert from "node:assert/strict";
import { test } from "node:test";

import { leftOut } from "../../components/export/hidden.js";
import { stage, UNANSWERED } from "../../components/kit/staged.js";
import { PARTS, QUESTIONS, stagingOf } from "../../components/kit/staging.js";

const panels = ["value", "slope", "curvature", "weight", "gradient ratio"].map((name) => ({ name }));
const chart = { scene: { panels, curves: [{}, {}, {}, {}] }, probe: 2, view: [-5, 5] };

/** What the server is told when an address hides this. @param {string} text */
function told(text) {
  stage({ ...stagingOf(new URLSearchParams(text)), ...UNANSWERED });
  return decodeURIComponent(String(leftOut(chart)));
}

test("each part that a file for a paper has is said in the server's words", () => {
  const said = {
    loss: "panel=value",
    gradient: "panel=slope",
    curvature: "panel=curvature",
    weight: "panel=weight",
    ratio: "panel=gradient+ratio",
    curve1: "curve=0",
    curve2: "curve=1",
    curve3: "curve=2",
    curve4: "curve=3",
    readout: "key=hidden",
  };
  for (const { name } of PARTS) assert.equal(told(`hide=${name}`), said[name] ?? "", name);
  assert.equal(told("hide=gradient&hide=curve2"), "panel=slope&curve=1");
});

test("a question hides what it asks about until it is revealed", () => {
  const said = {
    "draw=loss": "panel=value",
    "draw=gradient": "panel=slope",
    "draw=curvature": "panel=curvature",
    "place=minimum": "",
    "guess=loss": "gap=value&between=0.8&between=3.2",
    "guess=gradient": "gap=slope&between=0.8&between=3.2",
    "choose=loss": "panel=value&unnumbered=value",
    "choose=gradient": "panel=slope&unnumbered=slope",
  };
  const all = QUESTIONS.flatMap(({ kind, parts }) => parts.map((part) => `${kind}=${part}`));
  assert.deepEqual(all.sort(), Object.keys(said).sort());
  for (const question of all) {
    assert.equal(told(question), said[question], question);
    stage({ revealed: true });
    assert.equal(String(leftOut(chart)), "", question);
  }
});
