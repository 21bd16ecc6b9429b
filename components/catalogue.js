// The finder of the catalogue: which rows of the table are shown, and in which order. The browser decides at once; the server
// is told when the hand rests, so that the address bar can say it.

const REST = 300; // ms

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
  let find;
  let sort;

  const tell = () => {
    clearTimeout(timer);
    timer = null;
    turn += 1;
    say({ find, sort, turn });
  };
  const show = () => asked && arrange({ ...asked, find, sort }, element.querySelector("[role=status]"));

  input.addEventListener("input", () => {
    find = input.value;
    show();
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
  });
  const listen = (type, act) => document.addEventListener(type, act, { signal: gone.signal });
  listen("atlas-filled", show);
  listen("click", (event) => {
    const column = event.target.closest?.(".atlas-catalogue th button")?.dataset.column;
    if (!column) return;
    sort = sort === column ? `-${column}` : column;
    show();
    tell();
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
    },
    stop() {
      clearTimeout(timer);
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
