// The views of pages that a reader has added: they stay in this browser, and become a lesson on the page of lessons.

import constants from "./constants.js";

/** @typedef {{ heading: string, address: string, words: string }} View `address` is that of a page with its state, from the slash on */
/** @typedef {{ title: string, about: string, steps: View[] }} Views */

const KEY = "atlas-views";
export const MOST = constants.steps; // views, which become the steps of a lesson
export const REFUSED = "This browser keeps nothing for this page: allow it to store data, or copy the link instead";
export const FULL = `There are ${MOST} views already: remove some on the page Lessons`;
/** @type {Views} */
const NONE = { title: "My views", about: "Views that I have added.", steps: [] };

/** All views; null where the browser refuses to keep any. @returns {Views | null} */
export function views() {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? NONE : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Keeps these views in the place of those before; comes back with whether the browser does. @param {Views} all */
export function keep(all) {
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

/** The name of the page at an address, in the app and on the site. @param {string} path */
export const pageAt = (path) =>
  path
    .replace(/\/(index\.html)?$/, "")
    .split("/")
    .at(-1) ?? "";

/** Whether the page here can be a view. */
export const isView = () => constants.framed.includes(pageAt(location.pathname));

/** What the page shows, as a view with the names of its curves as heading. @returns {View} */
export function viewHere() {
  const query = new URLSearchParams(location.search);
  for (const key of ["present", "embed"]) query.delete(key);
  const text = String(query);
  const names = [...document.querySelectorAll(".atlas-readout .atlas-name")].map((name) => name.textContent?.trim() ?? "");
  const title = document.querySelector("h1")?.textContent?.trim() ?? "";
  const heading = [...new Set(names)].join(", ") || title || pageAt(location.pathname);
  return { heading, address: `/${pageAt(location.pathname)}${text && `?${text}`}`, words: "" };
}

/** Adds the view of the page here to the others, and says how that went. */
export function addView() {
  const all = views();
  if (!all) return REFUSED;
  if (all.steps.length >= MOST) return FULL;
  const steps = [...all.steps, viewHere()];
  return keep({ ...all, steps }) ? `Added: ${steps.length} on the page Lessons` : REFUSED;
}
