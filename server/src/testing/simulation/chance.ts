/** Chance by a seed: the same seed draws the same numbers for ever (Weyl sequence, mixed as in MurmurHash3). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e3779b9) | 0;
    for (let warm = 0; warm < 4; warm++) this.bits();
  }

  /** 32 random bits, as an integer from 0. */
  bits(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }

  /** From 0 up to, but not including, `below`. */
  integer(below: number): number {
    return Math.floor((this.bits() / 4_294_967_296) * below);
  }

  happens(probability: number): boolean {
    return this.bits() / 4_294_967_296 < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(from.length)]!;
  }

  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Weights<Name>): Name {
    const drawn = (this.bits() / 4_294_967_296) * weights.total;
    return weights.names[weights.upTo.findIndex(limit => drawn < limit)]!;
  }

  /** So many different ones, in any order. */
  several<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.integer(left.length), 1)[0]!,
    );
  }
}

/** Names with their weights, added up. */
export class Weights<Name extends string> {
  readonly names: readonly Name[];
  readonly upTo: number[] = [];
  readonly total: number;

  constructor(weights: Readonly<Record<Name, number>>) {
    this.names = Object.keys(weights) as Name[];
    let total = 0;
    for (const name of this.names) {
      total += weights[name];
      this.upTo.push(total);
    }
    this.total = total;
  }
}
