import assert from "node:assert/strict";
import { test } from "node:test";

import { mathOf } from "../../components/lessons/formula.js";
import { LONGEST, lessonOf, sentence } from "../../components/lessons/lesson.js";

const pages = { framed: ["regression", "compare"], linked: ["regression", "compare", "own"] };
const TEXT = `---
title: Outliers
about: How much one far point counts.
---

## One far point
/regression?loss=MSE&at=5&hide=gradient&sliders=delta

At **one** point the loss
is {loss at 3}.

- one, $r^2$
- [two](/own?formula=r)
`;
const words = (/** @type {string} */ text) => lessonOf(TEXT.replace(/At[\s\S]*/, text), pages);
const partsOf = (/** @type {string} */ text) =>
  words(text).lesson?.steps[0].words.flatMap((block) => ("parts" in block ? block.parts : []));
const refusals = (/** @type {string} */ text) => lessonOf(text, pages).problems.map((each) => sentence(each, "a.md"));

test("a lesson is read into its steps, their states and their words", () => {
  const { lesson, problems } = lessonOf(TEXT, pages);
  assert.deepEqual(problems, []);
  assert.ok(lesson);
  assert.deepEqual([lesson.title, lesson.about], ["Outliers", "How much one far point counts."]);
  const [step] = lesson.steps;
  assert.deepEqual([step.line, step.heading, step.page], [6, "One far point", "regression"]);
  assert.equal(step.query, "loss=MSE&at=5&hide=gradient&sliders=delta");
  assert.deepEqual(step.words[0], {
    kind: "paragraph",
    parts: [
      { kind: "text", text: "At " },
      { kind: "strong", inside: [{ kind: "text", text: "one" }] },
      { kind: "text", text: " point the loss is " },
      { kind: "number", of: "loss at 3", line: 10 },
      { kind: "text", text: "." },
    ],
  });
  assert.ok(step.words[1].kind === "list" && step.words[1].items.length === 2);
});

test("a file with other line ends and a byte order mark is the same lesson", () => {
  assert.deepEqual(lessonOf(`\ufeff${TEXT.replaceAll("\n", "\r\n")}`, pages), lessonOf(TEXT, pages));
});

test("HTML is text, and a backslash takes the meaning from a sign", () => {
  const html = '<script>alert("1")</script><img src=x onerror=alert(1)> a < b &amp; c';
  assert.deepEqual(partsOf(html), [{ kind: "text", text: html }]);
  assert.deepEqual(partsOf("5\\$ \\{loss\\} \\*a\\* \\[b\\](c)"), [{ kind: "text", text: "5$ {loss} *a* [b](c)" }]);
  assert.deepEqual(partsOf("2 * 3 * 4 and a_b_c"), [{ kind: "text", text: "2 * 3 * 4 and a_b_c" }]);
});

test("what is wrong is refused with its line, its cause and a cure", () => {
  /** @type {[string, string, RegExp][]} what is replaced, by what, and what is said */
  const wrong = [
    ["---\ntitle", "title", /^a\.md, line 1: The header is missing\. Begin /],
    ["title: Outliers\n", "", /^a\.md, line 1: The header has no title\. Add a line title: /],
    ["about: ", "abuot: ", /^a\.md, line 3: “abuot: How much one far point counts\.” is no line of a header\. /],
    ["## One far point", "One far point", /^a\.md, line 6: These words belong to no step\. Put a line with ## /],
    ["## One far point", "## ", /^a\.md, line 6: These words belong to no step\. /],
    ["/regression?", "/regresion?", /^a\.md, line 7: A step cannot show the page “regresion”\. Take one of regression, compare\.$/],
    ["/regression?", "https://x.org/regression?", /^a\.md, line 7: The line after a heading is no address\. Write /],
    ["/regression?", "/own?", /^a\.md, line 7: A step cannot show the page “own”\./],
    ["at=5", "present=yes", /^a\.md, line 7: The address of a step says present=\. Leave it out/],
    ["{loss at 3}", "{loss at far}", /^a\.md, line 10: \{loss at far\} asks for no number\. Write \{loss\}, /],
    ["{loss at 3}", "{loss", /^a\.md, line 10: \{ is not followed by \}\. Add \}, or write \\\{/],
    ["**one**", "**one", /^a\.md, line 9: \*\* is not followed by a second \*\*\. /],
    ["$r^2$", "$r^2", /^a\.md, line 12: \$ is not followed by a second \$\. /],
    ["$r^2$", "$\\foo$", /^a\.md, line 12: The formula \$\\foo\$ cannot be set: \\foo is not known here\. /],
    ["$r^2$", "$\\frac{1}{$", /cannot be set: a brace is not closed\./],
    ["/own?formula=r", "javascript:alert(1)", /^a\.md, line 13: The link “javascript:alert\(1\)” leads elsewhere\. A link leads /],
    ["/own?formula=r", "//evil.org/x", /leads elsewhere/],
    ["/own?formula=r", "http://evil.org", /leads elsewhere/],
    ["/own?formula=r", "https://evil.org@x", /leads elsewhere/],
    ["/own?formula=r", "/nowhere", /^a\.md, line 13: The atlas has no page “nowhere”\. Take one of /],
    ["[two]", "![two]", /^a\.md, line 13: There is an image\. /],
    ["two", "t\u202ewo", /^a\.md, line 13: There is a character that cannot be seen, U\+202E\. Take it out\.$/],
    ["- one", "### one", /^a\.md, line 12: There is a heading within the words\. /],
  ];
  for (const [from, to, said] of wrong) {
    const sentences = refusals(TEXT.replace(from, to));
    assert.ok(sentences.length, to);
    assert.match(sentences[0], said);
    assert.equal(lessonOf(TEXT.replace(from, to), pages).lesson, null);
  }
});

test("a file of 10 MB is refused by its size, and one just below the limit is read or refused soon", () => {
  assert.match(refusals("a".repeat(10_000_000))[0], /^a\.md, line 1: The file has 10000000 characters, and a lesson has at most /);
  for (const hostile of ["**a ", "[", "$", "{", "`", "*a ", "\\", "[a](", "- ", "## a\n", "$\\frac$", "${{{{{{$ "]) {
    const text = `${TEXT}\n${hostile.repeat(Math.floor((LONGEST - TEXT.length - 1) / hostile.length))}`;
    assert.ok(lessonOf(text, pages).problems.length <= 20, hostile);
  }
  assert.match(refusals(TEXT + "\n## a\n/compare\n".repeat(50)).join(), /There are more than 40 steps\. Split the lesson\./);
  assert.match(
    refusals(`${TEXT}${"a".repeat(6000)}`)[0],
    /The text of this step has 6\d+ characters, and may have 5000\. Shorten it\./,
  );
});

test("a formula becomes elements of MathML", () => {
  assert.deepEqual(mathOf("\\frac{1}{2} r^2"), {
    tag: "math",
    inside: [
      { tag: "mfrac", inside: [{ tag: "mn", text: "1" }, { tag: "mn", text: "2" }] },
      { tag: "msup", inside: [{ tag: "mi", text: "r" }, { tag: "mn", text: "2" }] },
    ],
  }); // prettier-ignore
  const minus = (/** @type {string} */ latex) => JSON.stringify(mathOf(latex)).includes("prefix");
  assert.deepEqual(["-1", "z = -6", "(a) - b", "a - b"].map(minus), [true, true, false, false]);
  const spaces = (/** @type {string} */ latex) => JSON.stringify(mathOf(latex)).split("mspace").length - 1;
  const apart = ["\\log p", "p \\log q", "-\\log \\frac{1}{2}", "\\log(p)", "\\max(z, 0)", "(1 - p) \\log_2 q"];
  assert.deepEqual(apart.map(spaces), [1, 2, 1, 0, 0, 2]);
  for (const good of [
    "\\sum_{i=1}^{n} p_i \\log q_i",
    "\\left( \\hat{y} - y \\right)^2",
    "f'(x)",
    "\\text{if } |r| \\le \\delta",
  ]) {
    assert.equal(mathOf(good).tag, "math");
  }
  for (const bad of ["x^", "x^2^3", "}", "{", "\\left( x", "\\text x", "{".repeat(50)])
    assert.throws(() => mathOf(bad), Error, bad);
});
