/** First in, first out, in constant time, whatever the length. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The first item, left where it is. */
  first(): T | undefined {
    return this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    // Half of the array is behind the head: moving the rest now costs less, per item, than one more push.
    if (this.#head * 2 >= this.#items.length && this.#head >= 16) this.#compact();
    else if (this.#head === this.#items.length) this.#compact();
    return item;
  }

  /** Takes `item` out, wherever it is; false if it is not there. */
  remove(item: T): boolean {
    const index = this.#items.indexOf(item, this.#head);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }

  *[Symbol.iterator](): Generator<T, void, void> {
    for (let index = this.#head; index < this.#items.length; index++) yield this.#items[index]!;
  }

  #compact(): void {
    this.#items.splice(0, this.#head);
    this.#head = 0;
  }
}
