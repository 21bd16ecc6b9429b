import assert from "node:assert/strict";
import { test } from "node:test";

import { lessonOf } from "../../components/lessons/lesson.js";
import { moved, textOf, viewsOf } from "../../components/lessons/own.js";
import { pageAt } from "../../components/kit/views.js";

const views = {
  title: "Mine",
  about: "Two views.",
  steps: [
    { heading: "Huber", address: "/regression?loss=Huber&delta=2", words: "One.\n\n- two\n- {loss}" },
    { heading: "A # of <b>", address: "/compare", words: "" },
  ],
};

test("views become a lesson's file, and the file becomes the same views", () => {
  const text = textOf(views);
  const pages = { framed: ["regression", "compare"], linked: [] };
  const { lesson, problems } = lessonOf(text, pages);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    lesson?.steps.map(({ heading, page }) => [heading, page]),
    [["Huber", "regression"], ["A # of <b>", "compare"]],
  ); // prettier-ignore
  assert.deepEqual(viewsOf(text), views);
  assert.deepEqual(viewsOf(`\ufeff${text.replaceAll("\n", "\r\n")}`), views);
});

test("a heading of several lines cannot begin another step", () => {
  const steps = [{ ...views.steps[0], heading: "a\n## b" }];
  assert.equal(viewsOf(textOf({ ...views, steps })).steps.length, 1);
});

test("a member is moved by one place", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -1), ["a", "c", "b"]);
});

test("the page of an address is found in the app, on the site and on the disk", () => {
  assert.deepEqual(["/regression", "/base/regression/", "/x/regression/index.html", "/"].map(pageAt), [
    "regression",
    "regression",
    "regression",
    "",
  ]);
});
