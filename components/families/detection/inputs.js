// Two boxes as the programs of the page take them.

export const CORNERS = ["x1", "y1", "x2", "y2"]; // of a box, in the order of its numbers

/** The coordinates of the target, by the names of the programs' inputs. @param {number[]} target @returns {Record<string, number>} */
export const targetInputs = (target) => Object.fromEntries(target.map((v, k) => [`target ${CORNERS[k]}`, v]));

/** Those of both boxes; x is the left edge of the predicted one. @param {number[]} target @param {number[]} box */
export function boxInputs(target, [x1, y1, x2, y2]) {
  return { ...targetInputs(target), x: Float64Array.of(x1), y1, x2, y2 };
}
