// The words of a search in the catalogue, and the name that is nearest to one that no loss has.

import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, fits, isSought, wordsOf } from "../../components/catalogue/catalogue.js";

test("a hyphen or an underline is a space", () => {
  for (const written of ["cross-entropy", "Cross_Entropy", "cross entropy", "  CROSS–ENTROPY "]) {
    assert.deepEqual(wordsOf(written), ["cross", "entropy"]);
    assert.ok(fits(wordsOf(written), "binary cross-entropy"));
    assert.ok(fits(wordsOf(written), "bce of cross_entropy"));
  }
  assert.ok(!fits(wordsOf("cross-entropy"), "focal loss"));
});

test("a call of another library is shown for a word of it, once three letters are there", () => {
  const call = "Keras: Huber(delta=delta)";
  assert.ok(isSought(wordsOf("keras"), call));
  assert.ok(isSought(wordsOf("loss hub"), call));
  assert.ok(!isSought(wordsOf("ke"), call));
  assert.ok(!isSought(wordsOf("torch.nn"), call));
  assert.ok(!isSought([], call));
});

test("the distance of two words counts the letters that differ", () => {
  const cases = [
    ["huber", "huber", 0],
    ["hubr", "huber", 1],
    ["hubber", "huber", 1],
    ["focla", "focal", 2],
    ["", "mse", 3],
    ["kitten", "sitting", 3],
  ];
  for (const [a, b, wanted] of /** @type {[string, string, number][]} */ (cases)) {
    assert.equal(distance(a, b), wanted);
    assert.equal(distance(b, a), wanted);
  }
});
