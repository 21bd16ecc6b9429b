// Plotly.js, fetched once for all charts of the page, and everything that only its private fields tell: where its axes lie, and which
// path is which curve. No other module reads them.

/**
 * An element that Plotly.js draws in.
 *
 * @typedef {HTMLElement & { data: Record<string, any>[], layout: object, on: (event: string, act: (news: any) => void) => void }} Plot
 */

/**
 * @typedef {object} Plotly
 * @property {(plot: HTMLElement, traces: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {(plot: HTMLElement, change: object) => Promise<unknown>} relayout
 * @property {(plot: HTMLElement, change: object, traces: number[]) => Promise<unknown>} restyle
 * @property {(plot: object, options: { format: string, width: number, height: number }) => Promise<string>} toImage
 * @property {(plot: HTMLElement) => void} purge
 * @property {{ resize: (plot: HTMLElement) => void }} Plots
 * @property {Record<string, object>} Icons of the tool bar
 */

/**
 * A panel of a plot. `x` and `y` turn numbers into pixels of the plot, `number` turns such a pixel back, and `across` and `down` count
 * the pixels from the panel's own corner.
 *
 * @typedef {object} Panel
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 * @property {(value: number) => number} across
 * @property {(value: number) => number} down
 * @property {(pixel: number) => number} number
 * @property {(x: number, y: number) => boolean} inside whether a pixel is in the panel
 * @property {number[]} range of x
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/** @typedef {{ range: number[], _offset: number, _length: number, l2p: (v: number) => number, p2l: (v: number) => number }} Axis */

/** @type {Promise<Plotly> | undefined} */
let plotly;

/** @returns {Plotly | Promise<Plotly>} */
export function loadPlotly() {
  const page = /** @type {Window & { Plotly?: Plotly }} */ (window);
  if (page.Plotly) return page.Plotly; // fetched already, or part of an exported page
  plotly ??= painted().then(() => fetchPlotly(page));
  return plotly;
}

/** The next frame is on the screen: Plotly.js, which takes long to be fetched and read, does not keep what was drawn before it waiting. */
const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** @param {{ Plotly?: Plotly }} page @returns {Promise<Plotly>} */
const fetchPlotly = (page) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.documentElement.dataset.plotly ?? new URL("../plotly.min.js", import.meta.url).href; // a page may say where
    script.onload = () => resolve(/** @type {Plotly} */ (page.Plotly));
    script.onerror = reject;
    document.head.append(script);
  });

/**
 * Frees a plot that has left the page. Plotly ends what it draws in promises, and fails in them on a plot that was freed: they are done
 * before the next task.
 *
 * @param {Plotly | undefined} Plotly
 * @param {HTMLElement} plot
 */
export function release(Plotly, plot) {
  setTimeout(() => Plotly?.purge(plot));
}

/** Plots as large as their places are now. Those that have left the page have none. @param {HTMLElement} element around them */
export function resizePlots(element) {
  const { Plotly } = /** @type {Window & { Plotly?: Plotly }} */ (window);
  if (!element.isConnected) return;
  for (const plot of element.querySelectorAll(".js-plotly-plot")) Plotly?.Plots.resize(/** @type {HTMLElement} */ (plot));
}

/**
 * @param {HTMLElement} plot
 * @returns {Record<string, Axis>}
 */
const axesOf = (plot) => /** @type {any} */ (plot)._fullLayout ?? {};

/** @param {HTMLElement} plot */
const tracesOf = (plot) => /** @type {{ uid: string }[]} */ (/** @type {any} */ (plot)._fullData ?? []);

/** Whether Plotly has drawn curves here. @param {HTMLElement} plot */
export const isDrawn = (plot) => tracesOf(plot).length > 0;

/**
 * Heads the box under the pointer with words about the place x. Plotly's own heading is a bare number, or one with a hyphen for a minus.
 *
 * @param {Plot} plot
 * @param {(x: number) => string} write
 */
export function titleHover(plot, write) {
  plot.on("plotly_hover", ({ points }) => {
    plot.querySelector(".hoverlayer .legendtitletext")?.replaceChildren(write(points[0].x));
  });
}

/** What a drag in a panel does, in Plotly's words; false for nothing. @param {HTMLElement} plot @returns {string | false} */
export const dragOf = (plot) => /** @type {any} */ (axesOf(plot)).dragmode;

/** The range that an axis shows now. @param {HTMLElement} plot @param {string} axis */
export const rangeOf = (plot, axis) => axesOf(plot)[axis].range;

/**
 * The panel of two axes; null as long as Plotly has given them no place.
 *
 * @param {HTMLElement} plot
 * @returns {Panel | null}
 */
export function panelOf(plot, column = "xaxis", row = "yaxis") {
  const { [column]: xaxis, [row]: yaxis } = axesOf(plot);
  if (!xaxis?._length) return null;
  const [left, right, top, bottom] = [xaxis._offset, xaxis._offset + xaxis._length, yaxis._offset, yaxis._offset + yaxis._length];
  return {
    x: (value) => left + xaxis.l2p(value),
    y: (value) => top + yaxis.l2p(value),
    across: (value) => xaxis.l2p(value),
    down: (value) => yaxis.l2p(value),
    number: (pixel) => xaxis.p2l(pixel - left),
    inside: (x, y) => x >= left - 1 && x <= right + 1 && y >= top - 1 && y <= bottom + 1,
    range: xaxis.range,
    left,
    right,
    top,
    bottom,
  };
}

/**
 * Names the parts of a page that the traces of a plot are, and the box under the pointer, which has the numbers of all of them.
 *
 * @param {HTMLElement} plot
 * @param {string[]} parts of each trace
 * @param {string} all
 */
export function nameTraces(plot, parts, all) {
  tracesOf(plot).forEach(({ uid }, k) =>
    plot.querySelector(`.scatterlayer .trace${uid}`)?.setAttribute("data-part", parts[k] ?? all),
  );
  plot.querySelector(".hoverlayer")?.setAttribute("data-part", all);
}

/**
 * Writes a path over the one that Plotly has drawn for trace k, which may be several where a curve is broken.
 *
 * @param {HTMLElement} plot
 * @param {number} k
 * @param {string} path
 */
export function drawTrace(plot, k, path) {
  const [first, ...rest] = plot.querySelectorAll(`.scatterlayer .trace${tracesOf(plot)[k].uid} path.js-line`);
  first?.setAttribute("d", path);
  rest.forEach((segment) => segment.remove());
}
