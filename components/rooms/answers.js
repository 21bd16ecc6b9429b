// The answers of a class: fetched when there are new ones, the last of each follower kept.

import { reasonOf } from "./events.js";

const KINDS = ["draw", "place", "guess", "choose"];

/** @typedef {import("../wire").RoomGiven} Given */
/** @typedef {import("../wire").RoomCount} Count */

/** Adds answers to those that are there; a later one takes the place of an earlier one of the same follower. @param {Map<number, Given>} all @param {Given[]} more */
export function add(all, more) {
  for (const given of more) all.set(given.who, given);
  return all;
}

/** What an address asks; null where it asks nothing. @param {string} query */
export function questionIn(query) {
  const entries = new URLSearchParams(query);
  const kind = KINDS.find((name) => entries.has(name));
  return kind ? { kind, part: entries.get(kind) ?? "" } : null;
}

/** The answers to one question, as the picture takes them. @param {Map<number, Given>} all @param {{ kind: string, part: string } | null} question */
export const answersTo = (all, question) =>
  [...all.values()].filter(({ kind, part }) => kind === question?.kind && part === question.part).map(({ answer }) => answer);

/**
 * Keeps up with the answers in a room. `follow` is called with each count, `clear` where they are forgotten; `changed` hears of all.
 *
 * @param {string} address of the answers
 * @param {Record<string, string>} headers
 * @param {(all: Map<number, Given>) => void} changed
 */
export function keepAnswers(address, headers, changed) {
  /** @type {Map<number, Given>} */
  const all = new Map();
  let last = 0;
  let asking = false;
  let wanted = { answers: 0, last: 0 };
  const clear = () => {
    all.clear();
    last = 0; // what is there is fetched again when it may be seen again
    changed(all);
  };
  const fetchAll = async () => {
    asking = true;
    while (last < wanted.last) {
      const upto = wanted.last;
      const answer = await fetch(`${address}?after=${last}`, { headers, cache: "no-store" });
      if (!answer.ok) throw new Error(await reasonOf(answer));
      last = upto;
      changed(add(all, await answer.json()));
    }
  };
  const follow = (/** @type {{ answers: number, last: number }} */ count) => {
    wanted = count;
    if (count.last < last) last = 0; // the server has lost them
    if (!count.answers && all.size) clear();
    if (!asking && count.answers)
      void fetchAll()
        .catch(() => undefined)
        .finally(() => (asking = false)); // the next count asks again
  };
  return { follow, clear };
}
