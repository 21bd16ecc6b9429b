// The words of a step as elements. Texts are put in as texts only, so that no file can bring markup.

/** @typedef {import("./words.js").Part} Part */
/** @typedef {import("./words.js").Block} Block */
/** @typedef {{ of: string, line: number, element: HTMLElement }} Asked a number that the page in the frame says */

const MATHML = "http://www.w3.org/1998/Math/MathML";
const WAITING = "…"; // in the place of a number

/**
 * An element with a class, texts and other elements.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {...(Node | string)} inside
 */
export function made(tag, className, ...inside) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

/** @param {string} words @param {string} className @param {() => void} act */
export function button(words, className, act) {
  const element = Object.assign(made("button", className, words), { type: "button" });
  element.addEventListener("click", act);
  return element;
}

/** @param {import("./formula.js").Node} node @returns {Element} */
function math({ tag, text, inside = [], attributes = {} }) {
  const element = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...(text === undefined ? inside.map(math) : [text]));
  return element;
}

/**
 * @param {Block[]} blocks
 * @param {(to: string) => string} addressOf the address of a link that leads to a page of the atlas
 * @returns {{ elements: HTMLElement[], asked: Asked[] }}
 */
export function wordsOf(blocks, addressOf) {
  /** @type {Asked[]} */
  const asked = [];
  /** @param {Part} part @returns {Node | string} */
  const draw = (part) => {
    if (part.kind === "text") return part.text;
    if (part.kind === "code") return made("code", "", part.text);
    if (part.kind === "formula") return math(part.math);
    if (part.kind === "link") {
      const link = made("a", "", ...part.inside.map(draw));
      const href = part.to.startsWith("/") ? addressOf(part.to) : part.to;
      return Object.assign(link, { href, target: "_blank", rel: "noopener" });
    }
    if (part.kind !== "number") return made(part.kind, "", ...part.inside.map(draw));
    const element = made("span", "atlas-asked", WAITING);
    asked.push({ of: part.of, line: part.line, element });
    return element;
  };
  const elements = blocks.map((block) => {
    if (block.kind === "paragraph") return made("p", "", ...block.parts.map(draw));
    return made(block.ordered ? "ol" : "ul", "", ...block.items.map((parts) => made("li", "", ...parts.map(draw))));
  });
  return { elements, asked };
}
