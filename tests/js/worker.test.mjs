import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { serve } from "../../components/site/worker.js";

const SCOPE = "https://host/some/where/";
const FILES = ["atlas.js?1", "", "binary/"];
const NET = "from the network";
const own = { caches: globalThis.caches, fetch: globalThis.fetch };
let stores;

const addressOf = (asked) => String(asked.url ?? asked);

function storeOf(name) {
  if (!stores.has(name)) stores.set(name, new Map());
  const kept = stores.get(name);
  return {
    add: async (request) => void kept.set(addressOf(request), `${name} has ${addressOf(request)}`),
    match: async (request) => kept.get(addressOf(request)),
  };
}

beforeEach(() => {
  stores = new Map();
  globalThis.caches = {
    open: async (name) => storeOf(name),
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
  };
  globalThis.fetch = async () => NET;
});

afterEach(() => Object.assign(globalThis, own));

/** A worker of a version that is installed and active; what it answers. */
async function started(version) {
  const acts = {};
  serve(
    { registration: { scope: SCOPE }, skipWaiting: async () => {}, addEventListener: (type, act) => (acts[type] = act) },
    version,
    FILES,
  );
  for (const type of ["install", "activate"])
    await new Promise((done) => acts[type]({ waitUntil: (promise) => promise.then(done) }));
  return async (address, mode = "navigate", method = "GET") => {
    let answer = NET;
    acts.fetch({ request: { url: SCOPE + address, mode, method }, respondWith: (given) => (answer = given) });
    return answer;
  };
}

test("a page is kept for each state that its address may say, and under the name of its file", async () => {
  const answer = await started("a");
  const kept = `loss-atlas ${SCOPE} a has ${SCOPE}binary/`;
  for (const address of ["binary/", "binary/?loss=Focal&gamma=3", "binary/index.html"]) assert.equal(await answer(address), kept);
  assert.match(await answer("?loss=Huber"), /where\/$/);
});

test("a page without its slash leads to the page, as on a server", async () => {
  const redirect = await (await started("a"))("binary?loss=Focal");
  assert.equal(redirect.headers.get("location"), `${SCOPE}binary/?loss=Focal`);
});

test("a file is kept under the address that names its content only", async () => {
  const answer = await started("a");
  assert.match(await answer("atlas.js?1", "no-cors"), /atlas/);
  assert.equal(await answer("atlas.js?0", "no-cors"), NET);
});

test("what is not of the site's files comes from the network, and only a GET is answered", async () => {
  const answer = await started("a");
  assert.equal(await answer("other/"), NET);
  assert.equal(await answer("binary/", "navigate", "POST"), NET);
});

test("a new version removes those before it, and nothing of other sites of the host", async () => {
  const others = ["loss-atlas https://host/some/where/else/ a", "another"];
  others.forEach(storeOf);
  await started("a");
  const answer = await started("b");
  assert.deepEqual([...stores.keys()].sort(), [...others, `loss-atlas ${SCOPE} b`].sort());
  assert.match(await answer("binary/"), / b has /);
});
