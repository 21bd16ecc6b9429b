// The finder of the catalogue: which rows of the table are shown, and in which order. The browser decides at once; the server
// is told when the hand rests, so that the address bar can say it.

const REST = 300; // ms
const FEWEST = 3; // letters of a word for which calls of other libraries are shown
const PATIENCE = 1000; // ms that a link waits for an answer

/** @typedef {import("../wire").FinderMessage} FinderMessage */
/** @typedef {(state: import("../wire").FinderState) => void} Tell */
/** @typedef {{ hear: (message: FinderMessage, tell: Tell) => void, stop: () => void }} Finder */

/** @type {WeakMap<Element, Finder>} */
const finders = new WeakMap();
/** @type {WeakMap<HTMLTableElement, HTMLTableRowElement[]>} */
const rows = new WeakMap(); // of the catalogue's table, as the server has sent them

/** @param {import("../kit/component.js").Message<FinderMessage>} message */
export function render({ parentElement, data, setTriggerValue }) {
  const finder = finders.get(parentElement) ?? start(parentElement);
  finders.set(parentElement, finder);
  finder.hear(data, (state) => setTriggerValue("told", state));
}

/** @param {HTMLElement} parentElement */
export function remove(parentElement) {
  finders.get(parentElement)?.stop();
  finders.delete(parentElement);
}

/** @param {HTMLElement} element @returns {Finder} */
function start(element) {
  const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
  const status = /** @type {HTMLElement} */ (element.querySelector("[role=status]"));
  const gone = new AbortController();
  /** @type {FinderMessage | undefined} */
  let asked; // the server's last message
  /** @type {Tell} */
  let say = () => {};
  /** @type {number | undefined} */
  let turn; // counts what was told: an answer to an earlier turn is not news
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer; // runs while something is still to be told
  let answered = true;
  /** @type {HTMLElement | null} */
  let held = null; // the link that waits for the answer
  let find = "";
  let sort = "";

  const rest = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const tell = () => {
    rest();
    turn = (turn ?? 0) + 1;
    answered = false;
    say({ find, sort, turn });
  };
  const show = () => asked && arrange({ ...asked, find, sort }, status);

  input.addEventListener("input", () => {
    find = input.value;
    show();
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
  });
  const listen = (/** @type {string} */ type, /** @type {(event: any) => void} */ act, capture = false) =>
    addEventListener(type, act, { signal: gone.signal, capture });
  listen("atlas-filled", show);
  listen("click", (event) => {
    const column = event.target.closest?.(".atlas-catalogue th button")?.dataset.column;
    if (!column) return;
    sort = sort === column ? `-${column}` : column;
    show();
    tell();
  });

  // A state that is sent after a link was followed makes Streamlit run this page again, and its answer would write this page's address
  // over the link's. So a link is followed only when everything has been sent and answered.
  listen(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]:not([target])");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      if (timer !== undefined) tell();
      if (answered) return;
      event.preventDefault();
      event.stopPropagation();
      held = link;
      setTimeout(follow, PATIENCE);
    },
    true,
  );
  const follow = () => {
    const link = held;
    [answered, held] = [true, null];
    link?.click();
  };
  listen("popstate", () => {
    rest();
    held = null;
  });

  return {
    hear(data, answer) {
      [asked, say] = [data, answer];
      turn ??= data.turn;
      if (data.turn === turn && timer === undefined) {
        ({ find, sort } = data);
        if (input.value !== find) input.value = find;
      }
      show();
      if (data.turn === turn) follow();
    },
    stop() {
      clearTimeout(timer);
      held = null;
      gone.abort();
    },
  };
}

/** @param {FinderMessage} message @param {HTMLElement} status */
function arrange({ find, sort, kept, asked }, status) {
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector(".atlas-catalogue"));
  if (!table) return;
  const all = rows.get(table) ?? [...table.tBodies[0].rows];
  rows.set(table, all);
  table.dataset.ready = "";
  if (!kept) {
    table.hidden = true;
    status.textContent = `Being computed: which losses are ${asked.join(", ")}.`;
    return;
  }
  const words = wordsOf(find);
  for (const row of all) {
    const { slug = "", text = "" } = row.dataset;
    row.hidden = !kept.includes(slug) || !fits(words, text);
    for (const call of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll(".call")))
      call.hidden = !isSought(words, call.textContent ?? "");
  }
  order(table, all, sort);
  const shown = all.filter((row) => !row.hidden).length;
  table.hidden = !shown;
  table.classList.toggle("searched", words.length > 0);
  const wanted = [...(words.length ? [`“${find.trim()}”`] : []), ...asked];
  status.textContent = shown ? `${shown} of ${all.length}` : `No loss fits: ${wanted.join(", ")}.`;
  if (words.length && !all.some((row) => fits(words, row.dataset.text ?? "")))
    status.append(" The nearest name: ", linkTo(nearest(words, all)), ".");
}

/** @param {HTMLTableElement} table @param {HTMLTableRowElement[]} all @param {string} sort */
function order(table, all, sort) {
  const column = sort.replace(/^-/, "");
  const sign = sort === column ? 1 : -1;
  const buttons = [...(table.tHead?.querySelectorAll("button") ?? [])];
  const index = buttons.findIndex((button) => button.dataset.column === column);
  for (const button of buttons) button.closest("th")?.removeAttribute("aria-sort");
  buttons[index].closest("th")?.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
  const place = (/** @type {HTMLTableRowElement} */ row) => Number(row.dataset.places?.split(" ")[index]);
  const sorted = all.toSorted((a, b) => sign * (place(a) - place(b)));
  if (sorted.some((row, i) => row !== table.tBodies[0].rows[i])) table.tBodies[0].append(...sorted);
}

/** The words of a text in lower case; "cross-entropy" and "cross_entropy" are two words. @param {string} text */
export function wordsOf(text) {
  return text
    .toLowerCase()
    .split(/[\s\-‐–_|]+/)
    .filter(Boolean);
}

/** Whether every word is part of the text. @param {string[]} words @param {string} text */
export function fits(words, text) {
  const plain = wordsOf(text).join(" ");
  return words.every((word) => plain.includes(word));
}

/** Whether a word that was typed far enough is part of the call. @param {string[]} words @param {string} call */
export function isSought(words, call) {
  return words.some((word) => word.length >= FEWEST && fits([word], call));
}

/** The row one of whose names is written most like the words. @param {string[]} words @param {HTMLTableRowElement[]} all */
function nearest(words, all) {
  const distances = all.map(({ dataset }) =>
    Math.min(...(dataset.names ?? "").split("|").map((name) => distance(words.join(" "), wordsOf(name).join(" ")))),
  );
  return all[distances.indexOf(Math.min(...distances))];
}

/** How many letters have to be put in, taken out or exchanged to make one text of another. @param {string} a @param {string} b */
export function distance(a, b) {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + Number(a[i - 1] !== b[j - 1])));
    }
    above = row;
  }
  return above[b.length];
}

/** @param {HTMLTableRowElement} row */
function linkTo(row) {
  const link = /** @type {HTMLAnchorElement} */ (row.querySelector(".name a"));
  return link.cloneNode(true);
}
