// The events of a room as they come over a stream, which is asked for again whenever it is cut. The browser's own EventSource would not
// do: it gives up at the first refusal, tells no reason, and cannot say a secret.

/** @typedef {{ name: string, data: any, id: string }} Told an event */

const FIRST = 500; // ms before it is asked again
const LONGEST = 8000; // ms between two tries
const SILENCE = 40_000; // ms: the server sends a sign of life every 15 s

/** The whole events at the start of a text, and what is left of it. @param {string} text @returns {{ events: Told[], rest: string }} */
export function eventsIn(text) {
  const blocks = text.split("\n\n");
  const rest = blocks.pop() ?? "";
  const events = blocks.flatMap((block) => {
    const lines = block.split("\n").filter((line) => !line.startsWith(":"));
    const fields = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s)));
    return fields.event ? [{ name: fields.event, data: JSON.parse(fields.data), id: fields.id ?? "" }] : [];
  });
  return { events, rest };
}

/** How long it waits before a try, given those that have failed; a class that was cut at once does not come back at once. @param {number} failed @param {number} chance from 0 to 1 */
export const pauseOf = (failed, chance) => Math.min(FIRST * 2 ** failed, LONGEST) * (0.5 + chance);

/** What a refusal says, in words for a reader. @param {Response} answer */
export const reasonOf = async (answer) => (await answer.json().catch(() => ({}))).message ?? `The server answers ${answer.status}.`;

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Listens until the room ends or stop() is called, which it comes back with.
 *
 * @param {string} address
 * @param {object} to
 * @param {Record<string, string>} [to.headers]
 * @param {(told: Told) => void} to.heard
 * @param {(reason: string) => void} to.cut the stream is cut, or refused for now; it goes on trying
 * @param {(reason: string) => void} to.over there is no such room, or no longer
 */
export function listen(address, { headers = {}, heard, cut, over }) {
  let last = "";
  let stopped = false;
  let failed = 0;
  let control = new AbortController();

  /** @param {ReadableStream<Uint8Array>} body */
  async function read(body) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const quiet = setTimeout(() => control.abort(), SILENCE);
      const { done, value } = await reader.read().finally(() => clearTimeout(quiet));
      if (done) return;
      failed = 0;
      const { events, rest } = eventsIn(text + decoder.decode(value, { stream: true }));
      text = rest;
      for (const told of events) {
        last = told.id || last;
        heard(told);
        if (told.name === "closed") return stop();
      }
    }
  }

  async function ask() {
    control = new AbortController();
    const since = last && { "last-event-id": last };
    const answer = await fetch(address, { headers: { ...headers, ...since }, signal: control.signal, cache: "no-store" });
    if (answer.ok && answer.body) {
      await read(answer.body);
      return "The connection to the server is cut.";
    }
    const reason = await reasonOf(answer);
    if (![403, 404].includes(answer.status)) return reason;
    stop();
    over(reason);
    return reason;
  }

  async function run() {
    while (!stopped) {
      const reason = await ask().catch(() => "The connection to the server is cut.");
      if (stopped) return;
      cut(reason);
      await sleep(pauseOf(failed++, Math.random()));
    }
  }

  const drop = () => control.abort(); // a browser keeps a stream for minutes after its network has gone
  function stop() {
    stopped = true;
    globalThis.removeEventListener?.("offline", drop);
    control.abort();
  }

  globalThis.addEventListener?.("offline", drop);
  void run();
  return stop;
}
