// The pictures of a lesson: the page of each step in a frame, which answers by the frame protocol (docs/EMBED.md). The frames of the next
// step and of the last one stand ready behind the one that is seen, so that going on does not flash.

/** @typedef {import("../wire").FrameRequest} Request */
/** @typedef {import("./lesson.js").Step} Step */
/** @typedef {{ numbers: string[], untaken: [string, string][] }} Numbers */
/** @typedef {{ element: HTMLIFrameElement, ask: (name: Request["lossAtlas"], more: object) => Promise<any>, ready: Promise<void> }} Frame */

const PATIENCE = 2000; // ms after which the picture of another step goes, though that of this one does not stand yet

/** Errors of a frame, which say what the page cannot do. */
export class Unable extends Error {}

/**
 * @param {string} address
 * @param {string} title
 * @param {(key: string) => void} [pressed] is told of a key that the page in the frame has no use for
 * @returns {Frame & { hear: (event: MessageEvent) => void }}
 */
function frameOf(address, title, pressed = () => {}) {
  const element = Object.assign(document.createElement("iframe"), { title, src: address });
  /** @type {Map<string, (answer: any) => void>} */
  const waiting = new Map();
  let count = 0;
  let isReady = () => {};
  const ready = new Promise((/** @type {(nothing: void) => void} */ resolve) => (isReady = resolve));
  /** @type {Frame["ask"]} */
  const ask = async (lossAtlas, more) => {
    await ready;
    const id = `lesson ${++count}`;
    element.contentWindow?.postMessage({ lossAtlas, id, ...more }, "*"); // it says nothing that not everybody may know
    const answer = await new Promise((/** @type {(answer: any) => void} */ resolve) => waiting.set(id, resolve));
    if (answer.lossAtlas === "error") throw new Unable(String(answer.message));
    return answer;
  };
  const hear = (/** @type {MessageEvent} */ { source, data }) => {
    if (source !== element.contentWindow || typeof data?.lossAtlas !== "string") return;
    if (data.lossAtlas === "ready") isReady();
    if (data.lossAtlas === "key" && typeof data.key === "string") pressed(data.key);
    if (data.lossAtlas !== "answer" && data.lossAtlas !== "error") return;
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  return { element, ask, ready, hear };
}

/**
 * The frames of a lesson in their place.
 *
 * @param {HTMLElement} place
 * @param {(step: Step) => string} addressOf
 * @param {(key: string) => void} pressed
 */
export function buildFrames(place, addressOf, pressed) {
  /** @type {Map<Step, ReturnType<typeof frameOf> & { drawn: Promise<unknown> }>} */
  const frames = new Map();
  let isPresented = false;
  /** @type {Step | null} */
  let now = null;
  const hear = (/** @type {MessageEvent} */ event) => frames.forEach((frame) => frame.hear(event));
  addEventListener("message", hear);

  /** @param {Step} step */
  function open(step) {
    const known = frames.get(step);
    if (known) return known;
    const frame = frameOf(addressOf(step), `The picture of this step: ${step.heading}`, pressed);
    const drawn = frame.ask("subscribe", { keys: true }).then(() => present(frame));
    const opened = { ...frame, drawn: drawn.then(() => frame.ask("numbers", { query: step.query, of: [], drawn: true })) };
    frames.set(step, opened);
    place.append(frame.element);
    return opened;
  }

  /** @param {Frame} frame */
  const present = (frame) => frame.ask("setState", { state: { present: isPresented ? "yes" : null } });

  /** Lets one frame be seen, and no other. @param {Step} step */
  const reveal = (step) => frames.forEach(({ element }, each) => element.classList.toggle("shown", each === step));

  /** @param {Step} step */
  const isSeen = (step) => frames.get(step)?.element.classList.contains("shown");

  return {
    /** Shows a step, and makes its neighbours ready; all others go. @param {Step} step @param {(Step | undefined)[]} neighbours */
    show(step, neighbours) {
      now = step;
      const kept = [step, ...neighbours];
      for (const [each, { element }] of frames) {
        if (kept.includes(each) || element.classList.contains("shown")) continue;
        element.remove();
        frames.delete(each);
      }
      const { drawn } = open(step);
      const stands = () => {
        if (step !== now) return;
        reveal(step);
        neighbours.forEach((each) => each && open(each));
      };
      drawn.then(stands, stands);
      setTimeout(
        () => step === now && !isSeen(step) && frames.forEach(({ element }) => element.classList.remove("shown")),
        PATIENCE,
      );
    },
    /** The numbers of a step, as its page writes them. @param {Step} step @param {string[]} of @returns {Promise<string[]>} */
    numbers: async (step, of) => (await open(step).ask("numbers", { query: step.query, of })).numbers,
    /** Lets the page that is seen have a key that the player has no use for. @param {string} key */
    press: (key) =>
      void (
        now &&
        open(now)
          .ask("press", { key })
          .catch(() => {})
      ),
    /** @param {boolean} isNow */
    present(isNow) {
      if (isNow === isPresented) return;
      isPresented = isNow;
      frames.forEach(present);
    },
    close() {
      removeEventListener("message", hear);
      place.replaceChildren();
      frames.clear();
    },
  };
}

/**
 * Asks a page, in a frame that is not seen, about several states of it; it is opened for that and closed again.
 *
 * @template Answer
 * @param {HTMLElement} place
 * @param {string} address
 * @param {(ask: Frame["ask"]) => Promise<Answer>} about
 */
export async function asking(place, address, about) {
  const frame = frameOf(address, "");
  frame.element.setAttribute("aria-hidden", "true");
  addEventListener("message", frame.hear);
  place.append(frame.element);
  try {
    return await about(frame.ask);
  } finally {
    removeEventListener("message", frame.hear);
    frame.element.remove();
  }
}
