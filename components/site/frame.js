// A page in a frame: what its address says beside the state stays on every link, and names the controls that it shows.

/** @typedef {import("./state.js").Held} Held */

export const FRAME = ["embed", "sliders"]; // keys of an address that belong to the frame and not to the state

/** Whether the page is in a frame. The page's first script has read that from the address. */
export const isFramed = () => document.body.classList.contains("embed");

/** What the address of a frame says beside the state; nothing on a page that is in none. @returns {[string, string][]} */
export const frameEntries = () =>
  isFramed() ? [...new URLSearchParams(location.search)].filter(([key]) => FRAME.includes(key)) : [];

/**
 * The fields whose controls a frame shows: those that the address names, or the numbers of the losses where it names none that is there.
 * A control of one of several losses says which.
 *
 * @param {Held[]} state the fields that can have a control
 * @param {string[]} order the keys of controls that belong to no loss
 * @param {Map<string, string>} owners the names of losses by the key of their controls
 * @param {[string, string][]} entries of the frame's address
 */
export function chosenOf(state, order, owners, entries = frameEntries()) {
  const names = entries.flatMap(([key, text]) => (key === "sliders" ? text.split(",") : []));
  const named = state.filter(({ field }) => names.includes(field.key));
  const chosen = named.length ? named : state.filter(({ field: { kind, key } }) => kind === "number" && !order.includes(key));
  if (new Set(owners.values()).size < 2) return chosen;
  return chosen.map(({ field, value }) => {
    const owner = owners.get(field.key);
    return { field: owner ? { ...field, label: `${owner}: ${field.label}` } : field, value };
  });
}

/** Keeps the links of a page in the frame; one that leads to the app in a tab of its own takes the state with it. */
export function start() {
  const entries = frameEntries();
  for (const link of document.links) {
    if (link.host !== location.host || link.protocol !== location.protocol) continue;
    const query = new URLSearchParams(link.className === "whole" ? location.search : link.search);
    for (const key of FRAME) query.delete(key);
    if (!link.target) entries.forEach(([key, text]) => query.append(key, text));
    link.search = String(query);
  }
}
