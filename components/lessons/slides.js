// A lesson as one file that plays without a network: the plain page of lessons and the pages that its steps show, with their script, their
// style and Plotly once for all. A step's frame is the same file again, which its fragment makes another page.

/** @typedef {{ title: string, look: string, start: string, body: string }} Page a page as the file keeps it */
/** @typedef {{ name: string, text: string }} Source what is fetched: a page's name, and its HTML */
/** @typedef {{ script: string, sheet: string, plotly: string, pages: Record<string, Page> }} Kept all that the file holds */

const LESSONS = "lessons";
const NAME = "slides"; // of the lesson in the file

/** Text that ends no script. @param {unknown} value */
const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is answered with ${answer.status}`);
  return answer.text();
}

/**
 * The file, as its text; Error where a part cannot be fetched, as from a disk.
 *
 * @param {import("./lesson.js").Lesson} lesson
 * @param {string} text of the lesson
 * @param {(page: string) => string} addressOf a page in a frame
 */
export async function slidesOf(lesson, text, addressOf) {
  const names = [LESSONS, ...new Set(lesson.steps.map(({ page }) => page))];
  const sources = await Promise.all(
    names.map(async (name) => ({ name, address: addressOf(name), text: await fetched(addressOf(name)) })),
  );
  const documents = sources.map((source) => ({ ...source, page: new DOMParser().parseFromString(source.text, "text/html") }));
  const [{ page: first, address }] = documents;
  const at = (/** @type {string | null | undefined} */ path) => new URL(path ?? "", address).href;
  const [script, sheet, plotly] = await Promise.all(
    [
      first.querySelector("script[src]")?.getAttribute("src"),
      first.querySelector("link[rel=stylesheet]")?.getAttribute("href"),
      first.documentElement.dataset.plotly,
    ].map((path) => fetched(at(path))),
  );
  const pages = await Promise.all(documents.map(async (each) => [each.name, await pageOf(each, names, text)]));
  const kept = /** @type {Kept} */ ({ script, sheet, plotly, pages: Object.fromEntries(pages) });
  return fileOf(lesson.title, kept);
}

/** @param {{ name: string, address: string, page: Document }} source @param {string[]} names @param {string} lesson */
async function pageOf({ name, address, page }, names, lesson) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (page.querySelectorAll("a[href]"))) {
    const to = link.dataset.page ?? link.dataset.name ?? "";
    const isHere = names.includes(to);
    link.setAttribute("href", isHere ? `#page=${to}` : new URL(link.getAttribute("href") ?? "", address).href);
  }
  if (name === LESSONS) {
    const own = /** @type {HTMLElement} */ (page.getElementById(LESSONS));
    own.textContent = json({ ...JSON.parse(own.textContent ?? ""), texts: { [NAME]: lesson } });
  }
  const data = page.getElementById("page");
  if (data) data.textContent = json(await whole(JSON.parse(data.textContent ?? ""), address));
  const start = /** @type {HTMLElement} */ (page.querySelector("script[src]")).dataset.start ?? "";
  return { title: page.title, look: page.body.className, start, body: page.body.innerHTML };
}

/** A page's data with the large parts that the site keeps in files of their own. @param {import("../wire").PlainPage} data @param {string} address */
async function whole(data, address) {
  const filled = async (/** @type {import("../wire").PlainPart} */ part) => {
    if (!part.files) return part;
    const texts = await Promise.all(part.files.map((file) => fetched(new URL(file, address).href)));
    const lists = texts.map((text) => JSON.parse(text.slice(text.indexOf("] = ") + 4, text.lastIndexOf(";"))));
    return { ...part, values: lists.flat(), files: undefined, each: undefined };
  };
  const pictures = data.pictures.map(async (picture) => ({ ...picture, parts: await Promise.all(picture.parts.map(filled)) }));
  return { ...data, pictures: await Promise.all(pictures) };
}

/** Makes the document the page that its fragment names: the first page is the lesson itself. It runs in the file, alone. */
function boot() {
  /** @type {Kept} */
  const { script, sheet, plotly, pages } = JSON.parse(document.getElementById("kept")?.textContent ?? "");
  const root = document.documentElement;
  const [, name = "lessons"] = location.hash.match(/^#page=(\w+)$/) ?? [];
  const { title, look, start, body } = pages[name];
  if (name === "lessons") {
    const query = new URLSearchParams(location.search);
    if (!query.has("lesson")) history.replaceState(null, "", "?lesson=slides&present=yes");
    root.dataset.slides = "";
  } else document.title = title;
  root.dataset.plotly = URL.createObjectURL(new Blob([plotly], { type: "text/javascript" }));
  document.head.append(Object.assign(document.createElement("style"), { textContent: sheet }));
  document.body.className = look;
  document.body.innerHTML = body;
  const scriptOf = (/** @type {string | null} */ textContent) => Object.assign(document.createElement("script"), { textContent });
  const held = document.body.querySelectorAll("script:not([type])"); // the page's own modules: a script that comes as markup does not run
  held.forEach((inert) => inert.replaceWith(scriptOf(inert.textContent)));
  const own = scriptOf(script);
  own.dataset.start = start;
  document.body.append(own);
}

/** @param {string} title @param {Kept} kept */
function fileOf(title, kept) {
  const shown = title.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown}</title>
<link rel="icon" href="data:,">
<script id="kept" type="application/json">${json(kept)}</script>
<body>
<script>(${boot})();</script>
</body>
</html>
`;
}
