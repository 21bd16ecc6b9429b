// A page in a frame: what its address says beside the state stays on every link, and names the controls that it shows.

/** @typedef {import("./state.js").Held} Held */

export const FRAME = ["embed", "picture", "sliders"]; // keys of an address that belong to the frame and not to the state

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
  if (!query.has("sliders")) return;
  entries = [...frameEntries().filter(([key]) => key !== "sliders"), ...[...query].filter(([key]) => key === "sliders")];
}

/** Makes an address say what that of the frame says beside the state of the page. @param {URLSearchParams} query */
export function addFrame(query) {
  for (const [key, text] of frameEntries()) query.append(key, text);
}

/** The picture of the page that a query asks for; the first that is not beside controls of its own where it asks for none that is there. @param {[string, string][]} asked */
export function pictureOf(asked = frameEntries()) {
  const pictures = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".atlas > [data-picture], .page > [data-picture]")]);
  const [, name] = asked.find(([key]) => key === "picture") ?? [];
  const asks = pictures.find(({ dataset }) => dataset.picture === name);
  return asks ?? pictures.find((each) => each.closest(".beside:not(.framed)") === null) ?? pictures[0];
}

/** Puts the picture of a frame beside the one place of its controls. Nothing else of the page is seen; a page without a picture stays. */
export function arrange() {
  const main = document.querySelector(".framed");
  if (!main) return;
  const section = Object.assign(document.createElement("section"), { className: "beside framed" });
  section.innerHTML = '<div class="panel"><div class="controls"></div></div><div class="atlas"></div>';
  const picture = pictureOf();
  section.children[1].append(picture);
  const curves = picture.dataset.some === undefined ? null : document.querySelector("[data-picture=chart]");
  if (curves) section.children[1].append(curves); // seen where the loss has no such picture
  main.classList.remove("framed");
  document.querySelectorAll(".controls").forEach((each) => each.remove());
  document.querySelector(".page > header")?.after(section);
  section.parentElement?.classList.add("pictured"); // a rule that asks by :has() has all of a page styled again with each move of a slider
}

/**
 * The fields whose controls a frame shows: those that the address names, or, where it names none that is there, the numbers of the losses
 * that move the picture. A control of one of several losses says which.
 *
 * @param {Held[]} state the fields that can have a control
 * @param {string[]} order the keys of controls that belong to no loss
 * @param {Map<string, string>} owners the names of losses by the key of their controls
 * @param {{ asked?: [string, string][], moving?: string[] | null }} frame what its address says, and the keys that move its picture if
 *   that is known
 */
export function chosenOf(state, order, owners, { asked = frameEntries(), moving = null }) {
  const names = asked.flatMap(([key, text]) => (key === "sliders" ? text.split(",") : []));
  const named = state.filter(({ field }) => names.includes(field.key));
  const isOwn = (/** @type {Held} */ { field: { kind, key } }) =>
    kind === "number" && !order.includes(key) && (moving?.includes(key) ?? true);
  const chosen = named.length ? named : state.filter(isOwn);
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

/** Opens a page in this frame, in a state. @param {string} page @param {URLSearchParams} query */
export function goTo(page, query) {
  const to = new URL(/** @type {HTMLAnchorElement} */ (pages().get(page)).href);
  reframe(query);
  const state = [...query].filter(([key]) => !FRAME.includes(key));
  const own = frameEntries().filter(([key]) => key !== "picture");
  to.search = String(new URLSearchParams([...state, ...own, ...[...query].filter(([key]) => key === "picture")]));
  location.replace(to);
}
