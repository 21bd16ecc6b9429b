import assert from "node:assert/strict";
import { test } from "node:test";

import { slidesSnippet } from "../../components/export/embed.js";

const steps = [
  { heading: 'A <b> & "c"', href: "https://x.org/regression?loss=MSE&hide=gradient" },
  { heading: "Two_2", href: "https://x.org/compare" },
];

test("each step is a slide of reveal.js with its heading and its frame, and no heading is markup", () => {
  const text = slidesSnippet("reveal.js", steps);
  assert.equal(text.match(/<section>/g)?.length, 2);
  assert.match(text, /<\/section>\n\n<script>/);
  assert.match(text, /<h2>A &#60;b&#62; &#38; &#34;c&#34;<\/h2>/);
  assert.match(text, /data-src="https:\/\/x\.org\/regression\?loss=MSE&amp;hide=gradient&amp;embed=true"/);
  assert.match(text, /title="Loss Atlas: A &#60;b&#62; &#38; &#34;c&#34;"/);
});

test("each step is a slide of Quarto under its heading", () => {
  const text = slidesSnippet("Quarto", steps);
  assert.match(text, /^## A \\<b\\> & "c"\n\n```\{=html\}\n<iframe src=/);
  assert.match(text, /\n\n## Two\\_2\n\n```\{=html\}/);
  assert.match(text, /```\{=html\}\n<script>[^`]*<\/script>\n```\n$/);
});
