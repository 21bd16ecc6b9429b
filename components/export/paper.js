// The files for a paper, which the server makes from the address of the page, without what is hidden on it.

import { inside } from "../chart/live.js";
import { publicAddress } from "../kit/csv.js";
import { leftOut } from "./hidden.js";

/**
 * A file of this kind, or a sentence that says why there is none. It rejects where the server does not answer.
 *
 * @param {string} kind pdf or tex
 * @param {string} size
 * @param {Element | null} element of the chart
 */
export async function paperFile(kind, size, element) {
  const chart = /** @type {import("../chart/live.js").Drawn | null} */ (inside(element));
  if (!chart?.samples.length) return null;
  const query = leftOut(chart);
  query.set("address", publicAddress(location.href));
  const answer = await fetch(new URL(`../../paper/${size}.${kind}?${query}`, import.meta.url));
  return answer.ok ? answer.blob() : answer.text();
}
