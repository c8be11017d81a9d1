/** A distribution as it was measured: values with weights (equal ones unless given), drawn by `stream.empirical`. */
export class Empirical<T> {
  readonly #values: readonly T[];
  /** The share of the values up to and including each. */
  readonly #shares: Float64Array;

  constructor(values: readonly T[], weights: readonly number[] = values.map(() => 1)) {
    if (values.length === 0 || weights.length !== values.length)
      throw new RangeError(`${values.length} values cannot have ${weights.length} weights.`);
    let total = 0;
    this.#shares = Float64Array.from(weights, weight => {
      if (!(weight >= 0)) throw new RangeError(`A weight is a number from 0 up, not ${weight}.`);
      total += weight;
      return total;
    });
    if (!(total > 0 && total < Number.POSITIVE_INFINITY))
      throw new RangeError('Some weight must be above 0.');
    for (let index = 0; index < weights.length; index++) this.#shares[index]! /= total;
    this.#values = [...values];
  }

  /** The value at `share` of the way, from 0 up to, but not including, 1. */
  at(share: number): T {
    let low = 0;
    let high = this.#shares.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#shares[middle]! > share) high = middle;
      else low = middle + 1;
    }
    return this.#values[low]!;
  }
}
