// The page of lessons: a list of them, or the player of one. The address alone says which, and only the browser reads it.

import { component } from "../kit/component.js";
import { stage, staged, whenStaged } from "../kit/staged.js";
import { checked } from "./check.js";
import { lessonOf, sentence, sizeProblems } from "./lesson.js";
import { buildList } from "./list.js";
import { MOST, packed, unpacked } from "./packed.js";
import { hrefOf, placeOf } from "./place.js";
import { buildPlayer } from "./player.js";
import { takeMenu } from "./take.js";

/** @typedef {import("../wire").LessonsMessage} LessonsMessage */
/** @typedef {import("./lesson.js").Lesson} Lesson */
/**
 * A lesson of the reader's, or why it is none. `letters` are what an address holds of it; empty where it is too long for that.
 *
 * @typedef {{ letters: string, lesson: Lesson | null, refused: string[] }} Own
 */
/**
 * @typedef {object} Fields
 * @property {HTMLElement} place
 * @property {Map<string, HTMLAnchorElement>} links to the pages of the atlas, by their names
 * @property {Map<string, Lesson>} shipped the lessons of the atlas, by their names
 * @property {WeakMap<Lesson, string>} texts of the lessons' files
 * @property {Own | null} own
 * @property {ReturnType<typeof buildPlayer> | null} player
 * @property {() => void} stop
 */
/** @typedef {import("../kit/component.js").Mounted<LessonsMessage> & Fields} Page */

const OWN = "own"; // the name of a lesson from a file that is too long for the address
const LOST = "This lesson came from a file and is too long for an address. Open the file again.";
const LINK = "The lesson in this link";

export const { render, remove } = component({ create, update: show, remove: close });

/** @param {HTMLElement} parentElement @param {LessonsMessage} data @param {import("../kit/component.js").Mounted<LessonsMessage>} mounted @returns {Page} */
function create(parentElement, data, mounted) {
  const place = /** @type {HTMLElement} */ (parentElement.querySelector(".atlas-lessons"));
  const all = /** @type {NodeListOf<HTMLAnchorElement>} */ (parentElement.querySelectorAll(".atlas-lesson-pages a"));
  const links = new Map([...all].map((link) => [link.dataset.name ?? "", link]));
  /** @type {Page} */
  const page = Object.assign(mounted, {
    place,
    links,
    shipped: new Map(),
    texts: new WeakMap(),
    own: null,
    player: null,
    stop: () => {},
  });
  for (const [name, text] of Object.entries(data.texts)) {
    const { lesson } = lessonOf(text, pagesOf(page));
    if (!lesson) continue;
    page.shipped.set(name, lesson);
    page.texts.set(lesson, text);
  }
  const again = () => void show(page);
  const click = (/** @type {MouseEvent} */ event) => followed(page, event);
  const leave = whenStaged(() => page.player?.present(staged().present > 0));
  for (const type of ["popstate", "hashchange"]) addEventListener(type, again);
  place.addEventListener("click", click);
  page.stop = () => {
    for (const type of ["popstate", "hashchange"]) removeEventListener(type, again);
    place.removeEventListener("click", click);
    leave();
  };
  return page;
}

/** @param {Page} page */
function close({ stop, player }) {
  stop();
  player?.close();
}

/** @param {Page} page */
const pagesOf = ({ data, links }) => ({ framed: data.framed, linked: [...links.keys()] });

/** The address of a page of the atlas; in a frame of its own or whole. @param {Page} page @param {string} name @param {string} query */
function addressOf({ links }, name, query) {
  const address = new URL(links.get(name)?.href ?? "", location.href);
  address.search = query;
  return address.href;
}

/** @param {Page} page @param {Pick<import("./lesson.js").Step, "page" | "query">} step */
function frameAddress(page, { page: name, query }) {
  const asked = new URLSearchParams(query);
  asked.set("embed", "true");
  return addressOf(page, name, String(asked));
}

/** What can be kept of a lesson; the slides of one are kept already. @param {Page} page @param {Lesson} lesson */
function menuOf(page, lesson) {
  if ("slides" in document.documentElement.dataset) return null;
  const framed = (/** @type {string} */ name, query = "") => frameAddress(page, { page: name, query });
  return takeMenu({ lesson, text: page.texts.get(lesson) ?? "", addressOf: framed });
}

/** @param {Page} page @param {string} to */
function linkAddress(page, to) {
  const [name, query = ""] = to.slice(1).split(/\?(.*)/s);
  return addressOf(page, name, query);
}

/** A link within the page changes the address, and the page stays. @param {Page} page @param {MouseEvent} event */
function followed(page, event) {
  const link = event.target instanceof Element ? event.target.closest("a:not([target])") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(page, link.href);
}

/**
 * Each step is an entry of its own in the browser's history, however fast the keys; the app's own way of writing it (kit/history.js) takes
 * keys that follow each other for one gesture.
 *
 * @param {Page} page
 * @param {string} href
 */
function go(page, href) {
  History.prototype.pushState.call(history, history.state, "", href);
  void show(page);
}

/** Takes a text as the reader's own lesson. @param {Page} page @param {string} text @param {string} letters @param {string} name what it is called where it is refused */
async function take(page, text, letters, name) {
  page.place.setAttribute("aria-busy", "true");
  const { lesson, problems } = await checked(text, pagesOf(page), (step) => frameAddress(page, step), page.place);
  page.place.removeAttribute("aria-busy");
  if (lesson) page.texts.set(lesson, text);
  page.own = { letters, lesson, refused: problems.map((each) => sentence(each, name)) };
}

/** Takes the lesson that an address holds. @param {Page} page @param {string} letters */
async function takeLink(page, letters) {
  try {
    await take(page, await unpacked(letters), letters, LINK);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    page.own = {
      letters,
      lesson: null,
      refused: [`${LINK} cannot be read: ${error.message}. Ask for the link again, or for the file.`],
    };
  }
}

/** Takes a lesson from a file, into the address if it is short. @param {Page} page @param {File} file */
async function takeFile(page, file) {
  const large = sizeProblems(file.size);
  const text = large.length ? "" : await file.text();
  const letters = large.length ? "" : await packed(text);
  const kept = letters.length <= MOST ? letters : "";
  if (large.length) page.own = { letters: "", lesson: null, refused: large.map((each) => sentence(each, file.name)) };
  else await take(page, text, kept, file.name);
  if (!page.own?.lesson) return show(page, page.own?.refused);
  go(page, hrefOf(location, { name: kept ? "" : OWN, packed: kept, step: 1 }));
}

/** The lesson that the address says, or why there is none. @param {Page} page @returns {Promise<{ lesson: Lesson | null, refused: string[] }>} */
async function found(page) {
  const { name, packed: letters } = placeOf(location);
  if (letters && letters !== page.own?.letters) await takeLink(page, letters);
  if (letters || name === OWN) return page.own ?? { lesson: null, refused: [LOST] };
  const lesson = page.shipped.get(name) ?? null;
  const refused = lesson || !name ? [] : [`There is no lesson “${name.slice(0, 40)}”. These are all:`];
  return { lesson, refused };
}

/** Shows what the address says, or why what the reader brought is not shown. @param {Page} page @param {string[] | unknown} [sentences] */
async function show(page, sentences) {
  const { lesson, refused } = Array.isArray(sentences) ? { lesson: null, refused: sentences } : await found(page);
  if (page.removed) return;
  if (page.player && page.player.lesson !== lesson) {
    page.player.close();
    page.player = null;
  }
  if (!lesson) return void buildList(page.place, page.shipped, refused, pagesOf(page), (file) => void takeFile(page, file));
  if (!page.player) {
    page.place.replaceChildren();
    page.player = buildPlayer(page.place, lesson, {
      addressOf: (step) => frameAddress(page, step),
      linkOf: (to) => linkAddress(page, to),
      menu: menuOf(page, lesson),
      list: hrefOf(location, { name: "", packed: "", step: 1 }),
      go: (step) => go(page, hrefOf(location, { ...placeOf(location), step })),
    });
    page.player.present(staged().present > 0);
    stage({}); // from now on there is a picture that can fill the window
  }
  page.player.show(placeOf(location).step);
}
