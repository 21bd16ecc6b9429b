// Plotly.js, fetched once for all charts of the page.

let plotly;

export function loadPlotly() {
  if (window.Plotly) return window.Plotly; // there already, or carried by a page of its own
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = reject;
    document.head.append(script);
  });
  return plotly;
}
