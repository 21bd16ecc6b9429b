// A follower's page: a frame that shows what the teacher's page shows, moved by messages (docs/EMBED.md). Who moves something in it has
// left the teacher, and comes back by a button.

import { answersTo, keepAnswers, questionIn } from "./answers.js";
import { listen, reasonOf } from "./events.js";

/** @typedef {import("../wire").RoomNews} News */

const PAGE = /^[a-z]{0,40}$/;

/** @param {string} selector */
const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** The address of a page in a frame. @param {string} root of the app @param {Pick<News, "page" | "query">} state */
export function frameAddress(root, { page, query }) {
  if (!PAGE.test(page)) throw new Error(`no page ${page}`);
  const entries = new URLSearchParams(query);
  entries.delete("present");
  entries.set("embed", "true");
  return `${root}${page}?${entries}`;
}

/** The letters of the room that the page's address names; empty for none. @param {string} path */
export const codeIn = (path) => /\/room\/([A-Za-z]+)\/?$/.exec(path)?.[1].toUpperCase() ?? "";

/**
 * Moves a frame by messages, or opens another page in it.
 *
 * @param {HTMLIFrameElement} frame
 * @param {string} root of the app
 * @param {{ moved: () => void, answered: (prediction: object) => void }} reader what the reader does in it
 */
function buildFrame(frame, root, reader) {
  let ready = false; // the page that was opened takes messages
  let opened = ""; // the page that was opened last
  let settled = ""; // the address after what was set last
  let turn = 0;
  /** @type {unknown[]} */
  let answers = [];
  /** @type {News | null} */
  let wanted = null;
  const ask = (/** @type {string} */ lossAtlas, more = {}) =>
    frame.contentWindow?.postMessage({ lossAtlas, id: `${lossAtlas} ${++turn}`, ...more }, location.origin);

  /** @param {News} news */
  function show(news) {
    wanted = news;
    const isOpen = frame.src && opened === news.page;
    const { query, moving, revealed } = news;
    if (isOpen && ready) return ask("setState", { query, moving, revealed });
    if (isOpen) return; // it is on its way, and is told when it is there
    [ready, opened] = [false, news.page];
    const address = frameAddress(root, news);
    if (frame.src) frame.contentWindow?.location.replace(address);
    else frame.src = address;
  }

  /** @param {MessageEvent} message */
  function hear({ source, data }) {
    if (source !== frame.contentWindow || !data) return;
    const { lossAtlas, state, hand, prediction } = data;
    if (lossAtlas === "ready") {
      ready = true;
      ask("subscribe", { covered: true });
      if (wanted) show(wanted);
      lay(answers);
    } else if (lossAtlas === "answer") settled = state?.query ?? settled;
    else if (lossAtlas === "change" && (hand.length || state.query !== settled)) reader.moved();
    else if (lossAtlas === "prediction") reader.answered(prediction);
  }
  addEventListener("message", hear);
  function lay(/** @type {unknown[]} */ all) {
    answers = all;
    if (ready) ask("setState", { answers });
  }
  return { show, lay };
}

/** Asks for the letters of a room. @param {string} root */
function askForLetters(root) {
  const form = /** @type {HTMLFormElement} */ (find("form"));
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const letters = String(new FormData(form).get("code")).replace(/[^A-Za-z]/g, "");
    if (letters) location.href = `${root}room/${letters.toUpperCase()}`;
  });
}

/** Starts the page. */
export function start() {
  const code = codeIn(location.pathname);
  const root = new URL(code ? "../" : "./", location.href).pathname;
  if (!code) return askForLetters(root);
  find("h1").textContent = `Room ${code}`;
  follow(`${root}room/${code}`, root);
}

/** @param {string} room its address @param {string} root of the app */
function follow(room, root) {
  const status = find("[role=status]");
  const back = find(".back");
  let ticket = "";
  let away = false;
  /** @type {News | null} */
  let news = null;
  /** @type {Map<number, import("../wire").RoomGiven>} */
  let given = new Map();
  const say = (/** @type {string} */ words, isTrouble = false) => {
    status.textContent = words;
    status.classList.toggle("trouble", isTrouble);
  };
  const leave = (/** @type {boolean} */ isAway) => {
    away = isAway;
    back.hidden = !away;
    sayPlace();
  };
  const sayPlace = () =>
    say(away ? "You have moved something yourself." : news ? "You see what the teacher shows." : "Waiting for the teacher.");
  const asked = () => (news?.shown ? questionIn(news.query) : null); // the question to which the class sees its answers
  const lay = () => away || frame.lay(answersTo(given, asked()));
  const frame = buildFrame(/** @type {HTMLIFrameElement} */ (find("iframe")), root, {
    moved: () => away || leave(true),
    answered: (prediction) =>
      void give(prediction).then(say, () => say("Your answer did not get through. Give it once more.", true)),
  });
  const answers = keepAnswers(`${room}/answers`, {}, (all) => {
    given = all;
    lay();
  });

  /** @param {object} prediction */
  async function give(prediction) {
    const body = JSON.stringify({ ticket, ...prediction });
    const answer = await fetch(`${room}/answers`, { method: "POST", headers: { "content-type": "application/json" }, body });
    return answer.ok ? "Your answer is given, without a name." : reasonOf(answer);
  }

  /** @type {Record<string, (data: any) => void>} */
  const told = {
    hello: (data) => {
      ticket ||= data.ticket;
      sayPlace();
    },
    state: (data) => {
      const isFirst = !news;
      const [wasShown, before] = [news?.shown, JSON.stringify(asked())];
      news = data;
      if (wasShown && !data.shown) answers.clear();
      if (isFirst) leave(false);
      if (away) return;
      frame.show(data);
      if (JSON.stringify(asked()) !== before) lay();
    },
    count: answers.follow,
    away: () => say("The server has lost its store of rooms. It tries again by itself.", true),
    back: sayPlace,
    closed: () => end("The room is closed. What you see stays, and is yours to move."),
  };
  const end = (/** @type {string} */ words) => {
    say(words, true);
    back.hidden = true;
  };
  back.addEventListener("click", () => {
    leave(false);
    if (news) frame.show(news);
    lay();
  });
  listen(`${room}/events`, {
    heard: ({ name, data }) => told[name]?.(data),
    cut: (reason) => say(`${reason} It is tried again by itself.`, true),
    over: end,
  });
}
