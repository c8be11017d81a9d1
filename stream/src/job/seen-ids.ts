/**
 * Remembers ids in a few bytes each. `add` says whether an id may have come before: never no for one that has; yes for one that has
 * not only when 64 bits of two different texts agree, so whoever must be sure looks again, and hardly ever has to.
 */
export class SeenIds {
  #high: Uint32Array;
  #low: Uint32Array;
  #count = 0;
  /** The 64 bits of the id that was looked for last. */
  #soughtHigh = 0;
  #soughtLow = 0;

  constructor(expected = 1 << 16) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(expected * 2, 1024)));
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
  }

  get size(): number {
    return this.#count;
  }

  add(id: string): boolean {
    const place = this.#placeOf(id);
    if (this.#low[place] !== 0) return true;
    this.#high[place] = this.#soughtHigh;
    this.#low[place] = this.#soughtLow;
    this.#count += 1;
    if (this.#count * 2 >= this.#low.length) this.#grow();
    return false;
  }

  /** Whether an id may have been added. */
  has(id: string): boolean {
    return this.#low[this.#placeOf(id)] !== 0;
  }

  /** Where an id is, or would be. */
  #placeOf(id: string): number {
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (let at = 0; at < id.length; at++) {
      const code = id.charCodeAt(at);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x5bd1e995);
      b ^= b >>> 13;
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
    this.#soughtHigh = (a ^ (a >>> 13)) >>> 0;
    // Two noughts mean an empty place.
    this.#soughtLow = b >>> 0 || 1;
    return this.#placeFor(this.#soughtHigh, this.#soughtLow);
  }

  #placeFor(high: number, low: number): number {
    const mask = this.#low.length - 1;
    let place = (high ^ Math.imul(low, 0x9e3779b1)) & mask;
    while (this.#low[place] !== 0 && !(this.#low[place] === low && this.#high[place] === high))
      place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [high, low] = [this.#high, this.#low];
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    for (let at = 0; at < low.length; at++) {
      if (low[at] === 0) continue;
      const place = this.#placeFor(high[at]!, low[at]!);
      this.#high[place] = high[at]!;
      this.#low[place] = low[at]!;
    }
  }
}
