// Links within the app. A plain click moves within it, as the sidebar does; every other click is the browser's, because these are real
// links.

/** @type {WeakMap<Element, string>} */
const filled = new WeakMap(); // with which links: the same again leave the reader's focus where it is

/** @param {import("./component.js").Message<import("../wire").GalleryMessage>} message */
export function render({ parentElement, data: { markup } }) {
  const gallery = /** @type {HTMLElement} */ (parentElement.querySelector(".atlas-galleries"));
  if (filled.get(gallery) === markup) return;
  filled.set(gallery, markup);
  gallery.innerHTML = markup;
  gallery.dispatchEvent(new Event("atlas-filled", { bubbles: true }));
  gallery.onclick = (event) => {
    const link = /** @type {Element} */ (event.target).closest("a:not([target])");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
}
