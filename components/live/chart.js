// A scene as a Plotly figure: panels above each other on one x axis, loss on top.

const DASHES = ["solid", "dash", "dot", "dashdot"];
// How much of each panel's values the frame has to hold where a curve runs off to infinity.
const BULK = { value: 0.98, slope: 0.94, curvature: 0.88, weight: 0.94 };
const GAP = 0.09;
const touch = matchMedia("(pointer: coarse)").matches;

export function draw(Plotly, chart) {
  const curves = chart.scene.curves.map((curve) => ({ ...curve, points: unpack(curve.points) }));
  chart.curves = curves;
  const { traces, layout } = figure(chart, curves);
  chart.element.setAttribute("aria-label", describe(chart.scene));
  return Plotly.react(chart.element, traces, layout, {
    displaylogo: false,
    displayModeBar: touch ? false : "hover",
    doubleClick: "reset",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "toImage"],
  });
}

function unpack(points) {
  const arrays = {};
  for (const [name, text] of Object.entries(points)) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    arrays[name] = new Float64Array(bytes.buffer);
  }
  arrays.weight = arrays.slope.map((slope, i) => (arrays.x[i] === 0 ? NaN : slope / arrays.x[i]));
  return arrays;
}

function figure(chart, curves) {
  const { scene, theme } = chart;
  const traces = [];
  const layout = baseLayout(scene, theme);
  scene.panels.forEach((panel, row) => {
    const y = row ? `y${row + 1}` : "y";
    const range = fit(curves, panel.name, scene.axis.finite);
    Object.assign(layout, { [`yaxis${row ? row + 1 : ""}`]: yAxis(scene, theme, row, range) });
    layout.annotations.push(title(panel, y, theme));
    curves.forEach((curve, i) => traces.push(line(curve, panel.name, y, theme.colors[i], DASHES[i])));
    curves.forEach((curve, i) => traces.push(kinks(curve, panel.name, y, theme.colors[i], theme.background)));
  });
  curves.forEach((curve, i) => addMinimum(layout, curve, theme.colors[i]));
  if (curves.length > 1) addNames(layout, curves, scene, theme);
  return { traces, layout };
}

function baseLayout(scene, theme) {
  return {
    uirevision: `${scene.axis.slug} ${scene.span} ${scene.panels.length}`,
    margin: { l: 58, r: 18, t: 26, b: 46 },
    showlegend: false,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 13, color: theme.text },
    hovermode: "x unified",
    hoversubplots: "axis",
    hoverlabel: { bgcolor: theme.background, bordercolor: fade(theme.text, 0.25), font: { color: theme.text } },
    dragmode: touch ? false : "zoom", // a finger scrolls the page,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: fade(theme.text, 0.35), activecolor: theme.text },
    xaxis: {
      range: scene.span,
      anchor: scene.panels.length > 1 ? `y${scene.panels.length}` : "y",
      title: { text: scene.axis.title, standoff: 8 },
      showspikes: true,
      spikemode: "across",
      spikesnap: "hovered data",
      spikethickness: 1,
      spikedash: "solid",
      spikecolor: fade(theme.text, 0.35),
      hoverformat: ".4~g",
      unifiedhovertitle: { text: `${scene.axis.slug} %{x:.4~g}` },
      ...grid(theme),
    },
    annotations: [],
    shapes: [],
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

function yAxis(scene, theme, row, range) {
  // The loss gets a little more room than what is derived from it.
  const weights = scene.panels.map((panel, i) => (i ? 1 : 1.25));
  const room = (1 - GAP * (weights.length - 1)) / weights.reduce((a, b) => a + b);
  const above = weights.slice(0, row).reduce((a, b) => a + b * room + GAP, 0);
  const top = 1 - above;
  return { domain: [Math.max(0, top - weights[row] * room), top], range, nticks: 6, anchor: "x", ...grid(theme) };
}

function title(panel, y, theme) {
  return {
    text: panel.title,
    xref: "paper",
    x: 0,
    xanchor: "left",
    yref: `${y} domain`,
    y: 1,
    yanchor: "bottom",
    yshift: 3,
    showarrow: false,
    font: { size: 14, color: theme.text },
  };
}

function line(curve, panel, y, color, dash) {
  return {
    type: "scatter",
    mode: "lines",
    name: curve.name,
    x: curve.points.x,
    y: curve.points[panel],
    xaxis: "x",
    yaxis: y,
    line: { color, width: 2, dash, simplify: false },
    connectgaps: panel === "weight",
    hovertemplate: `${{ value: "loss", slope: "gradient" }[panel] ?? panel} %{y:.4~g}<extra></extra>`,
  };
}

// Each side of a jump ends in a small open circle.
function kinks(curve, panel, y, color, background) {
  const { x } = curve.points;
  const at = [];
  curve.kinks.forEach((kink) => {
    const i = x.indexOf(kink);
    if (i > 0 && panel !== "weight") at.push(i - 1, i + 1);
  });
  return {
    type: "scatter",
    mode: "markers",
    x: at.map((i) => x[i]),
    y: at.map((i) => curve.points[panel][i]),
    xaxis: "x",
    yaxis: y,
    marker: { color: background, size: 7, line: { color, width: 1.5 } },
    hoverinfo: "skip",
  };
}

// The minimum is marked on the x axis of the loss: a triangle, or a bar where it is a whole interval.
function addMinimum(layout, curve, color) {
  if (!curve.minimum) return;
  const [from, to] = curve.minimum;
  if (to > from) {
    layout.shapes.push({ type: "line", x0: from, x1: to, yref: "y domain", y0: 0, y1: 0, line: { color, width: 5 }, opacity: 0.6 });
    return;
  }
  layout.annotations.push({
    text: "▲",
    x: from,
    yref: "y domain",
    y: 0,
    yanchor: "top",
    yshift: 4,
    showarrow: false,
    font: { color, size: 12 },
    hovertext: "minimum",
  });
}

function addNames(layout, curves, scene, theme) {
  curves.forEach((curve, i) => {
    layout.annotations.push({
      text: curve.name,
      xref: "paper",
      x: 1,
      xanchor: "right",
      yref: "y domain",
      y: 1,
      yanchor: "bottom",
      yshift: 3 + 17 * (curves.length - 1 - i),
      showarrow: false,
      font: { size: 13, color: theme.colors[i] },
    });
  });
}

// The range of a panel: all of it, or the bulk where a curve runs off at an end of the axis.
export function fit(curves, panel, finite) {
  const values = curves.flatMap((curve) => Array.from(curve.points[panel]));
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (!sorted.length) return [-1, 1];
  let [low, high] = [sorted[0], sorted[sorted.length - 1]];
  if (finite || panel === "weight" || values.some((v) => Math.abs(v) === Infinity)) {
    const cut = Math.round((1 - BULK[panel]) * (sorted.length - 1));
    const [first, last] = [sorted[cut], sorted[sorted.length - 1 - cut]];
    const slack = 0.25 * (last - first);
    if (high > last + slack) high = last;
    if (low < first - slack) low = first;
  }
  low = Math.min(low, 0);
  high = Math.max(high, 0);
  if (high - low < 1e-12) return [-1, 1];
  const pad = 0.06 * (high - low);
  return [low < 0 ? low - pad : -pad * 0.6, high > 0 ? high + pad : pad * 0.6];
}

function fade(color, alpha) {
  const hex = color.match(/^#(..)(..)(..)$/);
  if (hex) return `rgba(${hex.slice(1).map((h) => parseInt(h, 16))},${alpha})`;
  return color.replace(/rgba?\(([^)]*)\)/, (_, parts) => `rgba(${parts.split(",").slice(0, 3)},${alpha})`);
}

function describe(scene) {
  return `${scene.curves.map((curve) => curve.name).join(", ")} against ${scene.axis.title}`;
}
