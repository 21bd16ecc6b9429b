// The values of large parts, which stand in files of their own: fetched when a state needs them, and kept.

/** @typedef {import("../wire").PlainPart} Part */

/** @type {Map<string, Promise<void>>} */
const asked = new Map(); // by the address of the file

/** @param {string} address @returns {Promise<void>} */
function fetched(address) {
  const script = Object.assign(document.createElement("script"), { src: address });
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      asked.delete(address); // a later state asks once more
      reject(new Error(`${address} is not there`));
    });
  });
}

/** Waits until a value of a part is there. @param {Part} part @param {number} place */
export async function there({ files, each = 1 }, place) {
  const address = files?.[Math.floor(place / each)];
  if (!address) return;
  if (!asked.has(address)) asked.set(address, fetched(address));
  await asked.get(address);
}

/** A value of a part; undefined while its file is not there. @param {Part} part @param {number} place @returns {any} */
export function valueOf({ files, each = 1, values }, place) {
  if (!files) return values[place];
  const kept = /** @type {{ atlasValues?: Record<string, unknown[]> }} */ (/** @type {unknown} */ (globalThis)).atlasValues;
  return kept?.[files[Math.floor(place / each)].split("?")[0]]?.[place % each];
}
