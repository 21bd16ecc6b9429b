// What the browser makes of a file, of which each letter stands for a byte: its table, its rows, or the sentence that refuses it.

import { rowsOf } from "../../components/batch/columns.js";
import { Refusal, readTable, separatorOf } from "../../components/batch/file.js";

const bytesOf = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

function answered(make) {
  try {
    return make();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return { refused: problem.message };
  }
}

export const table = (reading, letters, separator, header) =>
  answered(() => readTable(reading, bytesOf(letters), separator, header));

export const separator = (reading, letters) => answered(() => separatorOf(reading, bytesOf(letters)));

export function rows(reading, letters, chosen) {
  return answered(() => Object.values(rowsOf(reading, readTable(reading, bytesOf(letters)), chosen)).map((column) => [...column]));
}
