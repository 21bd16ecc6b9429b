// The teacher's end of a room: opens it, sends what the page shows, hears how many follow, and closes it.

import { listen, reasonOf } from "./events.js";

/** @typedef {import("../wire").RoomOpened} Opened */
/** @typedef {import("../wire").RoomState} State */
/** @typedef {import("../wire").RoomCount} Count */

const KEPT = "atlas-room"; // of the tab, so that a reload keeps the room
const PACE = 33; // ms between two looks at the page: at most 30 states a second
const AGAIN = 1000; // ms until what was refused is sent again
const JSON_BODY = { "content-type": "application/json" };

/** The room of this tab. @returns {Opened | null} */
export function keptRoom() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  } catch {
    return null; // a browser that stores nothing
  }
}

/** @param {Opened | null} room */
function keep(room) {
  try {
    if (room) sessionStorage.setItem(KEPT, JSON.stringify(room));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // the room lives as long as the page, then
  }
}

/** Opens a room. @param {string} root of the app */
export async function openRoom(root) {
  const answer = await fetch(`${root}room`, { method: "POST", headers: JSON_BODY, body: "{}" });
  if (!answer.ok) throw new Error(await reasonOf(answer));
  const room = /** @type {Opened} */ (await answer.json());
  keep(room);
  return room;
}

/**
 * Keeps a room up: sends each new state, one after the other, so that none overtakes another.
 *
 * @param {string} root
 * @param {Opened} room
 * @param {object} page
 * @param {() => State} page.state
 * @param {(count: Count) => void} page.counted
 * @param {(words: string) => void} page.trouble empty once it is over
 * @param {(words: string) => void} page.ended
 */
export function keepUp(root, { code, secret }, { state, counted, trouble, ended }) {
  const address = `${root}room/${code}`;
  const headers = { authorization: `Bearer ${secret}` };
  let sent = "";
  let busy = false;
  let rest = 0; // until then nothing is sent

  const send = async (/** @type {string} */ body) => {
    const answer = await fetch(address, { method: "POST", headers: { ...headers, ...JSON_BODY }, body });
    if (answer.ok) {
      sent = body;
      return trouble("");
    }
    const reason = await reasonOf(answer);
    if (answer.status === 404 || answer.status === 403) return end(reason);
    throw new Error(reason);
  };
  const look = () => {
    const body = JSON.stringify(state());
    if (busy || body === sent || Date.now() < rest) return;
    busy = true;
    send(body)
      .catch((error) => {
        rest = Date.now() + AGAIN;
        trouble(
          error instanceof TypeError ? "The server cannot be reached. It is tried again." : `${error.message} It is tried again.`,
        );
      })
      .finally(() => (busy = false));
  };
  const timer = setInterval(look, PACE);
  const stop = listen(`${address}/events`, {
    headers,
    heard: ({ name, data }) => {
      if (name === "count") counted(data);
      if (name === "away") trouble("The server has lost its store of rooms. It tries again by itself.");
      if (name === "back" || name === "hello") trouble("");
      if (name === "closed") end("The room is closed.");
    },
    cut: (reason) => trouble(`${reason} It is tried again.`),
    over: (reason) => end(reason),
  });
  function end(/** @type {string} */ words) {
    clearInterval(timer);
    stop();
    keep(null);
    ended(words);
  }
  const close = async () => {
    const answer = await fetch(address, { method: "DELETE", headers });
    if (!answer.ok && answer.status !== 404) return trouble(await reasonOf(answer));
    end("The room is closed.");
  };
  const clear = () => fetch(`${address}/answers`, { method: "DELETE", headers });
  return { close, clear, answers: `${address}/answers`, headers };
}
