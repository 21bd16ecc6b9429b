// Sentences with the numbers of the moment in them.

import { NOISE, format } from "../../kit/numbers.js";

/** @typedef {Record<string, number>} Numbers by name: the outputs and the inputs of the program */

/**
 * The text of each sentence that the numbers choose, with numbers in the place of their names.
 *
 * @param {import("../../wire").Sentence[]} sentences
 * @param {Numbers} numbers
 */
export function say(sentences, numbers) {
  const texts = sentences.map(({ texts: choice, by }) => choice[by === null ? 0 : numbers[by]]);
  return texts.filter(Boolean).map(withNumbers).join(" ");

  /** @param {string} text */
  function withNumbers(text) {
    return text.replace(/\{(\w+)(:tiny)?\}/g, (_, name, tiny) => format(numbers[name], tiny ? 0 : NOISE));
  }
}
