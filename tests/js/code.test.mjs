import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesOf } from "../../components/kit/code.js";

const PROGRAM = `import torch  # "not a string"
def loss(z1, y=1.5e-3):
    """Two lines,
    # no comment"""
    return f'{z1}' if z1 is None else "a # b"
`;

test("a program in pieces is the program", () => {
  assert.equal(
    piecesOf(PROGRAM)
      .map(([, text]) => text)
      .join(""),
    PROGRAM,
  );
});

test("comments, strings, numbers and keywords are told apart", () => {
  const of = (/** @type {string} */ name) => piecesOf(PROGRAM).flatMap(([kind, text]) => (kind === name ? [text] : []));
  assert.deepEqual(of("comment"), ['# "not a string"']);
  assert.deepEqual(of("string"), ['"""Two lines,\n    # no comment"""', "f'{z1}'", '"a # b"']);
  assert.deepEqual(of("number"), ["1.5e-3"]);
  assert.deepEqual(of("keyword"), ["import", "def", "return", "if", "is", "None", "else"]);
});
