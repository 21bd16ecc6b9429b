// The Lovász extension, step by step: the errors from the largest down, what each next pixel adds to the Jaccard loss, and the loss
// as the sum of their products.

import { NOISE, format } from "../../kit/numbers.js";

const [WIDE, HIGH] = [300, 96];

/** @typedef {import("../../kit/theme.js").Theme} Theme */
/** @typedef {Record<string, Float64Array>} Steps the outputs of the program, errors among them */

/** @type {Record<string, string>} */
const TITLES = { errors: "errors, largest first", increments: "what each adds to the Jaccard loss", products: "their product" };

/** @param {Element} element */
export function buildSorted(element) {
  element.innerHTML = Object.values(TITLES)
    .map(
      (title) =>
        `<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDE} ${HIGH}" preserveAspectRatio="none" aria-hidden="true"></svg><p></p></figure>`,
    )
    .join("");
  return {
    draw: (/** @type {Steps} */ steps, /** @type {Theme} */ theme) =>
      Object.keys(TITLES).forEach((name, i) => draw(element.children[i], steps, name, theme)),
  };
}

/** As far as there are errors worth seeing. @param {Element} figure @param {Steps} steps @param {string} name @param {Theme} theme */
function draw(figure, steps, name, theme) {
  const { [name]: values, errors } = steps;
  const worth = errors.findIndex((v) => v < 0.02 * errors[0]);
  const count = Math.max(worth < 0 ? values.length : worth, 8);
  const most = values.slice(0, count).reduce((m, v) => Math.max(m, v), 1e-12);
  let path = `M0 ${HIGH}`;
  for (let i = 0; i < count; i++) {
    const y = (HIGH * (1 - values[i] / most)).toFixed(2);
    path += `L${((WIDE * i) / count).toFixed(2)} ${y}L${((WIDE * (i + 1)) / count).toFixed(2)} ${y}`;
  }
  const [, svg, words] = figure.children;
  svg.innerHTML = `<path d="${path}L${WIDE} ${HIGH}Z" fill="${theme.colors[0]}" opacity="0.75"/>`;
  const sum = values.reduce((a, b) => a + b, 0);
  const total = name === "products" ? `; together ${format(sum, NOISE)}, the loss of the object` : "";
  words.textContent = `1 to ${count} of ${values.length} pixels; highest ${format(most, NOISE)}${total}`;
}
