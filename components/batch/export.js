// The batch as a file of its own: its picture, and its rows as a table.

import { shown } from "./batch.js";
import { plotted, raster } from "../export/picture.js";

export function kinds() {
  const now = shown();
  return (
    now && {
      svg: async () => new Blob([await svgOf(now)], { type: "image/svg+xml" }),
      png: async () => raster(await svgOf(now)),
      csv: async () => new Blob([csvOf(now)], { type: "text/csv" }),
    }
  );
}

async function svgOf({
  histogram: {
    picture: { Plotly, element },
  },
  theme,
}) {
  const [width, height] = [element.clientWidth, element.clientHeight];
  return plotted(Plotly, { data: element.data, layout: { ...element.layout, paper_bgcolor: theme.background } }, width, height);
}

// A row for every row, under lines that say what each loss was set to.
function csvOf({ scene, found, predictions, targets }) {
  const about = found.curves.map(({ name, inputs }) =>
    [name, ...Object.entries(inputs).map(([input, v]) => `${input} = ${v}`)].join("; "),
  );
  const numbers = Object.entries(found.numbers)
    .map(([name, value]) => `${name} = ${value}`)
    .join("; ");
  const head = [
    "prediction",
    "target",
    ...found.curves.flatMap(({ slug }, i) => [`loss${i + 1}_${slug}`, `gradient${i + 1}_${slug}`]),
  ];
  const rows = Array.from(predictions, (p, i) =>
    [p, targets[i], ...found.curves.flatMap(({ value, slope }) => [value[i], slope[i]])].join(","),
  );
  const lines = [...about, `${scene.reduction}; ${numbers}; decay = ${found.decay}`, location.href].map((text) => `# ${text}`);
  return [...lines, head.join(","), ...rows, ""].join("\n");
}
