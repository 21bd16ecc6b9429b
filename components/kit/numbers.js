// Numbers as a reader sees them.

/** @type {Record<string, string>} */
const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
const LOWERED = Object.fromEntries(Object.entries(SUPERSCRIPT).map(([digit, raised]) => [raised, digit]));

// What rounding leaves where terms of size 1 cancel.
export const NOISE = 1e-12;

const DIGITS = 4; // significant ones, unless others are asked for

/** What rounds to so many significant digits. @param {number} digits */
const rounding = (digits) => new Intl.NumberFormat("en", { notation: "scientific", maximumSignificantDigits: digits });
const ROUNDED = rounding(DIGITS);

/**
 * A number as a reader sees it, by the rule of `number` in Python: rounded to significant digits, without trailing zeros, with a true
 * minus sign. The digits before the point are kept up to 999 999; from a million on, and below 0.0001, the power of ten is
 * written out. `zero` is the largest size that counts as 0: NOISE where the value is a sum of terms of size 1, and nothing where a
 * tiny value is the answer.
 *
 * @param {number} value @param {number} zero @param {number} digits
 */
export function format(value, zero = 0, digits = DIGITS) {
  if (Number.isNaN(value)) return "undefined";
  const size = Math.abs(value);
  if (size <= zero) return "0";
  return (value < 0 ? "−" : "") + (size === Infinity ? "∞" : positive(size, digits));
}

// Rounded is the shortest decimal text, a half away from 0: of a Number, Intl would round the binary value behind that text.
/** @param {number} size @param {number} digits */
function positive(size, digits) {
  const whole = Math.round(size);
  if (whole >= 10 ** digits && whole < 1e6) return String(whole);
  const rounded = digits === DIGITS ? ROUNDED : rounding(digits);
  const [mantissa, power] = rounded.format(/** @type {`${number}`} */ (String(size))).split("E");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(`${mantissa}e${power}`));
  return `${mantissa}·10${[...power].map((c) => SUPERSCRIPT[c]).join("")}`;
}

const TYPED = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The number that a text says as it is typed or as `format` writes it, with either minus sign; NaN where it says none, such as "1_000",
 * "0x10" or digits of another script. By the rule of `number_of` in Python.
 *
 * @param {string} text
 */
export function numberOf(text) {
  const power = (/** @type {string} */ _, /** @type {string} */ raised) => `e${[...raised].map((c) => LOWERED[c]).join("")}`;
  const typed = text
    .trim()
    .replaceAll("−", "-")
    .replace(/·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/, power);
  return TYPED.test(typed) ? Number(typed) : NaN;
}

/** The number that a text says by the same rule, with a point or a comma before the decimals. @param {string} text */
export const parse = (text) => numberOf(text.replace(",", "."));

/**
 * A number over a bar, where there is room for few digits: so many after the point, fewer where there are more before it.
 *
 * @param {number} value
 * @param {number} most
 */
export function brief(value, most) {
  const size = Math.abs(value);
  if (!(size < 1e4)) return format(value);
  return fixed(value, Math.max(0, most - Math.floor(Math.max(0, Math.log10(size)))));
}

/** A share, as a percentage to one digit after the point; a dash where there is nothing to share out. @param {number} value */
export const percent = (value) => (Number.isFinite(value) ? `${format(Math.round(1000 * value) / 10)} %` : "–");

/**
 * A setting, to the digits of its slider, as the slider writes it but for a true minus sign, and none before a zero.
 *
 * @param {number} value
 * @param {number} decimals
 */
export const fixed = (value, decimals) => (Number(value.toFixed(decimals)) || 0).toFixed(decimals).replace("-", "−");

/** A curve's settings in words: "γ = 2.00". @param {Pick<import("../wire").Curve, "inputs" | "controls">} curve */
export const settingsOf = (curve) =>
  curve.controls.map(({ symbol, input, decimals }) => `${symbol} = ${fixed(curve.inputs[input], decimals)}`);
