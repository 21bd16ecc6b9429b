// Calls functions of the app's modules for the tests, the same way under Node and in a page. A question is a line of JSON, and so
// is its answer: arrays of numbers travel as {"array": base64}, numbers that JSON does not know as {"number": base64}.

const TEXT = 8192; // bytes that String.fromCharCode takes at once

export async function answer(folder, question) {
  const { module, name, operands } = JSON.parse(question, received);
  try {
    const exported = await import(new URL(module, folder).href);
    const named = name.split(".").reduce((object, key) => object[key], exported);
    return JSON.stringify({ result: sent(typeof named === "function" ? await named(...operands) : named) });
  } catch (error) {
    return JSON.stringify({ error: String(error.stack) });
  }
}

function received(_, value) {
  if (typeof value?.array === "string") return unpack(value.array);
  if (typeof value?.number === "string") return unpack(value.number)[0];
  return value;
}

function sent(value) {
  if (ArrayBuffer.isView(value)) return { array: pack(value) };
  if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) return { number: pack([value]) };
  if (Array.isArray(value)) return value.map(sent);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, sent(v)]));
  return typeof value === "function" ? null : (value ?? null);
}

const unpack = (text) => new Float64Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);

function pack(numbers) {
  const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
  const parts = [];
  for (let i = 0; i < bytes.length; i += TEXT) parts.push(String.fromCharCode(...bytes.subarray(i, i + TEXT)));
  return btoa(parts.join(""));
}
