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

/** Waits until what a file holds is there. @param {string} address */
export async function arrival(address) {
  if (!asked.has(address)) asked.set(address, fetched(address));
  await asked.get(address);
}

/** What a file holds, by its name; undefined while it is not there. @param {string} address @returns {any} */
export function heldIn(address) {
  const kept = /** @type {{ atlasValues?: Record<string, unknown> }} */ (/** @type {unknown} */ (globalThis)).atlasValues;
  return kept?.[String(address.split("?")[0].split("/").at(-1))];
}

/** Waits until a value of a part is there. @param {Part} part @param {number} place */
export async function there({ files, each = 1 }, place) {
  const address = files?.[Math.floor(place / each)];
  if (address) await arrival(address);
}

/** A value of a part; undefined while its file is not there. @param {Part} part @param {number} place @returns {any} */
export function valueOf({ files, each = 1, values }, place) {
  return files ? heldIn(files[Math.floor(place / each)])?.[place % each] : values[place];
}
