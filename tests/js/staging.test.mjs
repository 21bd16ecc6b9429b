import assert from "node:assert/strict";
import { test } from "node:test";

import { DRAWN, PARTS, flipped, hiddenOf, partOf, say, stagingOf } from "../../components/kit/staging.js";

const read = (text) => stagingOf(new URLSearchParams(text));

test("an address says what fills the window, what is hidden and what is locked", () => {
  assert.deepEqual(read("gamma=2&present=yes&hide=gradient&hide=readout&lock=gamma"), {
    present: 1,
    hide: ["gradient", "readout"],
    lock: ["gamma"],
    draw: "",
  });
  assert.deepEqual(read("present=3&draw=gradient"), { present: 3, hide: [], lock: [], draw: "gradient" });
});

test("what is no name or no place is left out", () => {
  const long = "a".repeat(41);
  const wrong = read(`present=no&draw=facts&hide=a"]{}&hide=${long}&hide=loss&hide=loss&lock=<b>`);
  assert.deepEqual(wrong, { present: 0, hide: ["loss"], lock: [], draw: "" });
  const many = Array.from({ length: 500 }, (_, i) => `hide=part${i}`).join("&");
  assert.equal(read(many).hide.length, 60);
});

test("what a query says is what is read from it, and the page's own state stays", () => {
  for (const staging of [read(""), read("present=yes&hide=loss"), read("present=2&lock=gamma&lock=alpha&draw=loss")]) {
    const query = new URLSearchParams("loss=Focal&gamma=3&hide=facts&present=4");
    say(query, staging);
    assert.deepEqual(stagingOf(query), staging);
    assert.deepEqual([query.get("loss"), query.get("gamma")], ["Focal", "3"]);
  }
});

test("each part has a name and a key of its own", () => {
  for (const own of ["name", "key"]) assert.equal(new Set(PARTS.map((part) => part[own])).size, PARTS.length);
  assert.ok(!PARTS.some(({ key }) => key === "p"), "P begins and ends it");
  const names = PARTS.map(({ name }) => name);
  for (const panel of ["value", "slope", "curvature", "weight", "gradient ratio"]) assert.ok(names.includes(partOf(panel)), panel);
});

test("a name that is flipped twice is as it was", () => {
  assert.deepEqual(flipped(["loss"], "gradient"), ["loss", "gradient"]);
  assert.deepEqual(flipped(flipped(["loss"], "gradient"), "gradient"), ["loss"]);
});

test("what is to be drawn is hidden with all that tells of it, until it is revealed", () => {
  for (const draw of DRAWN) assert.ok(hiddenOf({ hide: [], draw, revealed: false }).includes(draw));
  assert.ok(hiddenOf({ hide: ["note"], draw: "gradient", revealed: false }).includes("tangent"), "its slope is the gradient");
  assert.deepEqual(hiddenOf({ hide: ["note"], draw: "gradient", revealed: true }), ["note"]);
});
