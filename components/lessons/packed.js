// The text of a lesson in the fragment of an address, which no server sees: compressed, in the letters that an address can have.

import { LONGEST } from "./lesson.js";

export const MOST = 8000; // letters of a packed lesson: chats and mails cut longer addresses

const FORMAT = "deflate-raw";

/** @param {ReadableStream<Uint8Array>} stream @param {number} most bytes, or Error: what is small can unpack to gigabytes */
async function bytesOf(stream, most) {
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    length += part.value.length;
    if (length <= most) continue;
    await reader.cancel();
    throw new Error("it is too long");
  }
  return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (parts)).arrayBuffer());
}

/** The packed text, however long. @param {string} text */
export async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(FORMAT));
  const letters = Array.from(await bytesOf(stream, Infinity), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The text again; Error, in words, where a link is broken or too long. @param {string} letters */
export async function unpacked(letters) {
  if (letters.length > MOST) throw new Error("it is too long");
  try {
    const bytes = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(FORMAT));
    return new TextDecoder("utf-8", { fatal: true }).decode(await bytesOf(stream, 4 * LONGEST));
  } catch (error) {
    if (error instanceof Error && error.message === "it is too long") throw error;
    throw new Error("a part of it is missing or was changed", { cause: error });
  }
}
