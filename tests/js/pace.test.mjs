import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { apart, soon } from "../../components/site/pace.js";

/** Frames and time that come when the test says so. */
function clock(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const frames = new Map();
  globalThis.requestAnimationFrame = (act) => frames.set(frames.size + 1, act).size;
  globalThis.cancelAnimationFrame = (place) => frames.delete(place);
  let now = 1000;
  t.mock.method(performance, "now", () => now);
  return {
    frame: () => [...frames.values()].forEach((act) => act()),
    pass: (ms) => {
      now += ms;
      t.mock.timers.tick(ms);
    },
  };
}

test("all who ask before the next animation frame get one act", (t) => {
  const { frame, pass } = clock(t);
  const act = mock.fn();
  const ask = soon(act);
  for (let i = 0; i < 30; i++) ask();
  assert.equal(act.mock.callCount(), 0);
  frame();
  pass(1000);
  assert.equal(act.mock.callCount(), 1);
  ask();
  frame();
  assert.equal(act.mock.callCount(), 2);
});

test("a frame that is out of sight, and gets no animation frame, is drawn all the same", (t) => {
  const { frame, pass } = clock(t);
  const act = mock.fn();
  soon(act)();
  pass(100);
  assert.equal(act.mock.callCount(), 1);
  frame();
  assert.equal(act.mock.callCount(), 1);
});

test("an act is done at once, then once for all that ask in a short time, and the last is not lost", (t) => {
  const { pass } = clock(t);
  const act = mock.fn();
  const ask = apart(act);
  ask();
  assert.equal(act.mock.callCount(), 1);
  for (let i = 0; i < 90; i++) {
    ask();
    pass(33);
  }
  const during = act.mock.callCount();
  assert.ok(during >= 7 && during <= 9, `${during} in three seconds`);
  pass(400);
  const after = act.mock.callCount();
  assert.ok(after <= during + 1);
  pass(400);
  assert.equal(act.mock.callCount(), after);
  ask();
  assert.equal(act.mock.callCount(), after + 1);
});
