import { systemTimers, type Timers } from '../platform/clock.ts';
import { DatabaseAway, NotTheOwner, NotWritten } from './store.ts';

/** Where batches are written. */
export interface WritingWay<Batch> {
  /** Writes all of them or none; resolves to the store's clock. Throws as `Store.write` does, for all of them alike. */
  write(batches: readonly Batch[]): Promise<number>;
  /** Gives up the way, whatever is on it; the next call finds another. */
  discard(): void;
  close(): Promise<void>;
}

interface Waiting<Batch> {
  readonly batch: Batch;
  readonly resolve: (now: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes what the lanes of a server have decided, all of it together: what a statement and a commit cost, whatever is in them, is paid
 * once and not by each lane. While one is on its way the lanes wait before they decide, so that the next has all that has arrived.
 * What is refused together is written once more one by one: no lane bears what another has foreseen wrongly.
 */
export class JointWriter<Batch> {
  readonly #way: WritingWay<Batch>;
  readonly #timers: Timers;
  #waiting: Waiting<Batch>[] = [];
  #working: Promise<void> | null = null;
  #writing: Promise<void> | null = null;
  #sharing = 1;

  constructor(way: WritingWay<Batch>, timers: Timers = systemTimers) {
    this.#way = way;
    this.#timers = timers;
  }

  /** How many lanes the last statement was for: about as many share the next one. */
  get sharing(): number {
    return this.#sharing;
  }

  /** Resolves when nothing is on its way: what is decided then is written at once. */
  async ready(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Resolves to the store's clock when the batch is committed; throws as `Store.write` does. */
  write(batch: Batch): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  async close(): Promise<void> {
    while (this.#working) await this.#working;
    await this.#way.close();
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Lanes that were told together decide together, before this turn is over.
      await new Promise<void>(done => this.#timers.soon(done));
      this.#sharing = this.#waiting.length;
      this.#writing = this.#write(this.#waiting.splice(0));
      await this.#writing;
      this.#writing = null;
    }
    this.#working = null;
  }

  /** Never rejects. */
  async #write(waiting: readonly Waiting<Batch>[]): Promise<void> {
    try {
      const now = await this.#way.write(waiting.map(({ batch }) => batch));
      for (const { resolve } of waiting) resolve(now);
    } catch (error) {
      if (isRefused(error) && waiting.length > 1) for (const one of waiting) await this.#write([one]);
      else this.#fail(waiting, error);
    }
  }

  #fail(waiting: readonly Waiting<Batch>[], error: unknown): void {
    if (!isRefused(error) && !(error instanceof DatabaseAway)) this.#way.discard();
    for (const { reject } of waiting) reject(error);
  }
}

const isRefused = (error: unknown) => error instanceof NotWritten || error instanceof NotTheOwner;
