import { systemTimers, type Timers } from '../platform/clock.ts';
import { DatabaseAway, NotTheOwner, NotWritten } from './store.ts';

/** Where batches are written, several at once. */
export interface WritingWay<Item> {
  /** Writes all of them or none; resolves to the store's clock. Throws as `Store.write` does, for all of them alike. */
  write(items: readonly Item[]): Promise<number>;
  /** Gives up the way, whatever is on it; the next call finds another. */
  discard(): void;
  close(): Promise<void>;
}

/** A lane's batch on its way. */
interface Pending<Item> {
  readonly item: Item;
  readonly commands: number;
  readonly resolve: (now: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes what the lanes of a server have decided, all of it together: what a statement and a commit cost, whatever is in them, is paid
 * once and not by each lane. While one is on its way the lanes wait before they decide, so that the next has all that has arrived.
 * What is refused together is written once more one by one: no lane bears what another has foreseen wrongly.
 */
export class JointWriter<Item> {
  readonly #way: WritingWay<Item>;
  readonly #timers: Timers;
  #pending: Pending<Item>[] = [];
  /** Until nothing is pending any more. */
  #working: Promise<void> | null = null;
  /** Until the statement on its way is answered; never rejects. */
  #underWay: Promise<void> | null = null;
  #last = { lanes: 1, commands: 0 };

  constructor(way: WritingWay<Item>, timers: Timers = systemTimers) {
    this.#way = way;
    this.#timers = timers;
  }

  /** Resolves when nothing is on its way: what is decided then is written at once. */
  async ready(): Promise<void> {
    while (this.#underWay) await this.#underWay;
  }

  /**
   * How many commands a lane may write that had `own` in the last statement, where a statement may have `most`: what the other lanes
   * have left of it, and in any case an equal part.
   */
  share(most: number, own: number): number {
    const { lanes, commands } = this.#last;
    return Math.max(Math.ceil(most / lanes), Math.min(most, most - commands + own));
  }

  /** Resolves to the store's clock when the batch is committed; throws as `Store.write` does. */
  write(item: Item, commands: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ item, commands, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async close(): Promise<void> {
    while (this.#working) await this.#working;
    await this.#way.close();
  }

  async #work(): Promise<void> {
    while (this.#pending.length > 0) {
      // Lanes that were told together decide together, before this turn is over.
      await new Promise<void>(done => this.#timers.soon(done));
      const together = this.#pending.splice(0);
      this.#last = {
        lanes: together.length,
        commands: together.reduce((sum, { commands }) => sum + commands, 0),
      };
      this.#underWay = this.#write(together);
      await this.#underWay;
      this.#underWay = null;
    }
    this.#working = null;
  }

  async #write(together: readonly Pending<Item>[]): Promise<void> {
    try {
      const now = await this.#way.write(together.map(({ item }) => item));
      for (const { resolve } of together) resolve(now);
    } catch (error) {
      if (isRefused(error) && together.length > 1) for (const one of together) await this.#write([one]);
      else this.#fail(together, error);
    }
  }

  #fail(together: readonly Pending<Item>[], error: unknown): void {
    if (!isRefused(error) && !(error instanceof DatabaseAway)) this.#way.discard();
    for (const { reject } of together) reject(error);
  }
}

const isRefused = (error: unknown) => error instanceof NotWritten || error instanceof NotTheOwner;
