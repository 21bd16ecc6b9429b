import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

// As much of a page as the box asks for.
class Part extends EventTarget {
  constructor(name) {
    super();
    Object.assign(this, { name, value: "", textContent: "", children: [], attributes: {} });
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  append(...parts) {
    this.children.push(...parts);
  }
  replaceChildren(...parts) {
    this.children = parts;
  }
  get outerHTML() {
    return `<${this.name}>${this.textContent}${this.innerHTML}</${this.name}>`;
  }
  get innerHTML() {
    return this.children.map((part) => part.outerHTML).join("");
  }
}
globalThis.addEventListener = () => {};
globalThis.MutationObserver = class {
  observe() {}
};
globalThis.document = {
  body: {},
  querySelectorAll: () => [],
  querySelector: () => null,
  createElement: (name) => new Part(name),
};
globalThis.getComputedStyle = () => ({ getPropertyValue: () => "" });

const { render, remove } = await import("../../components/kit/formula.js");

let input, place, element, told;
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  [input, place, told] = [new Part("textarea"), new Part("div"), []];
  const parts = { textarea: input, "label span": new Part("span"), ".atlas-problem": place };
  element = { querySelector: (name) => parts[name], querySelectorAll: () => [], contains: () => false };
  answer("r^2", 0);
});
afterEach(() => mock.timers.reset());

const PROBLEM = { problem: "A $ stands here.", cure: "Leave it out.", before: "r + ", place: "$", after: " 2" };
const answer = (text, turn, problem = null) =>
  render({
    parentElement: element,
    data: { label: "L(r) =", text, longest: 500, problem, turn },
    setTriggerValue: (name, value) => told.push([name, value]),
  });
function type(text) {
  input.value = text;
  input.dispatchEvent(new Event("input"));
}

test("the server is told once the hand rests, and at once on blur and on Ctrl and Enter", () => {
  type("r");
  mock.timers.tick(200);
  type("r^4");
  mock.timers.tick(200);
  assert.deepEqual(told, []);
  mock.timers.tick(100);
  assert.deepEqual(told, [["typed", { text: "r^4", turn: 1 }]]);
  type("r^6");
  input.dispatchEvent(new Event("blur"));
  input.dispatchEvent(new Event("blur"));
  type("r^8");
  input.dispatchEvent(Object.assign(new Event("keydown"), { key: "Enter", ctrlKey: true }));
  mock.timers.tick(1000);
  assert.deepEqual(told.map(([, { text, turn }]) => [text, turn]).slice(1), [["r^6", 2], ["r^8", 3]]); // prettier-ignore
});

test("an answer to an older text changes nothing, and that to the last one says what is wrong", async () => {
  type("r + $ 2");
  mock.timers.tick(300);
  type("r + $ 2 +");
  await answer("r + $ 2", 1, PROBLEM); // the next text is still to be told
  assert.deepEqual([input.value, place.children], ["r + $ 2 +", []]);
  mock.timers.tick(300);
  await answer("r + $ 2", 1, PROBLEM); // it is told, and not answered
  assert.deepEqual([input.value, place.children], ["r + $ 2 +", []]);
  await answer("r + $ 2 +", 2, PROBLEM);
  const [words, line] = place.children;
  assert.deepEqual([input.value, words.textContent], ["r + $ 2 +", "A $ stands here. Leave it out."]);
  assert.deepEqual(line.children.map((part) => part.textContent), ["r + ", "$", " 2"]); // prettier-ignore
  assert.equal(input.attributes["aria-invalid"], "true");
});

test("a text from elsewhere takes the place of one that was answered, and the same problem is not said again", async () => {
  type("r + $ 2");
  mock.timers.tick(300);
  await answer("r + $ 2", 1, PROBLEM);
  const before = place.children;
  await answer("r + $ 2", 1, PROBLEM);
  assert.equal(place.children, before);
  await answer("abs(r)", 1);
  assert.deepEqual([input.value, input.attributes["aria-invalid"], place.children], ["abs(r)", "false", []]);
});

test("a box that is gone tells nothing", () => {
  type("r^4");
  remove(element);
  mock.timers.tick(1000);
  input.dispatchEvent(new Event("blur"));
  assert.deepEqual(told, []);
});
