// The curves while something is held: straight into the paths that Plotly has drawn. Plotly itself takes a frame longer and
// ten times as long, and catches up when the hand lets go.

const FAR = 1e5; // px: what is further out is out of sight, and SVG does not like it

export function drawLines({ element, samples, scene }) {
  const { xaxis, ...layout } = element._fullLayout;
  const groups = element.querySelectorAll(".scatterlayer .trace");
  scene.panels.forEach(({ name }, row) => {
    const yaxis = layout[row ? `yaxis${row + 1}` : "yaxis"];
    samples.forEach((points, i) => {
      const k = row * samples.length + i;
      Object.assign(element.data[k], { x: points.x, y: points[name] });
      const [first, ...rest] = groups[k]?.querySelectorAll("path.js-line") ?? [];
      first?.setAttribute("d", path(points.x, points[name], xaxis, yaxis, name === "weight"));
      rest.forEach((segment) => segment.remove()); // Plotly's own segments of a broken curve
    });
  });
}

function path(x, y, xaxis, yaxis, connect) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(y[i])) {
      if (!connect) pen = "M";
      continue;
    }
    const py = Math.min(Math.max(yaxis.l2p(y[i]), -FAR), FAR);
    d += `${pen}${xaxis.l2p(x[i]).toFixed(2)},${py.toFixed(2)}`;
    pen = "L";
  }
  return d;
}
