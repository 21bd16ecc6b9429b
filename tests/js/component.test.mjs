import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { component } from "../../components/kit/component.js";
import { letGo, take } from "../../components/kit/handle.js";
import { afterCut } from "../../components/kit/streamlit.js";

// As much of a page as the life cycle asks for.
globalThis.addEventListener = () => {};
globalThis.MutationObserver = class {
  observe() {}
};
globalThis.document = { body: {}, querySelectorAll: () => [], querySelector: () => null };
globalThis.getComputedStyle = () => ({ getPropertyValue: () => "" });

const elementOf = (...inside) => ({ contains: (part) => inside.includes(part), querySelectorAll: () => inside });

let log;
let made;
beforeEach(() => {
  log = [];
  made = component({
    create: (element, data, mounted) => {
      const state = Object.assign(mounted, { first: data.value });
      state.handler = () => state.data.value;
      return state;
    },
    update: (state, keep) => void log.push([state.data.value, keep]),
    remove: (state) => void log.push(["removed", state.first]),
    alike: (last, next) => last.kind === next.kind,
  });
});
const message = (parentElement, value, kind = "a") => ({ parentElement, data: { value, kind }, setTriggerValue: () => {} });

test("an element is created once and updated by every message, and its handlers see the last one", async () => {
  const element = elementOf();
  await made.render(message(element, 1));
  await made.render(message(element, 2));
  const state = made.current();
  assert.deepEqual([state.first, state.handler(), state.removed], [1, 2, false]);
  assert.deepEqual(log, [[1, false], [2, false]]); // prettier-ignore
});

test("what the hand holds is kept, in a scene with the same parts only", async () => {
  const handle = {};
  const element = elementOf(handle);
  await made.render(message(element, 1));
  take(handle);
  await made.render(message(element, 2));
  await made.render(message(element, 3, "b"));
  letGo(handle);
  await made.render(message(element, 4, "b"));
  assert.deepEqual(log, [[1, false], [2, true], [3, false], [4, false]]); // prettier-ignore
});

test("two elements have a state each, and one that is removed is gone", async () => {
  const [one, other] = [elementOf(), elementOf()];
  await made.render(message(one, 1));
  await made.render(message(other, 2));
  const before = made.inside(one);
  made.remove(other);
  assert.deepEqual([before.first, made.inside(other), made.current().first], [1, null, 1]);
  made.remove(one);
  made.remove(one); // nothing is left to remove
  assert.deepEqual([made.current(), before.removed], [null, true]);
  assert.deepEqual(log.slice(2), [["removed", 2], ["removed", 1]]); // prettier-ignore
});

/** A connection that the test cuts and mends, and what asks for its changes. */
function connectionOf() {
  const observers = [];
  const connection = {
    state: "CONNECTED",
    become(state) {
      connection.state = state;
      [...observers].forEach((act) => act());
    },
  };
  const { document, MutationObserver } = globalThis;
  globalThis.document = { ...document, querySelector: () => ({ getAttribute: () => connection.state }) };
  globalThis.MutationObserver = class {
    constructor(act) {
      this.act = act;
    }
    observe() {
      observers.push(this.act);
    }
    disconnect() {
      observers.splice(observers.indexOf(this.act), 1);
    }
  };
  connection.restore = () => Object.assign(globalThis, { document, MutationObserver });
  return connection;
}

test("what is said while the connection is down is told when it is back, the last word under each name", async () => {
  const told = [];
  const connection = connectionOf();
  await made.render({ ...message(elementOf(), 1), setTriggerValue: (name, value) => told.push([name, value]) });
  const { send } = made.current();
  send("probe", 1);
  connection.state = "PINGING_SERVER";
  send("probe", 2);
  send("probe", 3);
  send("boxes", "left");
  assert.deepEqual(told, [["probe", 1]]);
  connection.become("CONNECTED");
  assert.deepEqual(told.slice(1), [["probe", 3], ["boxes", "left"]]); // prettier-ignore
  connection.restore();
});

test("a connection that is back is told of once for each cut", () => {
  const connection = connectionOf();
  const states = [];
  afterCut(() => states.push(connection.state));
  for (const state of ["CONNECTED", "PINGING_SERVER", "CONNECTING", "CONNECTED", "CONNECTED", "PINGING_SERVER", "CONNECTED"]) {
    connection.become(state);
  }
  assert.deepEqual(states, ["CONNECTED", "CONNECTED"]);
  connection.restore();
});
