// The live chart's life: mount once, then redraw in place for every new scene or theme.

import { draw } from "./chart.js";

const charts = new WeakMap(); // the component's element -> what it shows
let plotly;

function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}

loadPlotly();

export async function render({ parentElement, data }) {
  const chart = charts.get(parentElement) ?? { element: parentElement.querySelector(".atlas-chart") };
  charts.set(parentElement, chart);
  chart.scene = data.scene;
  chart.note = data.note;
  chart.theme = readTheme(parentElement);
  parentElement.querySelector(".atlas-note").textContent = data.note;
  const Plotly = await loadPlotly();
  if (charts.get(parentElement) !== chart) return; // removed meanwhile
  const mounted = chart.mounted;
  chart.mounted = true;
  await draw(Plotly, chart);
  if (!mounted) {
    chart.sizes = new ResizeObserver(() => Plotly.Plots.resize(chart.element));
    chart.sizes.observe(chart.element);
  }
}

export async function remove(parentElement) {
  const chart = charts.get(parentElement);
  charts.delete(parentElement);
  if (!chart?.mounted) return;
  chart.sizes?.disconnect();
  (await loadPlotly()).purge(chart.element);
}

function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    text: read("--st-text-color"),
    background: read("--st-background-color"),
    accent: read("--st-primary-color"),
    font: read("--st-font"),
    colors: read("--st-chart-categorical-colors").split(","),
  };
}
