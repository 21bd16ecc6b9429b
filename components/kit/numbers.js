// Numbers for the eye, and the numbers of the picture as a table.

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

// What there is room for over a bar: so many digits after the point, fewer where there are more before it.
export function brief(value, most) {
  const size = Math.abs(value);
  if (size < 1e-12 || !(size < 1e4)) return format(value);
  const digits = Math.max(0, most - Math.floor(Math.max(0, Math.log10(size))));
  return fixed(Number(value.toFixed(digits)) || 0, digits); // no minus before a zero
}

// A share, as a percentage; a dash where there is nothing to share out.
export const percent = (value) => (Number.isFinite(value) ? `${(100 * value).toFixed(1)} %` : "–");

// A setting, to the digits of its slider.
export const fixed = (value, decimals) => value.toFixed(decimals).replace("-", "−");

// A curve's settings in words: "γ = 2.00".
export const settingsOf = (curve) =>
  curve.controls.map(({ symbol, input, decimals }) => `${symbol} = ${fixed(curve.inputs[input], decimals)}`);

const COLUMNS = ["x", "value", "slope", "curvature"];

// What is drawn, point by point, under lines that say what it is. A gap in a curve is no row.
export function csvOf({ scene, curves, samples }, address) {
  const extra = scene.panels.map(({ name }) => name).filter((name) => !COLUMNS.includes(name));
  const columns = [...COLUMNS, ...extra];
  const rows = samples.flatMap((points, i) =>
    Array.from(points.x, (_, j) => columns.map((name) => points[name][j]))
      .filter((row) => !Number.isNaN(row[1]))
      .map((row) => [i + 1, ...row.map(written)].join(",")),
  );
  return [...about(scene, curves, samples, address), ["curve", ...columns].join(","), ...rows, ""].join("\n");
}

function about(scene, curves, samples, address) {
  const lines = curves.map((curve, i) => {
    const inputs = curve.controls.map(({ input }) => `${input} = ${curve.inputs[input]}`);
    const factor = samples[i].factor === 1 ? [] : [`times ${samples[i].factor}`];
    return [`curve ${i + 1}: ${curve.name}`, ...inputs, ...factor].join("; ");
  });
  const vectors = Object.entries(scene.entries?.vectors ?? {}).map(([name, list]) => `${name} = ${list.join(", ")}`);
  return [`x: ${scene.axis.title}`, ...vectors, ...lines, address].map((line) => `# ${line}`);
}

const written = (value) => (Number.isNaN(value) ? "" : String(value).replace("Infinity", "inf"));
