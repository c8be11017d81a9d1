import { Fifo } from './fifo.ts';
import { Occurrence } from './occurrence.ts';

/**
 * A place where processes leave items for each other: `capacity` of them at most (no bound unless given). Items leave in
 * the order in which they came, to takers in the order in which they asked.
 *
 * ```ts
 * const box = new Store<string>();
 * yield box.put('letter');         // until there is room
 * const letter = box.take();
 * yield letter;                    // until there is one
 * letter.value;
 * ```
 */
export class Store<T> {
  readonly capacity: number;
  readonly #items = new Fifo<T>();
  readonly #takers = new Fifo<Occurrence<T>>();
  readonly #givers = new Fifo<{ item: T; taken: Occurrence }>();

  constructor({ capacity = Number.POSITIVE_INFINITY } = {}) {
    if (!(capacity >= 1)) throw new RangeError(`A capacity is a number from 1 up, not ${capacity}.`);
    this.capacity = capacity;
  }

  /** How many items lie here. */
  get size(): number {
    return this.#items.length;
  }

  /** Leaves `item` here; happens as soon as there is room for it. */
  put(item: T): Occurrence {
    const taken = new Occurrence();
    const taker = this.#takers.shift();
    if (taker) taker.succeed(item);
    else if (this.#items.length < this.capacity) this.#items.push(item);
    else {
      this.#givers.push({ item, taken });
      return taken;
    }
    taken.succeed();
    return taken;
  }

  /** Takes the first item; happens, with the item, as soon as there is one. */
  take(): Occurrence<T> {
    const taking = new Occurrence<T>();
    if (this.#items.length === 0) {
      this.#takers.push(taking);
      return taking;
    }
    taking.succeed(this.#items.shift()!);
    const giver = this.#givers.shift();
    if (giver) {
      this.#items.push(giver.item);
      giver.taken.succeed();
    }
    return taking;
  }

  /** Takes back a `take` that has not been served, after an interruption say; false if it has been. */
  withdraw(taking: Occurrence<T>): boolean {
    return this.#takers.remove(taking);
  }
}
