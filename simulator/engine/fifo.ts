/** First in, first out, in a ring that grows: constant time, whatever the length. */
export class Fifo<T> {
  /** As many places as a power of two, so that a mask takes the place of a remainder. */
  #ring: (T | undefined)[] = new Array(8).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length++) & (this.#ring.length - 1)] = item;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return item;
  }

  /** Takes `item` out, wherever it is, in time proportional to the length; false if it is not there. */
  remove(item: T): boolean {
    const mask = this.#ring.length - 1;
    let at = 0;
    while (at < this.#length && this.#ring[(this.#head + at) & mask] !== item) at++;
    if (at === this.#length) return false;
    for (this.#length--; at < this.#length; at++)
      this.#ring[(this.#head + at) & mask] = this.#ring[(this.#head + at + 1) & mask];
    this.#ring[(this.#head + at) & mask] = undefined;
    return true;
  }

  #grow(): void {
    const ring = [...this.#ring.slice(this.#head), ...this.#ring.slice(0, this.#head)];
    while (ring.length < this.#length * 2) ring.push(undefined);
    this.#ring = ring;
    this.#head = 0;
  }
}
