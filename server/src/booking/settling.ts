import { refuse } from '@matinee/contract/refusals.ts';
import type { Log } from '../platform/log.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { DecidedBatch, Entry } from './deciding.ts';
import type { LaneMemory } from './lane-memory.ts';
import { DatabaseAway, NotTheOwner, NotWritten, type Store } from './store.ts';

/** The lane whose batch did not go as foreseen. */
export interface Surprised {
  readonly memory: LaneMemory;
  readonly store: Store;
  readonly clock: DatabaseClock;
  readonly log: Log;
  decide(entries: readonly Entry[]): Promise<DecidedBatch>;
  write(decided: DecidedBatch): Promise<void>;
  /** Learns what was replied under the keys of these entries before memory began. */
  recall(entries: readonly Entry[]): Promise<void>;
  /** Another owns the lane: nothing is to be written here any more. */
  leave(): void;
  /** Takes all that waits. */
  takeWaiting(): Entry[];
}

const MOST_ATTEMPTS = 5;

/**
 * Gets every entry of a batch its reply, after a surprise: a duplicate key, a broken connection, a database that is away, another
 * owner. Memory is dropped; what was committed all the same is told, what is known under a key as well, and the rest is
 * decided again, by as many attempts as it takes; from the third on each entry goes alone, so that none spoils the others.
 */
export class Settling {
  readonly #lane: Surprised;

  constructor(lane: Surprised) {
    this.#lane = lane;
  }

  /** `decided` is the batch that they were in, if it came to that. */
  after(error: unknown, entries: readonly Entry[], decided: DecidedBatch | undefined): Promise<void> {
    return this.#goOn(error, { entries, attempt: 1, tried: [], decided });
  }

  async #settle(entries: readonly Entry[], attempt: number, tried: readonly DecidedBatch[]): Promise<void> {
    if (entries.length === 0) return;
    let decided: DecidedBatch | undefined;
    try {
      // What was sent may be committed long after the connection has broken.
      const earlier = await this.#committedOf(tried);
      if (earlier) return earlier.tell();
      if (this.#isHidden(tried)) return this.#settle(onlyRepeatable(entries), attempt, []);
      decided = await this.#lane.decide(entries);
      await this.#lane.write(decided);
      decided.tell();
    } catch (error) {
      await this.#goOn(error, { entries, attempt, tried, decided });
    }
  }

  async #goOn(error: unknown, { entries, attempt, tried, decided }: Attempt): Promise<void> {
    const { log } = this.#lane;
    log.warn({ err: error, attempt, entries: entries.length }, 'a batch did not go as foreseen');
    this.#dropMemory(entries);
    if (error instanceof NotTheOwner) return this.#leaveToOthers(entries, tried);
    const all = decided && !(error instanceof NotWritten) ? [...tried, decided] : tried;
    const done = await this.#committedOf(all).catch(() => undefined);
    if (done) return done.tell();
    if (attempt === MOST_ATTEMPTS) return giveUp(entries);
    const open = await this.#settleByKeys(entries);
    if (!open) return giveUp([...entries, ...this.#lane.takeWaiting()]);
    if (attempt < 2) return this.#settle(open, attempt + 1, all);
    for (const entry of open) await this.#settle([entry], attempt + 1, all);
  }

  #dropMemory(entries: readonly Entry[]): void {
    const { memory, store, clock } = this.#lane;
    memory.drop(entries.map(({ showId }) => showId));
    store.discard();
    clock.unset();
  }

  /**
   * Nothing of this batch was written, nor will any be: what no earlier one has done is for whoever owns the lane now. Where that
   * cannot be told, only what has a key may be asked for once more.
   */
  async #leaveToOthers(entries: readonly Entry[], tried: readonly DecidedBatch[]): Promise<void> {
    this.#lane.leave();
    let isKnown = tried.length === 0;
    try {
      const done = await this.#committedOf(tried);
      if (done) return done.tell();
      isKnown = !this.#isHidden(tried);
    } catch (error) {
      this.#lane.log.warn({ err: error }, 'what became of a batch could not be found out');
    }
    const open = isKnown ? entries : onlyRepeatable(entries);
    passOn((await this.#settleByKeys(open)) ?? open);
  }

  /**
   * A connection may break after the commit and before we hear of it; the ledger remembers the batch. Resolves to the attempt
   * that was committed all the same, if one was. Throws if that cannot be found out.
   */
  async #committedOf(tried: readonly DecidedBatch[]): Promise<DecidedBatch | undefined> {
    for (const attempt of tried) {
      for (const [showId, changes] of attempt.changed) {
        if (changes.length === 0) continue;
        // A batch is committed as a whole, so any of its shows tells; another writer may have moved some of them since.
        if ((await this.#lane.memory.show(showId))?.batchId === attempt.batchId) return attempt;
      }
    }
    return undefined;
  }

  /** Where others have written since, the ledger cannot tell any more; only keys can. */
  #isHidden(tried: readonly DecidedBatch[]): boolean {
    return tried.some(attempt =>
      [...attempt.changed].some(
        ([showId, { length }]) =>
          length > 0 && (this.#lane.memory.get(showId)?.revision ?? 0) > attempt.revisionBefore(showId) + 1,
      ),
    );
  }

  /** Those whose key has a stored reply get it; resolves to the others, or to nothing while the database is away. */
  async #settleByKeys(entries: readonly Entry[]): Promise<Entry[] | undefined> {
    try {
      await this.#lane.recall(entries);
    } catch (error) {
      if (error instanceof DatabaseAway) return undefined;
      this.#lane.log.warn({ err: error }, 'kept replies could not be read');
    }
    return entries.filter(entry => {
      const known = entry.key && this.#lane.memory.recent.find(entry.key);
      if (known) entry.resolve(known);
      return !known;
    });
  }
}

interface Attempt {
  readonly entries: readonly Entry[];
  readonly attempt: number;
  /** The batches before, of which one may be committed by now. */
  readonly tried: readonly DecidedBatch[];
  readonly decided: DecidedBatch | undefined;
}

export function passOn(entries: readonly Entry[]): void {
  for (const entry of entries) entry.resolve(entry.elsewhere ? entry.elsewhere() : refuse('overloaded'));
}

/** Those that may be done once more though they may have been done; the others are given up. */
function onlyRepeatable(entries: readonly Entry[]): Entry[] {
  giveUp(entries.filter(({ key }) => !key));
  return entries.filter(({ key }) => key);
}

/** Whether it was done is not known; a repetition with the same key finds out. */
function giveUp(entries: readonly Entry[]): void {
  const lost = refuse('overloaded', {
    detail: 'This could not be settled now. Repeat it with the same key.',
  });
  for (const entry of entries) entry.resolve(lost);
}
