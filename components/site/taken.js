// The picture that a frame shows as a file, for the page around it.

import { kinds } from "../export/picture.js";
import { svgOf } from "../export/seen.js";
import { readTheme } from "../kit/theme.js";

const BESIDE = ".atlas-bars, .atlas-simplex"; // what curves of several classes have beside them

/** Drawings one below the other, as one. @param {string[]} drawings @param {string} background */
function stacked(drawings, background) {
  const sizes = drawings.map((svg) => ["width", "height"].map((name) => Number(svg.match(`${name}="([\\d.]+)"`)?.[1])));
  const width = Math.max(...sizes.map(([across]) => across));
  let y = 0;
  const inside = drawings.map((svg, i) => {
    const placed = svg.replace("<svg ", `<svg y="${y}" `);
    y += sizes[i][1];
    return placed;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}"><rect width="100%" height="100%" fill="${background}"/>${inside.join("")}</svg>`;
}

/** Curves with their key, and what is seen beside them: curves leave out where the reader is still to answer. @param {Element} chart */
async function curvesOf(chart) {
  const file = await kinds(chart)?.svg("screen");
  if (!file) {
    const cause = chart.querySelector(".atlas-note")?.textContent || "the chart has no curve in this state";
    throw new Error(`there is no picture to take: ${cause} Ask for another state with setState.`);
  }
  const beside = [...chart.querySelectorAll(BESIDE)].filter((each) => each.childElementCount && each.checkVisibility());
  const drawings = [await file.text()];
  for (const each of beside) drawings.push(await svgOf(each));
  return drawings.length > 1 ? stacked(drawings, readTheme(chart).background) : drawings[0];
}

/** The picture that the page shows now, as an SVG; Error where it shows none. */
export async function shownPicture() {
  const pictures = [...document.querySelectorAll(".framed > .atlas > *")];
  const picture = pictures.find((each) => each.checkVisibility());
  if (!picture) throw new Error("there is no picture to take on this page: go to one that draws, such as binary, with setState");
  return picture instanceof HTMLElement && picture.dataset.picture === "chart" ? curvesOf(picture) : svgOf(picture);
}

/** The figure of an answer, as an SVG. @param {Element | null} answer */
export async function figureOf(answer) {
  const figure = answer?.querySelector(".atlas-figure");
  if (!figure?.checkVisibility()) throw new Error("there is no picture to take: no answer is open; open one with setState");
  return svgOf(figure);
}
