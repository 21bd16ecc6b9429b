// The teacher's control: a button beside that of the full window, and a dialog that opens a room, shows where it is, and closes it.

import { stageRow } from "../kit/stage.js";
import { answersTo, keepAnswers, questionIn } from "./answers.js";
import { reasonOf } from "./events.js";
import { followPage } from "./live.js";
import { keepUp, keptRoom, openRoom } from "./room.js";
import { copyButton, element, fill } from "./words.js";

/** @typedef {import("../wire").RoomOpened} Opened */

const LOSSES = ["loss", "loss1"]; // the keys of the first curve's loss, which a question is about
let done = false; // a tab reads this module once, and draws the component again on every page

export function render() {
  if (done) return;
  done = true;
  startFollow(new URL("./", location.href).href);
}

/** @param {string} root of the app */
function startFollow(root) {
  const button = element("button", { type: "button" });
  button.className = "atlas-follow";
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { className: "atlas-parts atlas-room" }));
  dialog.setAttribute("aria-label", "Follow");
  stageRow().prepend(button);
  document.body.append(dialog);
  const page = followPage();
  /** @type {ReturnType<typeof kept> | null} */
  let room = null;
  let words = ""; // what went wrong, or has ended

  const draw = () => {
    button.textContent = room ? `${room.code} · ${words ? "cut off" : room.count.followers}` : "Follow";
    button.title = (room && words) || "Let a class follow this page";
    button.classList.toggle("on", Boolean(room));
    button.classList.toggle("trouble", Boolean(words && room));
    if (dialog.open) fill(dialog, room ? opened(root, room, words, dialog) : closed(root, page.state(), words, dialog, start));
  };
  const say = (/** @type {string} */ text) => {
    if (text === words) return;
    words = text;
    draw();
  };
  const take = (/** @type {Opened} */ opening) => {
    room = kept(root, opening, page, { draw, say, ended: (text) => ((room = null), (words = text), draw()) });
    words = "";
    draw();
  };
  const start = () => openRoom(root).then(take, (error) => say(error.message));
  button.addEventListener("click", () => {
    dialog.showModal();
    draw();
  });
  dialog.addEventListener("close", () => (words = room ? words : ""));
  const before = keptRoom();
  if (before) take(before);
  draw();
}

/**
 * A room that is kept up, with what the dialog shows and changes.
 *
 * @param {string} root
 * @param {Opened} opening
 * @param {ReturnType<typeof followPage>} page
 * @param {{ draw: () => void, say: (words: string) => void, ended: (words: string) => void }} to
 */
function kept(root, opening, page, { draw, say, ended }) {
  const room = {
    code: opening.code,
    count: { followers: 0, answers: 0, last: 0 },
    shown: false,
    close: () => {},
    clear: () => {},
    draw,
  };
  let asked = "";
  const connection = keepUp(root, opening, {
    state: () => {
      const live = page.state();
      const question = questionIn(live.query);
      const query = new URLSearchParams(live.query);
      const now = JSON.stringify([live.page, ...LOSSES.map((key) => query.get(key)), question]);
      if (asked && now !== asked && room.count.answers) room.clear(); // another question
      asked = now;
      return { ...live, shown: room.shown };
    },
    counted: (count) => {
      room.count = count;
      answers.follow(count);
      draw();
    },
    trouble: say,
    ended: (words) => {
      answers.clear();
      ended(words);
    },
  });
  const answers = keepAnswers(connection.answers, connection.headers, (all) =>
    page.lay(answersTo(all, questionIn(page.state().query))),
  );
  return Object.assign(room, { close: connection.close, clear: connection.clear });
}

/** An address as a QR code that the server draws, or the reason why there is none. @param {string} root @param {string} address */
function code(root, address) {
  const src = `${root}room/qr?of=${encodeURIComponent(address)}`;
  const image = element("img", { src, alt: "QR code of this address" });
  image.addEventListener("error", async () => {
    const reason = await fetch(src).then(reasonOf, () => "The server cannot be reached, so there is no QR code.");
    image.replaceWith(element("p", { role: "status" }, reason));
  });
  return element("figure", {}, image, element("figcaption", {}, element("span", {}, address), copyButton(address)));
}

/**
 * What the dialog shows before a room is open. In a lesson the view is the picture of the step, with its state in the address, so that
 * a lesson of one's own has codes, too.
 *
 * @param {string} root
 * @param {import("./live.js").Live} live
 * @param {string} words
 * @param {HTMLDialogElement} dialog
 * @param {() => void} start
 */
function closed(root, { page, query }, words, dialog, start) {
  const open = element("button", { type: "button", className: "primary", onclick: start }, "Open a room");
  open.dataset.name = "open";
  return [
    element("h2", {}, "Follow"),
    element("p", {}, "In a room, students see on their own screens what you do here: pages, sliders, the point, hidden parts."),
    element("p", {}, open),
    element("p", { className: "trouble", role: "status" }, words),
    element("h2", {}, "Or this view alone"),
    code(root, `${root}${page}${query && `?${query}`}`),
    element("p", {}, close(dialog)),
  ];
}

/** @param {string} root @param {NonNullable<ReturnType<typeof kept>>} room @param {string} words @param {HTMLDialogElement} dialog */
function opened(root, room, words, dialog) {
  const { followers, answers } = room.count;
  const flip = () => {
    room.shown = !room.shown;
    room.draw();
  };
  const shown = element("button", { type: "button", onclick: flip }, room.shown ? "the class sees them" : "only you see them");
  shown.dataset.name = "shown";
  shown.setAttribute("aria-pressed", String(room.shown));
  const clear = element("button", { type: "button", onclick: room.clear, disabled: !answers }, "clear");
  clear.dataset.name = "clear";
  const end = element("button", { type: "button", onclick: room.close }, "Close the room");
  end.dataset.name = "end";
  return [
    element("h2", {}, "Room ", element("b", { className: "letters" }, room.code)),
    code(root, `${root}room/${room.code}`),
    element("div", {}, element("span", {}, `${followers} ${followers === 1 ? "student follows" : "students follow"}`)),
    element("div", {}, element("span", {}, `${answers} ${answers === 1 ? "answer" : "answers"}`), shown, clear),
    element("p", { className: "trouble", role: "status" }, words),
    element("p", {}, close(dialog), " ", end),
  ];
}

/** @param {HTMLDialogElement} dialog */
function close(dialog) {
  const button = element("button", { type: "button", className: "atlas-close", onclick: () => dialog.close() }, "Back to the page");
  button.dataset.name = "close";
  return button;
}
