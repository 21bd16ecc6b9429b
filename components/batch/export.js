// The batch as a file of its own: its picture, and its rows as a table.

import { inside } from "./batch.js";
import { columnsOf, numbersIn } from "./rows.js";
import { csvOf, publicAddress, setupOf } from "../kit/csv.js";
import { plotted, raster } from "../export/picture.js";

/** The files that the batch under an element can be; none where nothing is drawn. @param {Element | null} element */
export function kinds(element) {
  const batch = inside(element);
  const { Plotly, element: plot } = batch?.histogram.picture ?? {};
  if (!batch?.measured || !Plotly || !plot) return null;
  const { data, measured, theme } = batch;
  const figure = { data: plot.data, layout: { ...plot.layout, paper_bgcolor: theme.background } };
  const svg = () => plotted(Plotly, figure, plot.clientWidth, plot.clientHeight);
  return {
    svg: async () => new Blob([await svg()], { type: "image/svg+xml" }),
    png: async () => raster(await svg()),
    csv: async () => new Blob([tableOf(data.scene.reduction, measured, publicAddress(location.href))], { type: "text/csv" }),
  };
}

/**
 * A row for every row, under lines that say what each loss was set to.
 *
 * @param {string} reduction
 * @param {Pick<import("./batch.js").Measured, "curves" | "rows" | "numbers" | "decay">} measured
 * @param {string} address of the page
 */
export function tableOf(reduction, { curves, rows, numbers, decay }, address) {
  const about = curves.map(({ name, inputs }) => setupOf(name, inputs));
  const columns = curves.flatMap(({ slug }, i) => [`loss${i + 1}_${slug}`, `gradient${i + 1}_${slug}`]);
  const own = columnsOf(rows);
  const made = Array.from(rows.prediction, (_, i) => [
    ...own.map((column) => numbersIn(rows, column)[i]),
    ...curves.flatMap(({ value, slope }) => [value[i], slope[i]]),
  ]);
  const reduced = `${setupOf(reduction, numbers)}; decay = ${decay}`;
  return csvOf([...about, reduced, address], [...own, ...columns], made);
}
