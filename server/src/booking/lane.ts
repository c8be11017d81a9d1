import { refuse } from '@matinee/contract/refusals.ts';
import { systemTimers, type Timers } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { DatabaseClock, Stopwatch } from './database-clock.ts';
import { type Committed, DecidedBatch, type Entry, type Submission } from './deciding.ts';
import { isAboutEnded, loadEnded } from './ended.ts';
import { LaneMemory } from './lane-memory.ts';
import { LaneQueue, rankOf } from './lane-queue.ts';
import type { LoadedShow } from './load.ts';
import type { Reply } from './replies.ts';
import { passOn, Settling } from './settling.ts';
import { NotTheOwner, NotWritten, type Store } from './store.ts';

export interface LaneOptions {
  readonly store: Store;
  readonly clock: DatabaseClock;
  /** By which commands become too late. */
  readonly stopwatch: Stopwatch;
  readonly newId: () => string;
  readonly log: Log;
  readonly committed: Committed;
  /** How many commands may wait: beyond that those that matter least are refused, see `LaneQueue`. */
  readonly longestQueue: number;
  /** How many commands are written at once, at most, by all lanes that write together; 500 unless told. */
  readonly largestBatch?: number;
  /** Given by simulations, where time passes by itself. */
  readonly timers?: Timers | undefined;
}

interface Look {
  readonly showId: string;
  readonly see: (show: LoadedShow | undefined) => void;
  readonly reject: (error: unknown) => void;
}

const LARGEST_BATCH = 500;
/** For how long a batch that was decided ahead is as good as one decided now. */
const MOST_AHEAD_MS = 500;
/** After a crash or an outage clients come again with the keys they had, for about so long. */
const REPEATING_MS = 10 * 60_000;

/**
 * The one writer of the shows that hash to it. Commands queue while a batch commits; then all that have arrived are
 * decided in order of rank and arrival, in memory, and written by one statement, with what other lanes have decided; replies leave only after the commit, in order, refusals
 * too, since they may rest on what has just been committed. If more waits than one batch may have, the next is decided while the one
 * before is written. Memory foresees and the database decides: whenever a commit does not go as foreseen, memory is dropped,
 * loaded anew, and what was not committed is decided again (`Settling`).
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #timers: Timers;
  readonly #memory: LaneMemory;
  readonly #settling: Settling;
  readonly #queue: LaneQueue<Entry>;
  /** By the stopwatch: until then keys that memory does not know are asked for before they are decided. */
  #repeatingUntil = -Infinity;
  #looks: Look[] = [];
  #working: Promise<void> | null = null;
  #callOffAlarm = () => {};
  #isHalted = false;
  /** How often the lane has become this server's. */
  #tenures = 0;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    const { store, clock, log, longestQueue, largestBatch = LARGEST_BATCH, stopwatch } = options;
    this.#memory = new LaneMemory(store);
    this.#queue = new LaneQueue({
      most: longestQueue,
      largestBatch: () => store.share(largestBatch),
      stopwatch,
      timers: this.#timers,
    });
    this.#settling = new Settling({
      memory: this.#memory,
      store,
      clock,
      log,
      decide: entries => this.#decide(entries),
      write: decided => this.#write(decided),
      recall: entries => this.#recall(entries),
      leave: () => this.#leave(),
      takeWaiting: () => this.#queue.takeAll(),
    });
  }

  /** Resolves to the reply once what it says is committed; to `overloaded`, at once, if that would take too long. */
  submit(submission: Submission): Promise<Reply> {
    if (this.#closed) return Promise.resolve(refuse('overloaded'));
    if (this.#isHalted) return new Promise(resolve => passOn([{ ...submission, resolve }]));
    const rank = rankOf(submission.command, buyerId => this.#isOffered(submission.showId, buyerId));
    return new Promise(resolve => {
      if (this.#queue.add(rank, { ...submission, resolve })) this.#wake();
      else resolve(refuse('overloaded'));
    });
  }

  #isOffered(showId: string, buyerId: string): boolean {
    return this.#memory.get(showId)?.seats.line.entryOf(buyerId)?.status === 'OFFERED';
  }

  /** Looks at a show between two batches, when memory is what was committed; undefined if there is no such show. */
  look<T>(showId: string, see: (show: LoadedShow) => T): Promise<T | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#looks.push({ showId, see: show => resolve(show && see(show)), reject });
      this.#wake();
    });
  }

  /** The database's clock as this lane foresees it, in milliseconds since 1970; undefined while it is not known. */
  now(): number | undefined {
    return this.#options.clock.isSet ? this.#options.clock.now() : undefined;
  }

  /** Drops a show from memory before the next batch, because its prices, plan or times have changed. */
  forget(showId: string): void {
    this.#memory.forget(showId);
  }

  forgetAll(): void {
    this.#memory.forgetAll();
  }

  /** Whether the shows of this lane are not to be written here, so that what is submitted is passed on. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** Resolves when nothing is under way. */
  async rest(): Promise<void> {
    while (this.#working) await this.#working;
  }

  /** Passes on what waits and what comes; resolves when the batch under way is done, and forgets everything. */
  async halt(): Promise<void> {
    this.#leave();
    await this.rest();
    this.#callOffAlarm();
    this.forgetAll();
  }

  #leave(): void {
    this.#isHalted = true;
    passOn(this.#queue.takeAll());
  }

  /** Writes again, on what the database has by now. */
  resume(): void {
    this.#tenures += 1;
    this.forgetAll();
    this.#isHalted = false;
  }

  /** Finishes what has been accepted, then refuses everything. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.rest();
    this.#callOffAlarm();
    this.#queue.close();
    await this.#options.store.close();
  }

  #wake(): void {
    // Not before the present turn of the event loop is over: what arrives together is decided together.
    this.#working ??= new Promise<void>(done => this.#timers.soon(done)).then(() => this.#work());
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0 || this.#looks.length > 0) {
      if (this.#queue.length > 0) await this.#options.store.ready();
      this.#memory.letGo();
      for (const { showId, see, reject } of this.#looks.splice(0)) {
        await this.#memory.show(showId).then(see).catch(reject);
      }
      await this.#writeOn(this.#queue.take());
    }
    this.#working = null;
    this.#setAlarm();
  }

  /**
   * Writes a batch, and those that can be decided while the one before is being written; one after the other. What takes its time is
   * done when the next is on its way: to decide ahead, and to reply to those of the one before.
   */
  async #writeOn(first: readonly Entry[]): Promise<void> {
    let decided: DecidedBatch | undefined;
    try {
      decided = await this.#decide(first);
    } catch (error) {
      return this.#settling.after(error, first, undefined);
    }
    let committed: DecidedBatch | undefined;
    while (decided) {
      const writing = this.#write(decided);
      // It may fail before anybody waits for it.
      writing.catch(() => {});
      await new Promise<void>(done => this.#timers.soon(done));
      committed?.tell();
      const next = this.#decideAhead();
      try {
        await writing;
      } catch (error) {
        // What was decided on it was decided in vain, and what memory has of it is as wrong.
        if (next) this.#forgetAhead(next);
        return this.#settling.after(error, decided.entries, decided);
      }
      decided.publish();
      if (!next || !this.#takesPlace(next)) {
        decided.tell();
        if (next) this.#forgetAhead(next);
        return;
      }
      committed = decided;
      decided = next;
    }
  }

  /** Decides all entries in order, on memory as it was committed. */
  async #decide(entries: readonly Entry[]): Promise<DecidedBatch> {
    const { clock, store } = this.#options;
    const { asked } = clock;
    if (!clock.isSet) clock.observe(await store.now(), asked);
    if (this.#isRepeating) await this.#recall(entries);
    for (const { showId } of entries) await this.#memory.show(showId);
    const ended = await loadEnded(store, this.#memory, entries);
    // Another lane may write by now: what is decided and then waits is decided on an instant that has passed.
    await store.ready();
    const decided = this.#begin();
    decided.take(entries, ended);
    return decided;
  }

  /**
   * When more waits than a batch may have, the next is decided on what the one being written will leave behind; its entries
   * go on waiting. Nothing where memory does not know enough.
   */
  #decideAhead(): DecidedBatch | undefined {
    const { store, largestBatch = LARGEST_BATCH } = this.#options;
    if (this.#queue.length < store.share(largestBatch)) return undefined;
    if (this.#looks.length > 0 || this.#isHalted || this.#isRepeating) return undefined;
    const entries = this.#queue.peek(entry => this.#isReady(entry));
    if (entries.length === 0) return undefined;
    const decided = this.#begin();
    try {
      decided.take(entries);
    } catch (error) {
      decided.spoilt = error;
    }
    return decided;
  }

  /** Whether what was decided ahead may be written: it was lately, on terms that still hold, and nobody has been refused meanwhile. */
  #takesPlace(next: DecidedBatch): boolean {
    const { clock } = this.#options;
    const isFresh = clock.isSet && Math.abs(clock.now() - next.now) < MOST_AHEAD_MS;
    return isFresh && !next.spoilt && !this.#memory.isStale && this.#queue.remove(next.entries);
  }

  #forgetAhead(next: DecidedBatch): void {
    this.#memory.drop(next.entries.map(({ showId }) => showId));
  }

  /** Whether it can be decided on what memory has, without asking the store. */
  #isReady({ showId, command }: Entry): boolean {
    const seats = this.#memory.get(showId)?.seats;
    return seats !== undefined && !this.#memory.isStale && !isAboutEnded(command, seats);
  }

  #begin(): DecidedBatch {
    const { clock, newId } = this.#options;
    return new DecidedBatch({ memory: this.#memory, now: clock.now(), newId });
  }

  /** Resolves when it is committed. */
  async #write(decided: DecidedBatch): Promise<void> {
    const writing = decided.close(this.#committed);
    if (!writing) return;
    const { clock, store } = this.#options;
    const { asked } = clock;
    const tenures = this.#tenures;
    try {
      clock.observe(await store.write(writing), asked);
    } catch (error) {
      // It was sent before the lane went to another and came back: nothing of it was written, and it is ours to decide again.
      throw error instanceof NotTheOwner && tenures !== this.#tenures ? new NotWritten(error) : error;
    }
  }

  /** Those who follow a show have no say in what is committed. */
  readonly #committed: Committed = (show, changes) => {
    const publish = this.#safely(() => this.#options.committed(show, changes));
    return () => this.#safely(() => publish?.());
  };

  #safely<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.#options.log.error({ err: error }, 'the readers of a show could not be told of a change');
      return undefined;
    }
  }

  get #isRepeating(): boolean {
    return this.#options.stopwatch() < this.#repeatingUntil;
  }

  /**
   * Learns the replies that were given under these keys before memory began. A key that memory does not know costs a batch its
   * commit; where one has come there are more, so that then they are asked for first.
   */
  async #recall(entries: readonly Entry[]): Promise<void> {
    const { recent } = this.#memory;
    const unknown = entries.flatMap(({ key }) => (key && !recent.find(key) ? key : []));
    const kept = await this.#options.store.keptReplies(unknown);
    for (const reply of kept) recent.keep(reply);
    if (kept.length > 0) this.#repeatingUntil = this.#options.stopwatch() + REPEATING_MS;
  }

  /** Wakes the lane when the next hold lapses: to tidy and to tell; the hold has ended without that. */
  #setAlarm(): void {
    this.#callOffAlarm();
    if (this.#closed || this.#isHalted || !this.#options.clock.isSet) return;
    const next = this.#memory.nextLapse();
    if (next === Number.POSITIVE_INFINITY) return;
    const pause = Math.max(0, next - this.#options.clock.now());
    this.#callOffAlarm = this.#timers.after(pause, () => this.#sweep());
  }

  #sweep(): void {
    if (!this.#options.clock.isSet) return;
    const now = this.#options.clock.now();
    for (const { seats } of this.#memory.shows) {
      if ((seats.nextLapse() ?? Infinity) > now) continue;
      const { showId } = seats.show;
      void this.submit({ showId, command: { do: 'expire' }, present: () => ({ status: 200, body: null }) });
    }
    if (!this.#working) this.#setAlarm();
  }
}
