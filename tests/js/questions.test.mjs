import assert from "node:assert/strict";
import { test } from "node:test";

import { choicesOf } from "../../components/chart/questions/choices.js";
import { choiceWords } from "../../components/chart/questions/choose.js";
import { leastOf, nearestOf, placeWords } from "../../components/chart/questions/minima.js";
import { guessWords, stepOf, stepTo } from "../../components/chart/questions/number.js";
import { answersOf, countsWords, curvesPath, numbersPath, numbersWords } from "../../components/chart/questions/others.js";
import { sampleAll } from "../../components/chart/sample.js";
import { format } from "../../components/kit/numbers.js";

const LINE = { low: null, high: null, symbol: "r", slug: "residual" };
const UNIT = { low: 0, high: 1, symbol: "p", slug: "probability" };
const curve = (slug, ops, outputs) => ({ slug, name: slug, inputs: {}, controls: [], open: false, factor: 1, program: { inputs: ["x"], ops, outputs } }); // prettier-ignore

const SQUARE = curve("square", [["in", 0], ["mul", 0, 0], ["const", 2], ["mul", 0, 2]], { value: 1, slope: 3, curvature: 2 }); // prettier-ignore
const TWO = curve("two", [["in", 0], ["abs", 0], ["const", 1], ["sub", 1, 2], ["abs", 3], ["sgn", 3], ["sgn", 0], ["mul", 5, 6], ["const", 0]], { value: 4, slope: 7, curvature: 8 }); // prettier-ignore
const FALLING = curve("falling", [["in", 0], ["neg", 0], ["exp", 1], ["neg", 2]], { value: 2, slope: 3, curvature: 2 }); // prettier-ignore
const IDENTITY = curve("identity", [["in", 0], ["const", 1], ["const", 0]], { value: 0, slope: 1, curvature: 2 }); // prettier-ignore

test("one minimum, several, one out of view, one at an end of the axis, and none", () => {
  assert.deepEqual(leastOf(SQUARE, [-2, 3], LINE).stretches, [[0, 0]]);
  const two = leastOf(TWO, [-2.1, 3], LINE).stretches.flat().map((x) => Math.round(1e6 * x) / 1e6); // prettier-ignore
  assert.deepEqual(two, [-1, -1, 1, 1]);
  const beyond = leastOf(SQUARE, [2, 5], LINE);
  assert.ok(!beyond.isInView && Math.abs(beyond.stretches[0][0]) < 1e-6);
  assert.deepEqual(leastOf(IDENTITY, [0, 1], UNIT).stretches, [[0, 0]]);
  const falling = leastOf(FALLING, [-5, 5], LINE);
  assert.deepEqual([falling.stretches, falling.side], [[], 1]);
  assert.ok(falling.at > 1000);
});

test("a place is told how far it is from the nearest minimum, and on which side of it", () => {
  assert.equal(nearestOf(0.5, [[-1, -1], [1, 2]]).distance, -0.5); // prettier-ignore
  assert.equal(nearestOf(1.5, [[1, 2]]).distance, 0);
  assert.equal(nearestOf(3, []), null);
  const words = { curve: "the loss", axis: LINE, valueAt: (x) => x * x, format };
  const say = (at, least) => placeWords(at, { isInView: true, side: 0, at: NaN, ...least }, words);
  assert.equal(
    say(1.5, { stretches: [[0, 0]] }),
    "In view, the loss is least at r = 0; it is 0 there. You placed it at r = 1.5, where the loss is 2.25: 1.5 too far right.",
  );
  assert.match(say(0.5, { stretches: [[-1, -1], [1, 1]] }), /least at r = −1 and at r = 1; .* 0.5 too far left of the nearer one\.$/); // prettier-ignore
  assert.match(say(0, { stretches: [[-1, 1]] }), /least from r = −1 to 1; .*: which is right\.$/);
  assert.match(
    say(2, { stretches: [], side: 1, at: 40 }),
    /^There is no minimum: the loss goes on falling to the right, as far as r = 40/,
  );
});

test("a guess is told how far off it is, and what is infinite, undefined or a jump is said", () => {
  const say = (guess, now, left = now, right = now) =>
    guessWords(guess, { now, left, right }, { what: "the gradient", place: "r = 1", format });
  assert.equal(say(1.5, 2), "At r = 1 the gradient is 2. You guessed 1.5: 0.5 too low.");
  assert.match(say(-1, 2), /3 too low, and of the wrong sign\.$/);
  assert.match(say(2, 2), /which is right\.$/);
  assert.match(say(2, Infinity), /is ∞: every number is infinitely far/);
  assert.match(say(2, NaN), /is undefined/);
  assert.match(say(0.2, 0, -1, 1), /jumps from −1 to 1\. You guessed 0\.2, a number from the one to the other\.$/);
  assert.match(say(3, 0, -1, 1), /2 higher than both/);
});

test("a guess goes in steps of 1, 2 or 5 with zeros", () => {
  assert.deepEqual([[0, 4], [-1, 1], [0, 1e6]].map(stepOf), [0.1, 0.05, 50000]); // prettier-ignore
  assert.deepEqual([stepTo(0.2, 0.1, 1), stepTo(0.25, 0.1, -1), stepTo(-7, 5, 1)], [0.3, 0.2, 0]);
});

const chartOf = (curves, view = [-2, 2]) => {
  const scene = { axis: LINE, panels: [], curves, scale: null };
  return { scene, curves, view, samples: sampleAll({ scene, curves }, view) };
};

test("of four panels one is true, all look different, and all who see the picture see the same", () => {
  for (const part of ["loss", "gradient"]) {
    const { choices } = choicesOf(chartOf([SQUARE, TWO]), part);
    assert.equal(choices.length, 4);
    assert.deepEqual(choices.filter(({ isTrue }) => isTrue).map(({ words }) => words), [`the ${part}`]); // prettier-ignore
    assert.equal(new Set(choices.map(({ words }) => words)).size, 4);
    assert.deepEqual(choicesOf(chartOf([SQUARE, TWO]), part).choices, choices);
  }
  const order = [SQUARE, TWO, FALLING].map((each) =>
    choicesOf(chartOf([each]), "gradient").choices.findIndex(({ isTrue }) => isTrue),
  );
  assert.ok(new Set(order).size > 1, "the true one is not always at the same place");
});

test("the choice is told with what each of the others is", () => {
  const choices = ["the loss", "the gradient", "the curvature", "a"].map((words, i) => ({ words, y: [], isTrue: i === 1 }));
  assert.equal(choiceWords(choices, 0, "gradient"), "Panel 2 is the gradient. You chose panel 1: the loss. Of the others, 3 is the curvature, and 4 is a."); // prettier-ignore
  assert.match(choiceWords(choices, 1, "gradient"), /^Panel 2, which you chose, is the gradient\. Of the others, 1 is the loss,/);
});

test("answers of others that are none of the question's are left out", () => {
  const made = [1, NaN, "2", null, [[0, 1]], [[0, Infinity]], [], 3, 4, 1.5, { x: 1 }, [[1]]];
  assert.deepEqual(answersOf("guess", made), [1, 3, 4, 1.5]);
  assert.deepEqual(answersOf("choose", made), [1, 3]);
  assert.deepEqual(answersOf("draw", made), [[[0, 1]]]);
  assert.equal(answersOf("place", new Array(5000).fill(0)).length, 1000);
});

test("answers of others are one path, and are summed up in words", () => {
  const place = { across: (x) => 10 * x, down: (y) => 100 - y, left: 0, right: 100, top: 0, bottom: 100 };
  const theme = { colors: ["#000", "#111", "#222"], scale: 1 };
  const line = [[0, 1], [1, 2]]; // prettier-ignore
  const path = curvesPath([line, line], place, theme);
  assert.equal(path.match(/<path/g).length, 1);
  assert.equal(path.match(/M/g).length, 2);
  const strip = numbersPath([1, 1, 99], place, theme);
  assert.equal(strip.match(/h0/g).length, 2, "what is out of view has no dot");
  assert.notEqual(...strip.match(/M[\d. ]+h0/g), "equal answers do not lie over each other");
  assert.equal(
    numbersWords([3, 1, 2, 4, 100], "r = "),
    "5 answers in all: their median is r = 3, and half of them lie from 2 to 4.",
  );
  assert.equal(countsWords([0, 3, 3]), "3 answers in all: 1 for panel 1, 0 for panel 2, 0 for panel 3, 2 for panel 4.");
  assert.equal(countsWords([]), "");
});
