// The numbers beside the picture: each curve with its settings, and what it is at the probe.

import { NOISE, fixed, format } from "../kit/numbers.js";

function cell(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

// Built once for a scene; the returned function writes numbers into it.
export function buildReadout(chart, playing) {
  const { scene, theme, readout } = chart;
  const rows = scene.curves.map((curve, i) => {
    const row = cell("div", "atlas-row", "");
    const name = cell("span", "atlas-name", curve.name);
    name.style.setProperty("--line", theme.colors[i]);
    name.style.setProperty("--dash", ["solid", "dashed", "dotted", "dashed"][i]);
    const setup = cell("span", "atlas-settings", "");
    row.append(name, setup);
    const settings = curve.controls.map((control) => {
      const number = cell("span", "atlas-number", "");
      const play = playButton(curve, control, i, playing);
      const group = cell("span", "atlas-setting", `${control.symbol} = `);
      group.append(number, ...(play ? [play] : []));
      setup.append(group);
      return { input: control.input, number, decimals: control.decimals };
    });
    const found = [{ name: "x", title: scene.axis.symbol }, ...scene.panels].map((panel) => {
      const number = cell("span", "atlas-number", "");
      const group = cell("span", "atlas-found", `${panel.short ?? panel.title} = `);
      group.append(number);
      row.append(group);
      return { name: panel.name, number };
    });
    return { row, settings, found };
  });
  readout.style.setProperty("--columns", 2 + scene.panels.length);
  readout.replaceChildren(...rows.map(({ row }) => row));
  let fitted = false;
  return (curves, probes) => {
    rows.forEach((row, i) => write(row, curves[i], probes[i]));
    if (!fitted) fitReadout(readout);
    fitted = true;
  };
}

// A table where there is room; else settings go under the name of their loss, the most of them first; else all of it flows.
export function fitReadout(readout) {
  const isTooWide = () => readout.scrollWidth > readout.clientWidth;
  const rows = [...readout.children];
  readout.classList.remove("atlas-flow");
  rows.forEach((row) => row.classList.remove("atlas-below"));
  const count = (row) => row.querySelectorAll(".atlas-setting").length;
  for (const row of rows.filter(count).sort((a, b) => count(b) - count(a))) if (isTooWide()) row.classList.add("atlas-below");
  if (isTooWide()) readout.classList.add("atlas-flow");
}

function write({ settings, found }, curve, probe) {
  settings.forEach(({ input, number, decimals }) => {
    number.textContent = fixed(curve.inputs[input], decimals);
  });
  found.forEach(({ name, number }) => (number.textContent = format(probe[name], NOISE)));
}

function playButton(curve, control, i, playing) {
  if (control.shared) return null;
  const button = cell("button", "atlas-play", "▶");
  button.type = "button";
  button.title = `Sweep ${control.input} across its range and back`;
  button.setAttribute("aria-label", button.title);
  button.addEventListener("click", () => playing(i, control, button));
  return button;
}
