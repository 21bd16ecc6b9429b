// From the columns of a table that a reader has chosen to the rows of a batch, or what keeps a cell from being a number, where no server
// reads the file. By the rules of columns.py, in its words; tests/support/reading.py holds both against the same files.

import { refuse, Refusal, say } from "./file.js";
import { problemOf } from "./rows.js";
import { numberOf } from "../kit/numbers.js";

/** @typedef {import("../wire").Reading} Reading */
/** @typedef {import("./file.js").Table} Table */
/** @typedef {import("./rows.js").Column} Role */
/** @typedef {{ binary: boolean, rules: import("./rows.js").Rules }} Kind what the predictions are */
/**
 * What a reader has chosen: columns by their place, what the predictions are, the decimal mark, and the label of class 1, without which a
 * binary target is 0 or 1 already.
 *
 * @typedef {{ prediction: number, target: number, weight: number | null, kind: Kind, comma: boolean, positive: string | null }} Columns
 */
/** @typedef {[row: number, problem: string]} Mistake */

/** @type {Role[]} */
const ROLES = ["prediction", "target", "weight"];
const COMMA = /^[+-]?[0-9]+,[0-9]+(e[+-]?[0-9]+)?$/i;
const POINT = /^[+-]?[0-9]*\.[0-9]+(e[+-]?[0-9]+)?$/i;
const NAMED = 40; // letters of a cell in a sentence

/** The place of the column that has a usual name of a role; null where none has. @param {Reading} reading @param {string[]} names @param {Role} role */
export function usual({ usual: known }, names, role) {
  const plain = names.map((name) =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, ""),
  );
  const name = known[role].find((each) => plain.includes(each));
  return name === undefined ? null : plain.indexOf(name);
}

/** Whether the decimal mark is a comma: some first cells have one and none has a point, and commas do not separate the cells. @param {Reading} reading @param {Table} table */
export function hasComma({ limits }, { columns, separator }) {
  const cells = columns.flatMap((column) => column.slice(0, limits.sample));
  return separator !== "," && cells.some((cell) => COMMA.test(cell)) && !cells.some((cell) => POINT.test(cell));
}

/** The number in a cell, with a decimal point or a decimal comma; NaN where there is none. @param {string} cell @param {boolean} comma */
export function valueOf(cell, comma) {
  if (!comma) return numberOf(cell);
  return cell.includes(".") ? NaN : numberOf(cell.replaceAll(",", "."));
}

/** A label, the same for 1 and 1.0. @param {string} cell @param {boolean} comma */
function labelOf(cell, comma) {
  const number = valueOf(cell, comma);
  return Number.isNaN(number) ? cell : String(number);
}

/** The labels of a target, in the order of their first row; none where they are 0 and 1 already. @param {Reading} reading @param {string[]} cells @param {boolean} comma */
export function labelsOf({ limits }, cells, comma) {
  const texts = [...new Set(cells)];
  const labels = texts.length > limits.texts ? texts : [...new Set(texts.map((text) => labelOf(text, comma)))];
  return labels.every((label) => label === "0" || label === "1") ? [] : labels;
}

/** The label of class 1: the greater of two numbers, or a word that usually stands for it. @param {Reading} reading @param {string[]} labels */
export function likely({ positive }, labels) {
  const numbers = labels.map(numberOf);
  if (labels.length === 2 && !numbers.some(Number.isNaN)) return labels[numbers[1] > numbers[0] ? 1 : 0];
  return labels.find((label) => positive.includes(label.toLowerCase())) ?? null;
}

/**
 * The rows as a table in the browser has them. Where a cell cannot be what it was chosen for, a refusal says line, cell, cause and cure.
 *
 * @param {Reading} reading
 * @param {Table} table
 * @param {Columns} chosen
 */
export function rowsOf(reading, table, chosen) {
  /** @type {Mistake[]} */
  const mistakes = [];
  const roles = ROLES.filter((role) => chosen[role] !== null);
  const columns = roles.map((role) => {
    const column = columnOf(reading, table.columns[Number(chosen[role])], role, chosen);
    mistakes.push(...column.mistakes);
    return column.numbers;
  });
  const first = new Map([...mistakes].reverse()); // of each row
  const named = [...first].sort(([a], [b]) => a - b).map(([i, problem]) => /** @type {Mistake} */ ([table.places[i], problem]));
  refuse(reading, named, cureOf(reading, [...first.values()], chosen.kind));
  if (chosen.weight !== null && columns[2].every((weight) => weight === 0)) throw new Refusal(say(reading, "no weight"));
  return /** @type {import("./rows.js").Rows} */ (
    Object.fromEntries(roles.map((role, k) => [role, Float64Array.from(columns[k])]))
  );
}

/** The numbers of a column, and what is wrong with its cells. @param {Reading} reading @param {string[]} cells @param {Role} role @param {Columns} chosen */
function columnOf(reading, cells, role, { kind, comma, positive }) {
  const isLabel = role === "target" && positive !== null;
  const numbers = cells.map((cell) => (isLabel ? Number(labelOf(cell, comma) === positive) : valueOf(cell, comma)));
  /** @type {Mistake[]} */
  const mistakes = [];
  cells.forEach((cell, i) => {
    const problem = isLabel ? cell === "" && say(reading, "missing", { role }) : problemIn(cell, numbers[i]);
    if (problem) mistakes.push([i, problem]);
  });
  return { numbers, mistakes };

  /** @param {string} cell @param {number} value */
  function problemIn(cell, value) {
    const cause = Number.isNaN(value) ? causeOf(reading, cell, comma) : problemWith(value);
    const letters = [...cell.slice(0, 2 * NAMED)].slice(0, NAMED).join("");
    return cause && say(reading, cell ? "cell" : "no cell", { role, cell: letters, cause });
  }

  /** @param {number} value */
  function problemWith(value) {
    return Number.isFinite(value) ? problemOf(kind.rules, role, value) : say(reading, "not finite");
  }
}

/** What a reader can choose otherwise, where that may be the cause. @param {Reading} reading @param {string[]} problems @param {Kind} kind */
function cureOf(reading, problems, { binary, rules }) {
  const noNumber = say(reading, "no number");
  if (!binary && problems.some((problem) => problem.startsWith("target ") && problem.endsWith(` ${noNumber}`))) {
    return say(reading, "labels");
  }
  const { prediction } = rules;
  return binary && prediction && problems.some((problem) => problem.endsWith(prediction.problem)) ? say(reading, "no labels") : "";
}

/** Why a cell is no number, as the end of a sentence. @param {Reading} reading @param {string} cell @param {boolean} comma */
function causeOf(reading, cell, comma) {
  const known = reading.causes.find(([pattern]) => new RegExp(`^(?:${pattern})$`, "i").test(cell));
  if (known) return known[1];
  if (/[0-9],[0-9]/.test(cell) && !comma) return say(reading, "with point");
  if (/[0-9]\.[0-9]/.test(cell) && comma) return say(reading, "with comma");
  return say(reading, /\p{Nd}/u.test(cell) && !/[0-9]/.test(cell) ? "other digits" : "no number");
}
