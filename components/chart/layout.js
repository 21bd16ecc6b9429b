// A scene as a Plotly figure: panels above each other, loss on top; curves over each other, or in columns that share every axis.

import { isTouch } from "../kit/device.js";
import { NOISE, format } from "../kit/numbers.js";

export const DASHES = ["solid", "dash", "dot", "dashdot"];
// How much of each panel's values the frame has to hold where a curve runs off to infinity.
const BULK = { value: 0.98, slope: 0.94, curvature: 0.88, weight: 0.94 };
const LOOSE = 0.94; // panels that compare
const GAP = 0.1;
const ASIDE = 0.02; // between columns

export const configOf = () => ({
  displaylogo: false,
  showSendToCloud: false, // Plotly's button that uploads the chart to its makers' cloud
  displayModeBar: isTouch() ? false : "hover",
  doubleClick: false, // live.js knows the frame to return to
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "resetScale2d", "toImage"],
});

export const axisName = (row) => (row ? `yaxis${row + 1}` : "yaxis");
const axisId = (row) => (row ? `y${row + 1}` : "y");

// Where curve i is drawn: in the one column there is, or in its own.
const column = (scene, i) => (scene.columns ? i : 0);
export const columnName = (scene, i) => (column(scene, i) ? `xaxis${i + 1}` : "xaxis");
const columnId = (scene, i) => (column(scene, i) ? `x${i + 1}` : "x");
export const margin = (scene) => ({ l: 58, r: 18, t: scene.columns ? 44 : 24, b: 46 });

// Left and right end of a curve's column, in parts of the width.
export function stretch(scene, i) {
  const count = scene.columns ? Math.max(scene.curves.length, 1) : 1;
  const width = (1 - ASIDE * (count - 1)) / count;
  const left = column(scene, i) * (width + ASIDE);
  return [left, Math.min(left + width, 1)];
}

// One line trace for each panel and curve, in that order. A scene without a curve keeps its panels.
export function traces(chart, samples) {
  if (!samples.length) return chart.scene.panels.map((_, row) => ({ type: "scatter", x: [], y: [], yaxis: axisId(row) }));
  return chart.scene.panels.flatMap((panel, row) =>
    samples.map((points, i) => ({
      type: "scatter",
      mode: "lines",
      name: chart.scene.curves[i].name,
      x: points.x,
      y: points[panel.name],
      xaxis: columnId(chart.scene, i),
      yaxis: axisId(row),
      line: { color: chart.theme.colors[i], width: 2, dash: DASHES[i], simplify: false },
      connectgaps: panel.name === "weight",
      text: Array.from(points[panel.name], (v) => format(v, NOISE)),
      hovertemplate: `${panel.word} %{text}<extra></extra>`,
    })),
  );
}

export function layout(chart, ranges) {
  const { scene, theme } = chart;
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

function addColumn(figure, scene, i, theme) {
  const own = { domain: stretch(scene, i), title: { text: scene.axis.symbol, standoff: 8 } };
  figure[columnName(scene, i)] = { ...figure.xaxis, ...own, nticks: 6, ...(i && { matches: "x" }) };
  const place = {
    xref: `${columnId(scene, i)} domain`,
    x: 0.5,
    xanchor: "center",
    yref: "paper",
    y: 1,
    yanchor: "bottom",
    yshift: 22,
  };
  figure.annotations.push({ text: `<b>${scene.curves[i].name}</b>`, ...place, showarrow: false, font: { color: theme.colors[i] } });
}

function frame(scene, theme, range) {
  return {
    margin: margin(scene),
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 13, color: theme.text },
    hovermode: "x unified",
    hoversubplots: "axis",
    hoverlabel: { bgcolor: theme.background, bordercolor: fade(theme.text, 0.25), font: { color: theme.text } },
    dragmode: isTouch() ? false : "zoom",
    modebar: { bgcolor: "rgba(0,0,0,0)", color: fade(theme.text, 0.35), activecolor: theme.text },
    xaxis: {
      range: [...range], // Plotly writes into it when the reader zooms
      anchor: axisId(scene.panels.length - 1),
      title: { text: scene.axis.title, standoff: 8 },
      showspikes: true,
      spikemode: "across",
      spikesnap: "hovered data",
      spikethickness: 1,
      spikedash: "solid",
      spikecolor: fade(theme.text, 0.35),
      // Plotly tells this title the coordinate alone, and formats it with d3.
      unifiedhovertitle: { text: `${scene.axis.symbol} = %{x:.4~g}` },
      ...grid(theme),
    },
    annotations: [],
  };
}

function grid(theme) {
  return {
    gridcolor: fade(theme.text, 0.09),
    zeroline: true,
    zerolinecolor: fade(theme.text, 0.4),
    zerolinewidth: 1,
    ticks: "",
    tickfont: { size: 12 },
    minexponent: 4,
  };
}

// The loss gets a little more room than what is derived from it.
export function domain(count, row) {
  const weight = (i) => (i ? 1 : 1.25);
  const room = (1 - GAP * (count - 1)) / (count + 0.25);
  let top = 1;
  for (let i = 0; i < row; i++) top -= weight(i) * room + GAP;
  return [Math.max(0, top - weight(row) * room), top];
}

function title(panel, y, theme) {
  const place = { xref: "paper", x: 0, xanchor: "left", yref: `${y} domain`, y: 1, yanchor: "bottom", yshift: 2 };
  return { text: panel.title, ...place, showarrow: false, font: { size: 14, color: theme.text } };
}

// The range of each panel: all of its values, or their bulk where a curve runs off at an end of the axis.
export function fit(chart, samples) {
  return Object.fromEntries(
    chart.scene.panels.map((panel, row) => [axisName(row), fitPanel(samples, panel.name, chart.scene.axis)]),
  );
}

function fitPanel(samples, panel, axis) {
  const values = samples.flatMap((points) => Array.from(points[panel]));
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (!sorted.length) return [-1, 1];
  let [low, high] = [sorted[0], sorted[sorted.length - 1]];
  if (Number.isFinite(axis.low) || panel === "weight" || !BULK[panel] || values.some((v) => Math.abs(v) === Infinity)) {
    const cut = Math.round((1 - (BULK[panel] ?? LOOSE)) * (sorted.length - 1));
    const [first, last] = [sorted[cut], sorted[sorted.length - 1 - cut]];
    const slack = 0.25 * (last - first);
    if (high > last + slack) high = last;
    if (low < first - slack) low = first;
  }
  low = Math.min(low, 0);
  high = Math.max(high, 0);
  if (high - low < 1e-9) return [-1, 1];
  const pad = 0.06 * (high - low);
  return [low - (low < 0 ? pad : 0.6 * pad), high + (high > 0 ? pad : 0.6 * pad)];
}

export function fade(color, alpha) {
  const hex = color.match(/^#(..)(..)(..)$/);
  if (hex) return `rgba(${hex.slice(1).map((h) => parseInt(h, 16))},${alpha})`;
  return color.replace(/rgba?\(([^)]*)\)/, (_, parts) => `rgba(${parts.split(",").slice(0, 3)},${alpha})`);
}
