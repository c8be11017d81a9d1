import { squareRoot } from './arithmetic.ts';

/** Observations one by one: how many, mean, spread, least and greatest (Welford 1962: no sum of squares to lose bits in). */
export class Tally {
  count = 0;
  mean = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  #squares = 0;

  /** Adds `value`, as often as `times` says. */
  add(value: number, times = 1): void {
    this.count += times;
    const before = value - this.mean;
    this.mean += (before * times) / this.count;
    this.#squares += before * times * (value - this.mean);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** The sum of what was observed. */
  get total(): number {
    return this.mean * this.count;
  }

  /** The variance of the population that the observations are a sample of; NaN below two observations. */
  get variance(): number {
    return this.count < 2 ? Number.NaN : this.#squares / (this.count - 1);
  }

  get standardDeviation(): number {
    return this.count < 2 ? Number.NaN : squareRoot(this.variance);
  }

  /** Forgets everything: at the end of a warm-up. */
  reset(): void {
    this.count = 0;
    this.mean = 0;
    this.#squares = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
  }
}

/** A value that holds for a time and then changes, such as the length of a line: its mean through time, and its peak. */
export class TimeWeighted {
  #value = 0;
  #max = 0;
  #area = 0;
  #since: number;
  #from: number;

  constructor(now: number) {
    this.#since = now;
    this.#from = now;
  }

  get value(): number {
    return this.#value;
  }

  get max(): number {
    return this.#max;
  }

  change(now: number, value: number): void {
    this.#area += this.#value * (now - this.#since);
    this.#since = now;
    this.#value = value;
    if (value > this.#max) this.#max = value;
  }

  /** The area under the value: 3 for a line of three during one unit of time. */
  area(now: number): number {
    return this.#area + this.#value * (now - this.#since);
  }

  /** The mean since the beginning, or since the last reset; the present value where no time has passed. */
  mean(now: number): number {
    return now === this.#from ? this.#value : this.area(now) / (now - this.#from);
  }

  /** Forgets the past but not the value: at the end of a warm-up. */
  reset(now: number): void {
    this.#area = 0;
    this.#since = now;
    this.#from = now;
    this.#max = this.#value;
  }
}
