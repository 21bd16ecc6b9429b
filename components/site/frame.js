// A page in a frame: what its address says beside the state stays on every link, and names the controls that it shows.

/** @typedef {import("./state.js").Held} Held */

export const FRAME = ["embed", "sliders"]; // keys of an address that belong to the frame and not to the state

/** Whether the page is in a frame. The page's first script has read that from the address. */
export const isFramed = () => document.body.classList.contains("embed");

/** @type {[string, string][] | undefined} */
let entries; // of the frame

/** @param {URLSearchParams} query */
const entriesIn = (query) => [...query].filter(([key]) => FRAME.includes(key));

/** What the address of a frame says beside the state; nothing on a page that is in none. @returns {[string, string][]} */
export const frameEntries = () => (isFramed() ? (entries ??= entriesIn(new URLSearchParams(location.search))) : []);

/** Shows the controls that a query names, where it names any. @param {URLSearchParams} query */
export function reframe(query) {
  if (query.has("sliders")) entries = [["embed", "true"], ...entriesIn(query).filter(([key]) => key !== "embed")];
}

/**
 * The fields whose controls a frame shows: those that the address names, or the numbers of the losses where it names none that is there.
 * A control of one of several losses says which.
 *
 * @param {Held[]} state the fields that can have a control
 * @param {string[]} order the keys of controls that belong to no loss
 * @param {Map<string, string>} owners the names of losses by the key of their controls
 * @param {[string, string][]} asked by the frame's address
 */
export function chosenOf(state, order, owners, asked = frameEntries()) {
  const names = asked.flatMap(([key, text]) => (key === "sliders" ? text.split(",") : []));
  const named = state.filter(({ field }) => names.includes(field.key));
  const chosen = named.length ? named : state.filter(({ field: { kind, key } }) => kind === "number" && !order.includes(key));
  if (new Set(owners.values()).size < 2) return chosen;
  return chosen.map(({ field, value }) => {
    const owner = owners.get(field.key);
    return { field: owner ? { ...field, label: `${owner}: ${field.label}` } : field, value };
  });
}

/** The pages by name, as the navigation has them. @returns {Map<string, HTMLAnchorElement>} */
function pages() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".pages a")]);
  return new Map(links.map((link) => [link.dataset.page ?? "", link]));
}

/** The names of all pages, and of this one. */
export function places() {
  const all = pages();
  const here = [...all].find(([, link]) => link.hasAttribute("aria-current"));
  return { here: here?.[0] ?? "", names: [...all.keys()] };
}

/** Opens another page in this frame, in a state. @param {string} page @param {URLSearchParams} query */
export function goTo(page, query) {
  const to = new URL(/** @type {HTMLAnchorElement} */ (pages().get(page)).href);
  reframe(query);
  const state = [...query].filter(([key]) => !FRAME.includes(key));
  to.search = String(new URLSearchParams([...state, ...frameEntries()]));
  location.replace(to);
}
