import { squareRoot } from './arithmetic.ts';
import { Tally } from './statistics.ts';

/** A mean and how far from it the true mean may lie: from `low` to `high` with the stated confidence. */
export type Interval = { count: number; mean: number; low: number; high: number; halfWidth: number };

/**
 * The confidence interval of the mean of independent observations, such as one figure from each of many seeds.
 * `confidence` is a share, 0.95 for 95 %. Below two observations nothing is known: the bounds are infinite.
 */
export function confidenceInterval(observations: Iterable<number>, confidence = 0.95): Interval {
  const tally = new Tally();
  for (const observation of observations) tally.add(observation);
  const { count, mean } = tally;
  const halfWidth =
    count < 2
      ? Number.POSITIVE_INFINITY
      : (studentQuantile(count - 1, confidence) * tally.standardDeviation) / squareRoot(count);
  return { count, mean, low: mean - halfWidth, high: mean + halfWidth, halfWidth };
}

/**
 * The interval of a mean within one long run, where neighbouring observations depend on each other: they are cut into
 * `batches` of equal length whose means hardly do. What does not fill a batch is left out, from the beginning.
 */
export function batchMeans(observations: ArrayLike<number>, batches = 20, confidence = 0.95): Interval {
  const length = Math.floor(observations.length / batches);
  if (batches < 2 || length < 1)
    throw new RangeError(`${observations.length} observations do not make ${batches} batches.`);
  const means: number[] = [];
  for (let end = observations.length; means.length < batches; end -= length) {
    let sum = 0;
    for (let at = end - length; at < end; at++) sum += observations[at]!;
    means.push(sum / length);
  }
  return confidenceInterval(means, confidence);
}

/**
 * The `t` within which, on both sides of 0, Student's distribution with so many degrees of freedom has `confidence` of
 * its mass: 12.706 for 1 and 0.95. Found by bisection of the exact distribution function.
 */
export function studentQuantile(degrees: number, confidence: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`A confidence is above 0 and below 1, not ${confidence}.`);
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`Degrees of freedom are an integer from 1 up, not ${degrees}.`);
  let low = 0;
  let high = 1;
  while (studentMass(high, degrees) < confidence) high *= 2;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (studentMass(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The mass of Student's distribution from -t to t, for a whole number of degrees of freedom: the finite series 26.7.3
 * and 26.7.4 of Abramowitz and Stegun, Handbook of Mathematical Functions (1964), with tan θ = t / sqrt(degrees).
 */
export function studentMass(t: number, degrees: number): number {
  const cosine = 1 / squareRoot(1 + (t * t) / degrees);
  const sine = (t / squareRoot(degrees)) * cosine;
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let series = degrees === 1 ? 0 : term;
  for (let n = odd ? 3 : 2; n <= degrees - 2; n += 2) {
    term *= (cosine * cosine * (n - 1)) / n;
    series += term;
  }
  if (!odd) return sine * series;
  return (2 / Math.PI) * (Math.atan(t / squareRoot(degrees)) + sine * series);
}
