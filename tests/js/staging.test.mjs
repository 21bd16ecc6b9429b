import assert from "node:assert/strict";
import { test } from "node:test";

import {
  PARTS,
  QUESTIONS,
  flipped,
  hiddenOf,
  lockedOf,
  missingIn,
  partOf,
  refusedIn,
  say,
  stagingOf,
} from "../../components/kit/staging.js";

const read = (text) => stagingOf(new URLSearchParams(text));

test("an address says what fills the window, what is hidden and what is locked", () => {
  assert.deepEqual(read("gamma=2&present=yes&hide=gradient&hide=readout&lock=gamma"), {
    present: 1,
    hide: ["gradient", "readout"],
    lock: ["gamma"],
    sliders: [],
    question: null,
  });
  const drawn = { present: 3, hide: [], lock: [], sliders: [], question: { kind: "draw", part: "gradient" } };
  assert.deepEqual(read("present=3&draw=gradient"), drawn);
  assert.deepEqual(read("sliders=gamma,alpha&sliders=y,gamma").sliders, ["gamma", "alpha", "y"]);
});

test("an address asks one question, of the parts that its kind can ask about", () => {
  for (const { kind, parts } of QUESTIONS) {
    for (const part of parts) assert.deepEqual(read(`${kind}=${part}`).question, { kind, part });
    assert.equal(read(`${kind}=facts`).question, null);
  }
  assert.deepEqual(read("guess=loss&draw=gradient").question, { kind: "draw", part: "gradient" });
});

test("what is no name or no place is left out", () => {
  const long = "a".repeat(41);
  const wrong = read(`present=no&draw=facts&hide=a"]{}&hide=${long}&hide=loss&hide=loss&lock=<b>`);
  assert.deepEqual(wrong, { present: 0, hide: ["loss"], lock: [], sliders: [], question: null });
  const many = Array.from({ length: 500 }, (_, i) => `hide=part${i}`).join("&");
  assert.equal(read(many).hide.length, 60);
});

test("what a query says is what is read from it, and the page's own state stays", () => {
  for (const staging of [
    read(""),
    read("present=yes&hide=loss"),
    read("present=2&lock=gamma&lock=alpha&draw=loss&sliders=gamma,y"),
  ]) {
    const query = new URLSearchParams("loss=Focal&gamma=3&hide=facts&present=4");
    say(query, staging);
    assert.deepEqual(stagingOf(query), staging);
    assert.deepEqual([query.get("loss"), query.get("gamma")], ["Focal", "3"]);
  }
});

test("each part has a name and a key of its own", () => {
  for (const own of ["name", "key"]) assert.equal(new Set(PARTS.map((part) => part[own])).size, PARTS.length);
  const keys = ["p", ...QUESTIONS.map(({ key }) => key)]; // P begins and ends it
  assert.equal(new Set([...keys, ...PARTS.map(({ key }) => key)]).size, keys.length + PARTS.length);
  const names = PARTS.map(({ name }) => name);
  for (const panel of ["value", "slope", "curvature", "weight", "gradient ratio"]) assert.ok(names.includes(partOf(panel)), panel);
});

test("a name that is flipped twice is as it was", () => {
  assert.deepEqual(flipped(["loss"], "gradient"), ["loss", "gradient"]);
  assert.deepEqual(flipped(flipped(["loss"], "gradient"), "gradient"), ["loss"]);
});

test("what is asked about is hidden with all that tells of it, until it is revealed", () => {
  const hidden = (kind, part, revealed) => hiddenOf({ hide: ["note"], question: { kind, part }, revealed });
  for (const { kind, parts } of QUESTIONS) {
    for (const part of parts) {
      assert.ok(hidden(kind, part, false).length > 1, `${kind} ${part}`);
      assert.deepEqual(hidden(kind, part, true), ["note"]);
    }
  }
  for (const part of ["loss", "gradient", "curvature"]) assert.ok(hidden("draw", part, false).includes(part));
  assert.ok(hidden("draw", "gradient", false).includes("tangent"), "its slope is the gradient");
  assert.ok(!hidden("guess", "loss", false).includes("loss"), "only its number is hidden");
});

test("the point stays where its number is to be guessed", () => {
  const locked = (kind, part, revealed) => lockedOf({ lock: ["gamma"], question: { kind, part }, revealed });
  assert.deepEqual(locked("guess", "loss", false), ["gamma", "point"]);
  assert.deepEqual(locked("guess", "loss", true), ["gamma"]);
  assert.deepEqual(locked("place", "minimum", false), ["gamma"]);
});

test("what an address says in vain is said, with what it could say", () => {
  const refused = (text) => refusedIn(new URLSearchParams(text));
  assert.deepEqual(refused("loss=Focal&present=yes&present=4&hide=gamma&lock=y&draw=loss&guess=gradient&sliders=y"), []);
  assert.deepEqual(refused("guess=facts"), ["“guess=facts” in the address is left out: it can be loss, gradient."]);
  assert.match(refused("present=no")[0], /^“present=no” in the address is left out: it can be yes, 2, 3/);
  assert.match(refused('hide=a"]{}')[0], /letters, digits and underscores/);
  assert.ok(refused(`draw=${"x".repeat(500)}`)[0].length < 140);
  const missing = missingIn({ hide: ["gradient", "gamma", "gradeint"], lock: ["point", "y", "loss"] }, ["gamma", "y"]);
  assert.equal(missing.length, 2);
  assert.match(
    missing[0],
    /^“hide=gradeint” in the address hides nothing on this page: there are loss, gradient, .*, and the controls gamma, y\.$/,
  );
  assert.equal(missing[1], "“lock=loss” in the address locks nothing on this page: there are point, and the controls gamma, y.");
});
