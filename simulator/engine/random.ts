import { exponential, logarithm } from './arithmetic.ts';
import type { Empirical } from './empirical.ts';
import { derivedState, type State } from './seeding.ts';
import { edges, inner, LAYERS, TAIL } from './ziggurat.ts';

/** Above this mean a Poisson number is drawn in parts: e to the minus mean must stay well above 0. */
const POISSON_PART = 16;

/**
 * A stream of random numbers: xoshiro128** (Blackman and Vigna 2018), period 2^128 - 1, in 32-bit integer arithmetic.
 * Distributions use the four operations and the functions of arithmetic.ts only, so that a seed gives the same numbers
 * on every machine. Times, means and bounds are in whatever unit the caller uses.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor([a, b, c, d]: State) {
    if ((a | b | c | d) === 0) throw new RangeError('xoshiro128** cannot begin with four zeros.');
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0;
  }

  /** The stream of the source called `source`, of all that `seed` (an integer from 0 to 2^53 - 1) gives. */
  static of(seed: number, source: string): RandomStream {
    return new RandomStream(derivedState(seed, source));
  }

  /** 32 random bits, as an integer from 0 to 2^32 - 1. */
  bits(): number {
    return this.#next() >>> 0;
  }

  /** A number from 0 up to, but not including, 1: a multiple of 2^-53, each equally likely. */
  uniform(): number {
    return ((this.#next() >>> 5) * 67_108_864 + (this.#next() >>> 6)) / 9_007_199_254_740_992;
  }

  /** An integer from 0 to `count` - 1, each exactly equally likely; `count` is an integer from 1 to 2^32. */
  integer(count: number): number {
    if (!Number.isInteger(count) || count < 1 || count > 4_294_967_296)
      throw new RangeError(`An integer below ${count} cannot be drawn.`);
    if (count === 1) return 0;
    // As many bits as the greatest result has, drawn again while they make a greater number: no remainder, no bias.
    const spare = Math.clz32(count - 1);
    let bits = this.#next() >>> spare;
    while (bits >= count) bits = this.#next() >>> spare;
    return bits;
  }

  /** True with probability `chance`. */
  bernoulli(chance: number): boolean {
    return this.uniform() < chance;
  }

  /** Exponentially distributed around `mean`: the time between arrivals that do not know of each other. */
  exponential(mean: number): number {
    return -mean * logarithm(1 - this.uniform());
  }

  /** Normally distributed, by the ziggurat. */
  normal(mean: number, sd: number): number {
    // One word gives the layer and 25 bits of the place in it, another one the lower 27 bits.
    const word = this.#next();
    const layer = word & (LAYERS - 1);
    const place = ((word >>> 7) * 134_217_728 + (this.#next() >>> 5) + 0.5) / 2_251_799_813_685_248 - 1;
    const x = place * edges[layer]!;
    if (Math.abs(place) < inner[layer]!) return mean + sd * x;
    return mean + sd * this.#rareNormal(layer, x);
  }

  /** Normally distributed, drawn again while below `atLeast` or above `atMost`. */
  truncatedNormal(mean: number, sd: number, atLeast: number, atMost = Number.POSITIVE_INFINITY): number {
    for (let tries = 0; tries < 10_000; tries++) {
      const drawn = this.normal(mean, sd);
      if (drawn >= atLeast && drawn <= atMost) return drawn;
    }
    throw new RangeError(`A normal(${mean}, ${sd}) hardly ever lies from ${atLeast} to ${atMost}.`);
  }

  /** A Poisson number: how many arrivals fall into a time in which `mean` are expected. Takes time in proportion to it. */
  poisson(mean: number): number {
    if (!(mean >= 0)) throw new RangeError(`A Poisson number cannot have the mean ${mean}.`);
    let count = 0;
    for (let left = mean; left > 0; left -= POISSON_PART) {
      const limit = exponential(-Math.min(left, POISSON_PART));
      for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    }
    return count;
  }

  /** One of the values of a measured distribution, each as likely as its weight says. */
  empirical<T>(distribution: Empirical<T>): T {
    return distribution.at(this.uniform());
  }

  /** The points of a layer that lie beside the sure part: in the tail, or in the wedge under the curve's slope. */
  #rareNormal(layer: number, x: number): number {
    if (layer === 0) return this.#tail(x < 0);
    const below = exponential(-0.5 * (edges[layer]! * edges[layer]! - x * x));
    const above = exponential(-0.5 * (edges[layer + 1]! * edges[layer + 1]! - x * x));
    return above + this.uniform() * (below - above) < 1 ? x : this.normal(0, 1);
  }

  #tail(negative: boolean): number {
    for (;;) {
      const x = -logarithm(1 - this.uniform()) / TAIL;
      const y = -logarithm(1 - this.uniform());
      if (2 * y >= x * x) return negative ? -TAIL - x : TAIL + x;
    }
  }

  /** 32 random bits, as a signed integer. */
  #next(): number {
    const fives = Math.imul(this.#b, 5);
    const result = Math.imul((fives << 7) | (fives >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }
}
