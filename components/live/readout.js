// The numbers beside the picture: each curve with its settings, and what it is at the probe.

const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

// Four significant digits, a true minus sign, and 0 where rounding left 1e-16.
export function format(value) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Math.abs(value) < 1e-12) return "0";
  if (Math.abs(value) >= 1e5 || Math.abs(value) < 1e-4) {
    const [digits, exponent] = value.toExponential(2).split("e");
    const raised = [...exponent.replace("+", "")].map((c) => SUPERSCRIPT[c]).join("");
    return `${digits}·10${raised}`.replace("-", "−");
  }
  return value.toPrecision(4).replace("-", "−");
}

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
  readout.style.setProperty("--columns", 3 + scene.panels.length);
  readout.replaceChildren(...rows.map(({ row }) => row));
  return (curves, probes) => rows.forEach((row, i) => write(row, curves[i], probes[i]));
}

function write({ settings, found }, curve, probe) {
  settings.forEach(({ input, number, decimals }) => {
    number.textContent = curve.inputs[input].toFixed(decimals).replace("-", "−");
  });
  found.forEach(({ name, number }) => (number.textContent = format(probe[name])));
}

function playButton(curve, control, i, playing) {
  if (!control.range) return null;
  const button = cell("button", "atlas-play", "▶");
  button.type = "button";
  button.title = `Sweep ${control.input} across its range and back`;
  button.setAttribute("aria-label", button.title);
  button.addEventListener("click", () => playing(i, control, button));
  return button;
}
