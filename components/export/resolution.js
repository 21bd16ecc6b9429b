// The resolution of a PNG, so that it is printed at its size.

const HEAD = 33; // bytes of the signature and of the first chunk, after which others may follow
const INCH = 0.0254; // metres

/** The remainder that ends a chunk of a PNG. @param {Uint8Array} bytes */
function crc(bytes) {
  let rest = -1;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return ~rest >>> 0;
}

/** A PNG that says how many of its pixels an inch of paper has. @param {Uint8Array<ArrayBuffer>} png @param {number} dpi */
export function withResolution(png, dpi) {
  const chunk = new DataView(new ArrayBuffer(21)); // length, name, pixels a metre across and down, their unit, remainder
  chunk.setUint32(0, 9);
  [..."pHYs"].forEach((letter, i) => chunk.setUint8(4 + i, letter.charCodeAt(0)));
  const perMetre = Math.round(dpi / INCH);
  chunk.setUint32(8, perMetre);
  chunk.setUint32(12, perMetre);
  chunk.setUint8(16, 1);
  chunk.setUint32(17, crc(new Uint8Array(chunk.buffer, 4, 13)));
  const out = new Uint8Array(png.length + 21);
  out.set(png.subarray(0, HEAD));
  out.set(new Uint8Array(chunk.buffer), HEAD);
  out.set(png.subarray(HEAD), HEAD + 21);
  return out;
}
