// The error function, and the logarithm of the gamma function with its derivatives. Each is exact to about 1e-13 of its value,
// and beside a zero of it to about 1e-15.

const SERIES = 28; // terms of the series of the logarithm of the gamma function about 2, of which each is at most 1/4 of the last
const FRACTION = 60; // levels of the continued fraction of erfc, enough from 2 on
const FAR = 10; // from here on the asymptotic series are exact: their first left-out term is below 1e-17

// B2/2!, B4/4!, ... are what the sum of a function differs from its integral by, times its derivatives (Euler and Maclaurin).
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

/** exp(-x²): the rounding of x² would cost digits far out, so a near number whose square is exact goes first. @param {number} x */
function bell(x) {
  const near = Math.round(x * 16) / 16;
  return Math.exp(-near * near) * Math.exp((near - x) * (near + x));
}

/** erfc from 2 on, by its continued fraction. @param {number} x */
function tail(x) {
  if (x > 28) return 0; // below the least number
  let below = x;
  for (let k = FRACTION; k > 0; k--) below = x + k / 2 / below;
  return bell(x) / (Math.sqrt(Math.PI) * below);
}

/** @param {number} x */
export function erf(x) {
  if (Math.abs(x) >= 2) return Math.sign(x) * (1 - tail(Math.abs(x)));
  let [sum, term] = [1, 1]; // all terms have one sign, so no digits cancel
  for (let n = 1; term > 1e-17 * sum; n++) sum += term *= (2 * x * x) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * bell(x) * (x * sum);
}

/** 1 - erf(x). @param {number} x */
export const erfc = (x) => (x >= 2 ? tail(x) : 1 - erf(x));

/** The sum of (q + j)^-s over j = 0, 1, 2, ..., for q > 0. @param {number} s @param {number} q */
function zeta(s, q) {
  let sum = 0;
  for (; q < FAR + s; q++) sum += q ** -s;
  let term = q ** -s;
  sum += q ** (1 - s) / (s - 1) + term / 2;
  BERNOULLI.forEach((b, i) => {
    const order = 2 * i + 1;
    term *= i === 0 ? s / q / 2 : ((s + order - 2) * (s + order - 1)) / (q * q * order * (order + 1));
    sum += b * term;
  });
  return sum;
}

/** How far x is from the nearest whole number, with its sign: the sine and cotangent of pi x without a large angle. @param {number} x */
const fraction = (x) => x - Math.round(x);

/** The derivative of lgamma. @param {number} x @returns {number} */
export function digamma(x) {
  if (x === 0) return -1 / x;
  if (x < 0) return Number.isFinite(x) && fraction(x) !== 0 ? digamma(1 - x) - Math.PI / Math.tan(Math.PI * fraction(x)) : NaN;
  let sum = 0;
  for (; x < FAR; x++) sum -= 1 / x;
  let power = 1;
  BERNOULLI.forEach((b, i) => {
    power /= x * x;
    sum -= (b * power) / (2 * i + 2);
  });
  return sum - 0.5 / x + Math.log(x);
}

/** The coefficients of log gamma(2 + e) over e, from the first on; made when first asked for. @type {number[]} */
const coefficients = [];

/** log gamma(2 + e) for e from -1/2 to 1/2. @param {number} e */
function aboutTwo(e) {
  if (!coefficients.length) {
    coefficients.push(digamma(2));
    for (let k = 2; k <= SERIES; k++) coefficients.push(((-1) ** k * zeta(k, 2)) / k);
  }
  return e * coefficients.reduceRight((sum, c) => sum * e + c, 0);
}

/** The logarithm of the size of the gamma function. @param {number} x @returns {number} */
export function lgamma(x) {
  if (Math.abs(x) === Infinity) return Infinity;
  if (Math.abs(x) < 0.5) return aboutTwo(x) - Math.log1p(x) - Math.log(Math.abs(x));
  if (x < 0) return Math.log(Math.PI / Math.abs(x)) - Math.log(Math.sin(Math.PI * Math.abs(fraction(x)))) - lgamma(-x);
  if (x < 1.5) return aboutTwo(x - 1) - Math.log1p(x - 1);
  if (x < FAR) {
    let product = 1;
    for (; x > 2.5; x--) product *= x - 1;
    return Math.log(product) + aboutTwo(x - 2);
  }
  let [sum, power] = [0, 1 / x];
  BERNOULLI.forEach((b, i) => {
    sum += (b * power) / ((2 * i + 1) * (2 * i + 2));
    power /= x * x;
  });
  return (x - 0.5) * (Math.log(x) - 1) + (Math.log(2 * Math.PI) - 1) / 2 + sum;
}

/** The derivative of this order of the cotangent, which is a polynomial of it: each is -(1 + c²) times that of the one before. */
function cotangent(/** @type {number} */ order, /** @type {number} */ angle) {
  let polynomial = [0, 1];
  for (let n = 0; n < order; n++) {
    const slope = polynomial.slice(1).map((c, i) => -c * (i + 1));
    polynomial = [...slope, 0, 0].map((c, i) => c + (slope[i - 2] ?? 0));
  }
  return polynomial.reduceRight((sum, c) => sum * (1 / Math.tan(angle)) + c, 0);
}

/** The derivative of this order of digamma. @param {number} order @param {number} x @returns {number} */
export function polygamma(order, x) {
  if (order === 0) return digamma(x);
  if (!Number.isInteger(order) || order < 0 || x === -Infinity) return NaN;
  const odd = order % 2 === 1;
  if (x <= 0 && fraction(x) === 0) return odd ? Infinity : -Infinity;
  if (x < 0) {
    const mirrored = polygamma(order, 1 - x);
    return (odd ? -mirrored : mirrored) - Math.PI ** (order + 1) * cotangent(order, Math.PI * fraction(x));
  }
  let size = zeta(order + 1, x);
  for (let n = 2; n <= order; n++) size *= n;
  return odd ? size : -size;
}
