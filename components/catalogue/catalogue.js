// The finder of the catalogue: which rows of the table are shown, and in which order. The browser decides at once; the server
// is told when the hand rests, so that the address bar can say it.

const REST = 300; // ms
const PATIENCE = 1000; // ms that a link waits for an answer

export default function ({ parentElement, data, setStateValue }) {
  const element = parentElement.querySelector(".atlas-finder");
  element.finder ??= start(element);
  element.finder.hear(data, (said) => setStateValue("told", said));
  return () => {
    element.finder.stop();
    delete element.finder;
  };
}

function start(element) {
  const input = element.querySelector("input");
  const gone = new AbortController();
  let asked; // what the server said last
  let say;
  let turn; // counts what was told: an answer to an earlier turn is not news
  let timer = null;
  let answered = true;
  let held = null; // the link that waits for the answer
  let find;
  let sort;

  const tell = () => {
    clearTimeout(timer);
    timer = null;
    turn += 1;
    answered = false;
    say({ find, sort, turn });
  };
  const show = () => asked && arrange({ ...asked, find, sort }, element.querySelector("[role=status]"));

  input.addEventListener("input", () => {
    find = input.value;
    show();
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
  });
  const listen = (type, act, capture = false) => addEventListener(type, act, { signal: gone.signal, capture });
  listen("atlas-filled", show);
  listen("click", (event) => {
    const column = event.target.closest?.(".atlas-catalogue th button")?.dataset.column;
    if (!column) return;
    sort = sort === column ? `-${column}` : column;
    show();
    tell();
  });

  // What is said after a link was followed brings the reader back here, because to the server it comes from this page; and what is
  // answered after that writes this page's address over the link's. So a link waits until all has been said and answered.
  listen(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]:not([target])");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      if (timer !== null) tell();
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
    clearTimeout(timer);
    [timer, held] = [null, null];
  });

  return {
    hear(data, answer) {
      [asked, say] = [data, answer];
      turn ??= data.turn;
      if (data.turn === turn && timer === null) {
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

function arrange({ find, sort, kept, asked }, status) {
  const table = document.querySelector(".atlas-catalogue");
  if (!table) return;
  table.allRows ??= [...table.tBodies[0].rows];
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of table.allRows) {
    row.hidden = !kept.includes(row.dataset.slug) || !words.every((word) => row.dataset.text.includes(word));
  }
  order(table, sort);
  const shown = table.allRows.filter((row) => !row.hidden).length;
  table.hidden = !shown;
  table.classList.toggle("searched", words.length > 0);
  const wanted = [...(words.length ? [`“${find.trim()}”`] : []), ...asked];
  status.textContent = shown ? `${shown} of ${table.allRows.length}` : `No loss fits: ${wanted.join(", ")}.`;
  table.dataset.ready = "";
}

function order(table, sort) {
  const column = sort.replace(/^-/, "");
  const sign = sort === column ? 1 : -1;
  const buttons = [...table.tHead.querySelectorAll("button")];
  const index = buttons.findIndex((button) => button.dataset.column === column);
  for (const button of buttons) button.closest("th").removeAttribute("aria-sort");
  buttons[index].closest("th").setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
  const place = (row) => Number(row.dataset.places.split(" ")[index]);
  const rows = table.allRows.toSorted((a, b) => sign * (place(a) - place(b)));
  if (rows.some((row, i) => row !== table.tBodies[0].rows[i])) table.tBodies[0].append(...rows);
}
