// The service worker of the site: it keeps every file of one version, so that after the first visit each page opens without a network.
// It fetches all of them when it is installed, not each when it is asked for: only then is a page that was never opened there too, and
// no page of one version ever meets the script of another.

/** @typedef {{ waitUntil: (done: Promise<unknown>) => void }} Lasting an event that ends with a promise */
/** @typedef {{ request: Request, respondWith: (answer: Response | Promise<Response>) => void }} Asked */
/**
 * What the worker's own scope has, of which TypeScript's types for pages know nothing.
 *
 * @typedef {object} Scope
 * @property {{ scope: string }} registration
 * @property {() => Promise<void>} skipWaiting
 * @property {(type: string, act: (event: any) => void) => void} addEventListener
 */

/**
 * Keeps the files of a version and answers with them; those of other versions are removed.
 *
 * @param {Scope} worker
 * @param {string} version
 * @param {readonly string[]} files their addresses from the folder of the site; those of pages end in a slash, or are empty
 */
export function serve(worker, version, files) {
  const { scope } = worker.registration;
  const site = `loss-atlas ${scope} `; // the caches of a host belong to all of its sites
  const name = site + version;

  // One after the other, so that a page that is being opened for the first time is not kept waiting.
  const keep = async () => {
    const cache = await caches.open(name);
    for (const file of files) await cache.add(new Request(new URL(file, scope), { cache: "no-cache" }));
    await worker.skipWaiting();
  };

  const tidy = async () => {
    const stale = (await caches.keys()).filter((other) => other.startsWith(site) && other !== name);
    await Promise.all(stale.map((other) => caches.delete(other)));
  };

  /** The kept answer, whatever state the address of a page says; what is not kept comes from the network. @param {Request} request */
  const answer = async (request) => {
    const url = new URL(request.url);
    const page = url.pathname.replace(/index\.html$/, "");
    if (files.some((file) => file && new URL(file, scope).pathname === `${page}/`)) {
      return Response.redirect(`${url.origin}${page}/${url.search}`); // as a server does, for the page's own links are relative
    }
    const address = request.mode === "navigate" ? url.origin + page : request.url;
    return (await (await caches.open(name)).match(address)) ?? fetch(request);
  };

  worker.addEventListener("install", (/** @type {Lasting} */ event) => event.waitUntil(keep()));
  worker.addEventListener("activate", (/** @type {Lasting} */ event) => event.waitUntil(tidy()));
  worker.addEventListener("fetch", (/** @type {Asked} */ event) => {
    if (event.request.method === "GET") event.respondWith(answer(event.request));
  });
}
