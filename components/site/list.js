// A page that is a list, such as the catalogue: what its address says, the controls that narrow it, and which of its entries stay.

import { controlOf } from "./controls.js";
import { addFrame, isFramed } from "./frame.js";
import { speak } from "./protocol.js";
import { queryOf, read, written } from "./state.js";

/** @typedef {import("../wire").PlainList} List */
/** @typedef {import("./state.js").Held} Held */
/** @typedef {[string, string[]][]} Changes what the address is to say of fields, by key */
/** @typedef {{ values: Record<string, any>, kept: string[], asked: string[] }} Shown `asked`: the options that narrow the list */

/** The options of a value that narrow a list. @param {import("../wire").PlainFilter | undefined} filter @param {Held} held */
const narrowing = (filter, { value }) => written(value).filter((option) => filter && option in filter.kept);

/** The entries of a list that stay in a state, in their order. @param {List} list @param {Held[]} state */
export function keptIn({ entries, filters }, state) {
  return state.reduce((kept, held) => {
    const filter = filters[held.field.key];
    const options = narrowing(filter, held);
    if (!options.length) return kept;
    const of = (/** @type {string} */ entry) => (/** @type {string} */ option) => filter.kept[option].includes(entry);
    return kept.filter((entry) => (filter.every ? options.every(of(entry)) : options.some(of(entry))));
  }, entries);
}

/**
 * Shows a list in the state that the address says, draws its controls, and answers the page around a frame. Returns what is called with
 * what the hand has changed.
 *
 * @param {List} list
 * @param {(shown: Shown) => void} show
 * @param {() => Promise<string>} picture of what is open, as SVG
 */
export function followList(list, show, picture) {
  const panel = document.querySelector(".controls");
  /** @type {Map<string, import("./controls.js").Control>} */
  const controls = new Map();
  let query = new URLSearchParams(location.search);
  const state = () => read(list.table, query);
  const draw = () => {
    const held = state();
    for (const { field, value } of held.filter((each) => each.field.label)) {
      const control = controls.get(field.key) ?? controlOf(field, value, (texts) => leave([[field.key, texts]]));
      if (!controls.has(field.key)) panel?.append(control.element);
      controls.set(field.key, control);
      control.set(value);
    }
    show({
      values: Object.fromEntries(held.map(({ field, value }) => [field.key, value])),
      kept: keptIn(list, held),
      asked: held.flatMap((each) => narrowing(list.filters[each.field.key], each)),
    });
    changing?.(held, []);
  };
  const set = (/** @type {Changes} */ changes, from = query) => {
    query = new URLSearchParams(from);
    for (const [key, texts] of changes) {
      query.delete(key);
      texts.forEach((text) => query.append(key, text));
    }
    query = queryOf(state());
    addFrame(query);
    history.replaceState(history.state, "", `?${query}`);
    draw();
  };
  const leave = (/** @type {Changes} */ changes) => set(changes);
  const there = () => new Map([...controls].map(([key, { element }]) => [key, element]));
  const numbers = () => Promise.reject(new Error("a list has no numbers to ask for"));
  const changing = isFramed() ? speak({ state, set, controls: there, picture, numbers }) : null;
  draw();
  return leave;
}
