// Which steps the back button takes. Streamlit adds an entry to the browser's history for every change of the address.

const BURST = 1000; // ms between two keys that belong together

/**
 * What the hand did, so that a new address adds an entry to the history or takes the place of the last one. One gesture adds one
 * entry: a press of the pointer, or keys or text on one element that follow each other within a second.
 */
export function followGestures() {
  let gesture = 0;
  let last = -1; // the gesture of the last entry
  let stripped = false; // whether the last entry only took the query away, and nothing was done since
  /** @type {{ target: unknown, at: number }} */
  let key = { target: null, at: -Infinity };
  const pressed = () => {
    gesture += 1;
    stripped = false;
    key = { target: null, at: -Infinity };
  };
  return {
    pressed,
    /** @param {unknown} target @param {number} now in ms */
    keyed(target, now) {
      if (target !== key.target || now - key.at > BURST) pressed();
      stripped = false;
      key = { target, at: now };
    },
    /** By the back or the forward button: what follows by itself belongs to the entry that was returned to. */
    returned() {
      pressed();
      last = gesture;
    },
    /**
     * Whether the next address takes the place of the last entry. On the way to another page Streamlit first takes the query away
     * from the page that is left: the other page takes the place of that entry.
     *
     * @param {{ pathname: string, search: string }} from
     * @param {{ pathname: string, search: string }} to
     */
    replaces(from, to) {
      const isSamePage = from.pathname === to.pathname;
      const strips = isSamePage && from.search !== "" && to.search === "";
      const replaces = isSamePage ? gesture === last && !strips : stripped;
      stripped = strips;
      last = gesture;
      return replaces;
    },
  };
}

/** Once a tab: new addresses are written into the browser's history by these rules, completed by `complete`. @param {(to: URL) => void} complete */
export function followHistory(complete) {
  const gestures = followGestures();
  addEventListener("pointerdown", gestures.pressed, true);
  // text can come without a key, by dictation or a menu
  for (const type of ["keydown", "input"]) {
    addEventListener(type, ({ target, timeStamp }) => gestures.keyed(target, timeStamp), true);
  }
  addEventListener("popstate", ({ isTrusted }) => isTrusted && gestures.returned(), true);
  const push = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const to = new URL(String(address ?? location.href), document.baseURI);
    const write = gestures.replaces(location, to) ? history.replaceState.bind(history) : push;
    complete(to);
    write(state, title, to);
  };
}
