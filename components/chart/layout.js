// A scene as a Plotly figure: panels above each other, loss on top; curves over each other, or in columns that share every axis.

import constants from "../kit/constants.js";
import { curveStyle } from "../kit/curves.js";
import { isTouch } from "../kit/device.js";
import { NOISE, format } from "../kit/numbers.js";

/** @typedef {import("../wire").ChartScene} ChartScene */
/** @typedef {import("../wire").ChartAxis} Axis */
/** @typedef {import("../wire").Panel} Panel */
/** @typedef {import("../kit/theme.js").Theme} Theme */
/** @typedef {import("./sample.js").Sample} Sample */
/** @typedef {Record<string, number[]>} Ranges by the name of the axis */

/**
 * As much of a scene as its frame needs.
 *
 * @typedef {{ axis: Pick<Axis, "title" | "symbol">, panels: Pick<Panel, "name" | "title">[], curves: { name: string }[], columns?: boolean }}
 *   Framed
 */

const ASIDE = 0.02; // between columns, in parts of the width

export const configOf = () => ({
  displaylogo: false,
  showSendToCloud: false, // Plotly's button that uploads the chart to its makers' cloud
  displayModeBar: isTouch() ? false : "hover",
  doubleClick: false, // live.js knows the frame to return to
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "resetScale2d", "toImage"],
});

/** A figure in which a drag moves a point: its tool bar says how to zoom. @param {import("../kit/plotly.js").Plotly} plotly */
export function pointConfig({ Icons, relayout }) {
  const shared = configOf();
  const box = {
    name: "box",
    title: "Zoom into a box (or drag with Shift; double-click to see all again)",
    icon: Icons.zoombox,
    attr: "dragmode", // Plotly marks the button while this is at `val`
    val: "zoom",
    click: (/** @type {HTMLElement} */ plot) => relayout(plot, { dragmode: "zoom" }),
  };
  const removed = [...shared.modeBarButtonsToRemove, "zoom2d", "pan2d"];
  return { ...shared, modeBarButtonsToRemove: removed, modeBarButtonsToAdd: [box] };
}

/** @param {number} row */
export const axisName = (row) => (row ? `yaxis${row + 1}` : "yaxis");
/** @param {number} row */
const axisId = (row) => (row ? `y${row + 1}` : "y");

/** The horizontal axis of curve i: that of the one column there is, or of its own. @param {boolean} columns @param {number} i */
export const columnName = (columns, i) => (columns && i ? `xaxis${i + 1}` : "xaxis");

/** @param {boolean} columns @param {number} i */
const columnId = (columns, i) => (columns && i ? `x${i + 1}` : "x");

/** The room around the panels, in pixels. @param {boolean} columns @param {Theme} theme */
export const margin = (columns, { scale }) => ({ l: 58 * scale, r: 18 * scale, t: (columns ? 44 : 24) * scale, b: 46 * scale });

/** Left and right end of column i of so many, in parts of the width. @param {number} count @param {number} i */
export function stretch(count, i) {
  const width = (1 - ASIDE * (count - 1)) / count;
  const left = i * (width + ASIDE);
  return [left, Math.min(left + width, 1)];
}

/**
 * One line trace for each panel and curve, in that order. A scene without a curve keeps its panels.
 *
 * @param {ChartScene} scene
 * @param {Theme} theme
 * @param {Sample[]} samples
 * @returns {object[]}
 */
export function traces({ panels, curves, columns }, theme, samples) {
  if (!samples.length) return panels.map((_, row) => ({ type: "scatter", x: [], y: [], yaxis: axisId(row) }));
  return panels.flatMap((panel, row) =>
    samples.map((points, i) => ({
      type: "scatter",
      mode: "lines",
      name: curves[i].name,
      x: points.x,
      y: points[panel.name],
      xaxis: columnId(columns, i),
      yaxis: axisId(row),
      line: { ...lineOf(theme, i), simplify: false },
      connectgaps: panel.name === "weight",
      text: Array.from(points[panel.name], (v) => format(v, NOISE)),
      hovertemplate: `${curves.length > 1 ? `${curves[i].name}: ` : ""}${panel.word} %{text}<extra></extra>`,
    })),
  );
}

/** A curve's line, as Plotly takes it. @param {Theme} theme @param {number} i */
export function lineOf(theme, i) {
  const { color, dash } = curveStyle(theme, i);
  return { color, dash, width: 2 * theme.scale };
}

/** @param {Framed} scene @param {Theme} theme @param {Ranges} ranges */
export function layout(scene, theme, ranges) {
  const figure = frame(scene, theme, ranges.xaxis);
  scene.panels.forEach((panel, row) => {
    figure[axisName(row)] = {
      domain: domain(scene.panels.length, row),
      range: [...ranges[axisName(row)]],
      nticks: 6,
      anchor: "x",
      ...grid(theme),
    };
    figure.annotations.push(title(panel, axisId(row), theme));
  });
  if (scene.columns) scene.curves.forEach((curve, i) => addColumn(figure, scene, i, theme));
  return figure;
}

/** @param {Record<string, any>} figure @param {Framed} scene @param {number} i @param {Theme} theme */
function addColumn(figure, scene, i, theme) {
  const own = { domain: stretch(scene.curves.length, i), title: { text: scene.axis.symbol, standoff: 8 * theme.scale } };
  figure[columnName(true, i)] = { ...figure.xaxis, ...own, nticks: 6, ...(i && { matches: "x" }) };
  const place = {
    xref: `${columnId(true, i)} domain`,
    x: 0.5,
    xanchor: "center",
    yref: "paper",
    y: 1,
    yanchor: "bottom",
    yshift: 22 * theme.scale,
  };
  figure.annotations.push({ text: `<b>${scene.curves[i].name}</b>`, ...place, showarrow: false, font: { color: theme.colors[i] } });
}

/** @param {Framed} scene @param {Theme} theme @param {number[]} range @returns {Record<string, any>} */
function frame(scene, theme, range) {
  return {
    margin: margin(Boolean(scene.columns), theme),
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 13 * theme.scale, color: theme.text },
    hovermode: "x unified",
    hoversubplots: "axis",
    hoverlabel: { bgcolor: theme.background, bordercolor: fade(theme.text, 0.25), font: { color: theme.text } },
    dragmode: isTouch() ? false : "pan", // which shift turns into "zoom"; without it the drag is the point's (probe.js)
    modebar: { bgcolor: "rgba(0,0,0,0)", color: fade(theme.text, 0.35), activecolor: theme.text },
    xaxis: {
      range: [...range], // Plotly writes into it when the reader zooms
      anchor: axisId(scene.panels.length - 1),
      title: { text: scene.axis.title, standoff: 8 * theme.scale },
      showspikes: true,
      spikemode: "across",
      spikesnap: "hovered data",
      spikethickness: 1,
      spikedash: "solid",
      spikecolor: fade(theme.text, 0.35),
      ...grid(theme),
    },
    annotations: [],
  };
}

/** @param {Theme} theme */
function grid(theme) {
  return {
    gridcolor: fade(theme.text, 0.09),
    zeroline: true,
    zerolinecolor: fade(theme.text, 0.4),
    zerolinewidth: 1,
    ticks: "",
    tickfont: { size: 12 * theme.scale },
    minexponent: 4,
  };
}

/** Lower and upper end of a panel of so many, in parts of the height. @param {number} count @param {number} row */
export function domain(count, row) {
  const { gap, first } = constants.panels;
  const weight = (/** @type {number} */ i) => (i ? 1 : first);
  const room = (1 - gap * (count - 1)) / (count - 1 + first);
  let top = 1;
  for (let i = 0; i < row; i++) top -= weight(i) * room + gap;
  return [Math.max(0, top - weight(row) * room), top];
}

/** @param {Pick<Panel, "title">} panel @param {string} y @param {Theme} theme */
function title(panel, y, theme) {
  const place = { xref: "paper", x: 0, xanchor: "left", yref: `${y} domain`, y: 1, yanchor: "bottom", yshift: 2 };
  return { text: panel.title, ...place, showarrow: false, font: { size: 14 * theme.scale, color: theme.text } };
}

/**
 * The range of each panel: all of its values, or their bulk where a curve runs off at an end of the axis.
 *
 * @param {Pick<Panel, "name">[]} panels
 * @param {Pick<Axis, "low">} axis
 * @param {Record<string, any>[]} samples of each curve, the values of each panel
 * @returns {Ranges}
 */
export function fit(panels, axis, samples) {
  return Object.fromEntries(panels.map((panel, row) => [axisName(row), fitPanel(samples, panel.name, axis)]));
}

/** @param {Record<string, any>[]} samples @param {string} panel @param {Pick<Axis, "low">} axis */
function fitPanel(samples, panel, axis) {
  const { compared, slack, pad, less, flat } = constants.frame;
  const bulk = /** @type {Record<string, number>} */ (constants.frame.bulk)[panel];
  const values = samples.flatMap((points) => Array.from(/** @type {ArrayLike<number>} */ (points[panel])));
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (!sorted.length) return [-1, 1];
  let [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const isEndless = panel === "weight" && samples.some(({ kinks }) => kinks.includes(0)); // at a corner; at a bowl it has a peak
  if (Number.isFinite(axis.low) || isEndless || !bulk || values.some((v) => Math.abs(v) === Infinity)) {
    const cut = Math.round((1 - (bulk ?? compared)) * (sorted.length - 1));
    const [first, last] = [sorted[cut], sorted[sorted.length - 1 - cut]];
    const reach = slack * (last - first);
    if (high > last + reach) high = last;
    if (low < first - reach) low = first;
  }
  low = Math.min(low, 0);
  high = Math.max(high, 0);
  if (high - low < flat) return [-1, 1];
  const room = pad * (high - low);
  return [low - (low < 0 ? room : less * room), high + (high > 0 ? room : less * room)];
}

/** A colour, seen through. @param {string} color @param {number} alpha */
export function fade(color, alpha) {
  const hex = color.match(/^#(..)(..)(..)$/);
  if (hex) return `rgba(${hex.slice(1).map((h) => parseInt(h, 16))},${alpha})`;
  return color.replace(/rgba?\(([^)]*)\)/, (_, parts) => `rgba(${parts.split(",").slice(0, 3)},${alpha})`);
}
