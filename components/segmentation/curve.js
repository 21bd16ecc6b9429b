// The losses against one of the scene's numbers: lines that the server has sampled, and where the scene stands on them now.

import { configOf } from "../chart/layout.js";
import { plainLayout, plainLines } from "../figure/figure.js";
import { tangent } from "../chart/marks.js";
import { NOISE, format } from "../kit/numbers.js";
import { loadPlotly, panelOf } from "../kit/plotly.js";

const TANGENT = 0.09; // half its width, in parts of the frame

export function buildSweep(element, words, note) {
  const [plot, marks] = element.children;
  const sweep = { plot, marks, words, note };
  return {
    sweep,
    load: (sampled, theme) => load(sweep, sampled, theme),
    mark: (found) => mark(sweep, found),
    remove: () => sweep.Plotly?.purge(plot),
  };
}

async function load(sweep, sampled, theme) {
  const content = JSON.stringify([sampled, theme]);
  if (content === sweep.content) return;
  Object.assign(sweep, { content, theme, symbol: sampled.symbol });
  sweep.note.textContent = sampled.note;
  const Plotly = await loadPlotly();
  if (content !== sweep.content) return;
  sweep.Plotly = Plotly;
  const lines = plainLines(
    sampled.curves.map((curve) => ({ ...curve, x: sampled.x })),
    theme,
  );
  const settings = { ...configOf(), doubleClick: "reset", responsive: true };
  await Plotly.react(sweep.plot, lines, layout(sampled.title, sampled.symbol, theme), settings);
  if (!sweep.heard) sweep.plot.on("plotly_afterplot", () => sweep.found && mark(sweep, sweep.found));
  sweep.heard = true;
  if (sweep.found) mark(sweep, sweep.found);
}

function layout(title, symbol, theme) {
  const { xaxis, ...rest } = plainLayout(title, "loss", theme);
  const hover = { unifiedhovertitle: { text: `${symbol} = %{x:.4~g}` } };
  return { ...rest, margin: { ...rest.margin, t: 30 }, showlegend: true, xaxis: { ...xaxis, ...hover }, uirevision: title };
}

// A point and its tangent for each loss. Lines that the hand has outrun fade until the server has sampled them again.
function mark(sweep, found) {
  sweep.found = found;
  sweep.plot.classList.toggle("atlas-outrun", found.outrun);
  const slopes = found.curves.map(({ name, value, slope }) => `${name} ${format(value, NOISE)}, slope ${format(slope, NOISE)}`);
  sweep.words.textContent = `At ${sweep.symbol} = ${format(found.at)}: ${slopes.join("; ")}.`;
  const place = panelOf(sweep.plot);
  if (!place) return;
  const [low, high] = place.range;
  const reach = TANGENT * (high - low);
  const inside = (v) => v >= low && v <= high;
  const parts = found.curves.map(({ value, slope }, i) => {
    if (!Number.isFinite(value) || !inside(found.at)) return "";
    const color = sweep.theme.colors[i];
    const at = `cx="${place.x(found.at)}" cy="${place.y(value)}"`;
    const dot = `<circle ${at} r="5" fill="${color}" stroke="var(--st-background-color)" stroke-width="2"/>`;
    return tangent({ x: found.at, value, slope }, reach, place, color, "4 3") + dot;
  });
  sweep.marks.innerHTML = parts.join("");
}
