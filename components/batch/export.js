// The batch as a file of its own: its picture, and its rows as a table.

import { shown } from "./batch.js";
import { csvOf, setupOf } from "../kit/csv.js";
import { plotted, raster } from "../export/picture.js";

export function kinds() {
  const now = shown();
  return (
    now && {
      svg: async () => new Blob([await svgOf(now)], { type: "image/svg+xml" }),
      png: async () => raster(await svgOf(now)),
      csv: async () => new Blob([tableOf(now)], { type: "text/csv" }),
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
function tableOf({ scene, found, predictions, targets }) {
  const about = found.curves.map(({ name, inputs }) => setupOf(name, inputs));
  const head = [
    "prediction",
    "target",
    ...found.curves.flatMap(({ slug }, i) => [`loss${i + 1}_${slug}`, `gradient${i + 1}_${slug}`]),
  ];
  const rows = Array.from(predictions, (p, i) => [
    p,
    targets[i],
    ...found.curves.flatMap(({ value, slope }) => [value[i], slope[i]]),
  ]);
  const reduced = `${setupOf(scene.reduction, found.numbers)}; decay = ${found.decay}`;
  return csvOf([...about, reduced, location.href], head, rows);
}
