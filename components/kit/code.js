// Python as text, with its comments, strings, numbers and keywords told apart by colour, and a button that copies it.

import { copyFrom } from "./clipboard.js";

const KEYWORDS =
  "and as assert break class continue def elif else except False finally for from if import in is lambda None not or pass raise return True try while with yield";
/** @type {[string, RegExp][]} */
const PARTS = [
  ["comment", /#.*/],
  ["string", /(?:\b[bfr]+)?(?:"""[^]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/],
  ["keyword", new RegExp(`\\b(?:${KEYWORDS.replaceAll(" ", "|")})\\b`)],
  ["number", /\b\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?/],
];
const ANY = new RegExp(PARTS.map(([name, { source }]) => `(?<${name}>${source})`).join("|"), "g");

/**
 * A program in pieces, each with the name of its kind, or with none where it is neither of those.
 *
 * @param {string} text
 * @returns {[string, string][]}
 */
export function piecesOf(text) {
  /** @type {[string, string][]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(ANY)) {
    if (match.index > end) pieces.push(["", text.slice(end, match.index)]);
    const [[kind]] = Object.entries(match.groups ?? {}).filter(([, part]) => part !== undefined);
    pieces.push([kind, match[0]]);
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push(["", text.slice(end)]);
  return pieces;
}

/** @param {import("./component.js").Message<import("../wire").CodeMessage>} message */
export function render({ parentElement, data: { code } }) {
  const [program, button] = /** @type {[HTMLElement, HTMLButtonElement]} */ (
    ["code", "button"].map((name) => parentElement.querySelector(name))
  );
  if (program.textContent !== code) program.replaceChildren(...piecesOf(code).map(coloured));
  button.onclick = () => copyFrom(button, code);
}

/** @param {[string, string]} piece */
function coloured([kind, text]) {
  if (!kind) return text;
  return Object.assign(document.createElement("span"), { className: `atlas-${kind}`, textContent: text });
}
