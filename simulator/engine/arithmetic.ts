/**
 * Exponential, logarithm and square root whose results are the same on every machine.
 *
 * ECMAScript leaves `Math.exp`, `Math.log`, `Math.sin` and even `Math.sqrt` to the implementation, and their last bits
 * have differed between engines, versions and processors. A simulation that replays by seed cannot be built on that. The
 * four operations of arithmetic, however, are prescribed to the last bit (IEEE 754, round to nearest): whatever is made
 * of them alone is reproducible. These functions are, and they stay within a few units in the last place of the true
 * value, which their tests measure against `Math`.
 */

const LN2 = Math.LN2;
/** LN2 in two parts: the first has so few bits that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = Math.SQRT2;

/** The natural logarithm of a finite `x` above 0. */
export function logarithm(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY))
    throw new RangeError(`There is no logarithm of ${x} that a simulation could use.`);
  let mantissa = x;
  let exponent = 0;
  for (; mantissa < SQRT2 / 2; exponent--) mantissa *= 2;
  for (; mantissa > SQRT2; exponent++) mantissa /= 2;
  // log m = 2 artanh s, with |s| <= 0.172: eleven terms reach the last bit.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 23; odd >= 3; odd -= 2) series = (series + 1 / odd) * square;
  return exponent * LN2_HIGH + (2 * s * series + exponent * LN2_LOW + 2 * s);
}

/** e to the power of `x`, for `x` from -700 to 700. */
export function exponential(x: number): number {
  if (!(Math.abs(x) <= 700)) throw new RangeError(`exp(${x}) is out of the range from -700 to 700.`);
  const exponent = Math.round(x / LN2);
  const rest = x - exponent * LN2_HIGH - exponent * LN2_LOW;
  // Taylor's series; |rest| <= 0.347, so that the fifteenth term no longer counts.
  let series = 1;
  for (let term = 15; term >= 1; term--) series = 1 + (series * rest) / term;
  for (let power = exponent; power > 0; power--) series *= 2;
  for (let power = exponent; power < 0; power++) series /= 2;
  return series;
}

/** The square root of a finite `x` from 0 up, by Newton's method. */
export function squareRoot(x: number): number {
  if (!(x >= 0 && x < Number.POSITIVE_INFINITY)) throw new RangeError(`There is no square root of ${x}.`);
  if (x === 0) return 0;
  let mantissa = x;
  let scale = 1;
  for (; mantissa < 1; scale /= 2) mantissa *= 4;
  for (; mantissa >= 4; scale *= 2) mantissa /= 4;
  let root = (1 + mantissa) / 2;
  for (let round = 0; round < 6; round++) root = (root + mantissa / root) / 2;
  return root * scale;
}
