// A plain figure whose numbers come from the server: drawn once, then told what to show; it keeps the reader's zoom.

import { configOf, fade, lineOf, margin } from "./layout.js";
import { component } from "../kit/component.js";
import { isTouch } from "../kit/device.js";
import { format } from "../kit/numbers.js";
import { loadPlotly, release } from "../kit/plotly.js";

// Plotly's own button for an image does here, and its own way back from a zoom.
function config() {
  const shared = configOf();
  const removed = shared.modeBarButtonsToRemove.filter((name) => name !== "toImage");
  const own = { doubleClick: "reset", responsive: true, modeBarButtonsToRemove: removed, toImageButtonOptions: { format: "svg" } };
  return { ...shared, ...own };
}

/** @typedef {import("../wire").FigureMessage} FigureMessage */
/** @typedef {import("../wire").Line} Line */
/** @typedef {import("../kit/theme.js").Theme} Theme */
/** @typedef {{ element: import("../kit/plotly.js").Plot, content: string, Plotly?: import("../kit/plotly.js").Plotly }} Fields */
/** @typedef {import("../kit/component.js").Mounted<FigureMessage> & Fields} Picture */

export const { render, remove } = component({ create, update, remove: free, keys, moved: follow, isPicture: true });

/** @param {HTMLElement} parentElement @returns {Fields} */
function create(parentElement) {
  return { element: /** @type {import("../kit/plotly.js").Plot} */ (parentElement.querySelector(".atlas-figure")), content: "" };
}

/** @param {Picture} figure */
async function update(figure) {
  figure.Plotly = await loadPlotly();
  if (figure.removed) return;
  const { theme, data } = figure;
  const content = JSON.stringify([data.figure, theme]);
  if (content === figure.content) return; // a rerun that changed nothing here
  figure.content = content;
  draw(figure.Plotly, figure.element, data.figure, theme);
}

/**
 * Draws a figure, or another one in the place of the last.
 *
 * @param {import("../kit/plotly.js").Plotly} Plotly
 * @param {import("../kit/plotly.js").Plot} element
 * @param {import("../wire").Figure} figure
 * @param {Theme} theme
 */
export function draw(Plotly, element, figure, theme) {
  const { at, lines, x, y, first, bands, log } = figure;
  element.setAttribute("aria-label", `${lines.map(({ name }) => name).join(", ")}: ${y} against ${x}`);
  const layout = { ...plainLayout(x, y, theme), shapes: bands.map((band) => shaded(band, theme)) };
  if (log)
    for (const axis of [layout.xaxis, layout.yaxis]) Object.assign(axis, { type: "log", exponentformat: "power", nticks: 7 });
  const drawn = lines.map((line) => ({ ...line, x: at }));
  Plotly.react(element, [...plainLines(drawn, theme, first), ...pointsOf(figure, theme)], layout, config());
}

/** @param {FigureMessage} message */
function keys({ figure: { marks } }) {
  return marks?.follows ? [marks.follows] : [];
}

/** @param {Picture} figure */
function free({ Plotly, element }) {
  release(Plotly, element);
}

/** The points go where the slider is that they follow. @param {Picture} figure */
function follow(figure) {
  const { element, Plotly, data, sliders } = figure;
  const { at, lines, marks } = data.figure;
  if (!Plotly || !element.data || !marks) return; // Plotly has not drawn it yet
  const place = sliders.number(marks.follows, marks.x);
  const heights = lines.map(({ y }) => heightAt(at, y, place));
  const points = lines.map((_, i) => lines.length + i);
  const words = heights.map((height, i) => [i || height === null ? "" : format(height)]);
  figure.content = ""; // it shows what no message has said
  Plotly.restyle(element, { x: heights.map(() => [place]), y: heights.map((height) => [height]), text: words }, points);
}

/**
 * The height of a line at a place, straight between the two nearest of its own; null in a gap and beyond its ends.
 *
 * @param {(number | null)[]} at increasing, or null
 * @param {(number | null)[]} y
 * @param {number} place
 */
export function heightAt(at, y, place) {
  const after = at.findIndex((v) => v !== null && v >= place);
  if (at[after] === place) return y[after];
  const [from, to, low, high] = [at[after - 1], at[after], y[after - 1], y[after]];
  if (from == null || to == null || low == null || high == null) return null;
  return low + ((high - low) * (place - from)) / (to - from);
}

/** @type {Record<string, number>} */
const INKS = { infinite: 1, undefined: 3, "gradient lost": 6 }; // the colours of what has broken

/** @param {import("../wire").Band} band @param {Theme} theme */
function shaded({ word, from, to }, theme) {
  const place = { type: "rect", xref: "x", x0: from, x1: to, yref: "paper", y0: 0, y1: 1, layer: "below", line: { width: 0 } };
  return { ...place, fillcolor: fade(theme.colors[INKS[word]], 0.16) };
}

/**
 * A point on every line at one place; the first has its height beside it, where others might write over it.
 *
 * @param {import("../wire").Figure} figure
 * @param {Theme} theme
 */
function pointsOf({ at, lines, marks, first }, theme) {
  if (!marks) return [];
  return lines.map(({ y }, i) => {
    const height = heightAt(at, y, marks.x);
    const marker = { color: theme.colors[first + i], size: 10, line: { color: theme.background, width: 2 } };
    const written = {
      text: [i || height === null ? "" : format(height)],
      textposition: "top right",
      textfont: { color: theme.text },
      mode: "markers+text",
    };
    return {
      type: "scatter",
      x: [marks.x],
      y: [height],
      marker,
      ...written,
      showlegend: false,
      hoverinfo: "skip",
      cliponaxis: false,
    };
  });
}

/** Lines as Plotly's traces, in the colours and dashes from `first` on. @param {({ y: ArrayLike<number | null> } & object)[]} lines @param {Theme} theme */
export function plainLines(lines, theme, first = 0) {
  return lines.map((line, i) => ({
    type: "scatter",
    mode: "lines",
    ...line,
    line: { ...lineOf(theme, first + i), simplify: false },
    text: Array.from(line.y, (v) => (v === null ? "" : format(v))),
    hovertemplate: "%{text}",
  }));
}

/** @param {string} x the title of the axis @param {string} y @param {Theme} theme */
export function plainLayout(x, y, theme) {
  const axis = (/** @type {string} */ title) => ({
    title: { text: title, standoff: 8 * theme.scale },
    gridcolor: fade(theme.text, 0.09),
    zerolinecolor: fade(theme.text, 0.4),
    ticks: "",
  });
  return {
    margin: { ...margin(false, theme), t: 10 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
    hovermode: "x unified",
    hoverlabel: { bgcolor: theme.background, font: { color: theme.text } },
    legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom" },
    xaxis: axis(x),
    yaxis: { ...axis(y), rangemode: "tozero" },
    uirevision: "the reader's",
    dragmode: isTouch() ? false : "zoom",
  };
}
