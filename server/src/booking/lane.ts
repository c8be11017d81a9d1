import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { ShowForSale } from '../catalogue/index.ts';
import { systemTimers, type Timers } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { Batch } from './batch.ts';
import type { DatabaseClock, Stopwatch } from './database-clock.ts';
import { bring, type Ended, findEnded, loadEnded } from './ended.ts';
import type { Change } from './engine/booking.ts';
import type { Command, Decision } from './engine/commands.ts';
import { step } from './engine/decide.ts';
import type { ShowSeats } from './engine/show-seats.ts';
import { LaneQueue, rankOf } from './lane-queue.ts';
import type { LoadedShow } from './load.ts';
import { RecentReplies, type Reply, type RequestKey } from './replies.ts';
import { DatabaseAway, NotTheOwner, NotWritten, type Store } from './store.ts';
import type { Ledger } from './write.ts';

/** Makes the reply out of the decision, at the instant of the decision. */
export type Present = (decision: Decision, at: DecidedAt) => Reply;

export interface DecidedAt {
  readonly now: number;
  /** The show as the decision leaves it. */
  readonly seats: ShowSeats;
  readonly show: ShowForSale;
  /** The show's revision once the decision is committed, if it changes anything. */
  readonly revision: number;
  /** What the command is about, if that is live no more: the booking or the place in line, as it ended. */
  readonly ended: Ended;
}

/** A command on its way to the one writer of its show. */
export interface Submission {
  readonly showId: string;
  readonly command: Command;
  readonly present: Present;
  readonly key?: RequestKey;
  /** Gets the reply from whoever writes the show, when this lane may not. */
  readonly elsewhere?: () => Promise<Reply>;
}

/** What a show's readers are told after the commit that makes it true; without changes, where they are not known. */
export type Committed = (show: LoadedShow, changes?: readonly Change[]) => void;

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
  /** Given by simulations, where time passes by itself. */
  readonly timers?: Timers | undefined;
}

interface Entry extends Submission {
  readonly resolve: (reply: Reply | Promise<Reply>) => void;
}

interface Look {
  readonly showId: string;
  readonly see: (show: LoadedShow | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Decided in memory, not yet true. */
interface Decided {
  readonly batchId: string;
  readonly now: number;
  readonly batch: Batch;
  readonly changed: ReadonlyMap<string, readonly Change[]>;
  /** The revisions of the shows that it was decided on. */
  readonly revisions: ReadonlyMap<string, number>;
  readonly replies: ReadonlyMap<Entry, Reply>;
}

const LARGEST_BATCH = 500;
/** How many shows a lane keeps in memory; of more, those loaded first are dropped, since they can be loaded again. */
const MOST_SHOWS = 500;
const MOST_ATTEMPTS = 5;
/** After a crash or an outage clients come again with the keys they had, for about so long. */
const REPEATING_MS = 10 * 60_000;

/**
 * The one writer of the shows that hash to it. Commands queue while a batch commits; then all that have arrived are
 * decided in order of rank and arrival, in memory, and written by one statement; replies leave only after the commit, in order, refusals
 * too, since they may rest on what has just been committed. Memory foresees and the database decides: whenever a commit
 * does not go as foreseen, memory is dropped, loaded anew, and what was not committed is decided again.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #timers: Timers;
  readonly #shows = new Map<string, LoadedShow>();
  readonly #recent = new RecentReplies();
  readonly #stale = new Set<string>();
  /** By the stopwatch: until then keys that memory does not know are asked for before they are decided. */
  #repeatingUntil = -Infinity;
  readonly #queue: LaneQueue<Entry>;
  #looks: Look[] = [];
  #working: Promise<void> | null = null;
  #callOffAlarm = () => {};
  #isHalted = false;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    const { longestQueue, stopwatch } = options;
    this.#queue = new LaneQueue({
      most: longestQueue,
      largestBatch: LARGEST_BATCH,
      stopwatch,
      timers: this.#timers,
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
    return this.#shows.get(showId)?.seats.line.entryOf(buyerId)?.status === 'OFFERED';
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
    this.#stale.add(showId);
  }

  forgetAll(): void {
    for (const showId of this.#shows.keys()) this.#stale.add(showId);
    this.#recent.clear();
  }

  /** Whether the shows of this lane are not to be written here, so that what is submitted is passed on. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  /** Passes on what waits and what comes; resolves when the batch under way is done, and forgets everything. */
  async halt(): Promise<void> {
    this.#isHalted = true;
    passOn(this.#queue.takeAll());
    while (this.#working) await this.#working;
    this.#callOffAlarm();
    this.forgetAll();
  }

  /** Writes again, on what the database has by now. */
  resume(): void {
    this.forgetAll();
    this.#isHalted = false;
  }

  /** Finishes what has been accepted, then refuses everything. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#working) await this.#working;
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
      this.#letGo();
      for (const { showId, see, reject } of this.#looks.splice(0)) {
        await this.#show(showId).then(see).catch(reject);
      }
      await this.#settle(this.#queue.take(), 1);
    }
    this.#working = null;
    this.#setAlarm();
  }

  /** Drops what has changed, and what is too much; but no show whose holds must be ended in time. */
  #letGo(): void {
    for (const showId of this.#stale) this.#shows.delete(showId);
    this.#stale.clear();
    if (this.#shows.size <= MOST_SHOWS) return;
    for (const [showId, { seats }] of this.#shows) {
      if (seats.nextLapse() === undefined) this.#shows.delete(showId);
      if (this.#shows.size <= MOST_SHOWS) return;
    }
  }

  /** Gets every entry its reply, by as many attempts as it takes; from the third on each entry goes alone. */
  async #settle(entries: readonly Entry[], attempt: number, tried: readonly Decided[] = []): Promise<void> {
    if (entries.length === 0) return;
    let decided: Decided | undefined;
    let all = tried;
    try {
      // What was sent may be committed long after the connection has broken.
      const earlier = await this.#committedOf(tried);
      if (earlier) return this.#tell(entries, earlier);
      if (this.#isHidden(tried)) {
        giveUp(entries.filter(({ key }) => !key));
        return this.#settle(
          entries.filter(({ key }) => key),
          attempt,
        );
      }
      decided = await this.#decide(entries);
      await this.#commit(decided);
      return this.#tell(entries, decided);
    } catch (error) {
      this.#options.log.warn(
        { err: error, attempt, entries: entries.length },
        'a batch did not go as foreseen',
      );
      this.#dropMemory(entries);
      if (error instanceof NotTheOwner) return this.#leaveToOthers(entries, tried);
      if (decided && !(error instanceof NotWritten)) all = [...tried, decided];
    }
    const done = await this.#committedOf(all).catch(() => undefined);
    if (done) return this.#tell(entries, done);
    if (attempt === MOST_ATTEMPTS) return giveUp(entries);
    const open = await this.#settleByKeys(entries);
    if (!open) return giveUp([...entries, ...this.#queue.takeAll()]);
    if (attempt < 2) return this.#settle(open, attempt + 1, all);
    for (const entry of open) await this.#settle([entry], attempt + 1, all);
  }

  /** Nothing of this batch was written, nor will any be: what no earlier one has done is for whoever owns the lane now. */
  async #leaveToOthers(entries: readonly Entry[], tried: readonly Decided[]): Promise<void> {
    this.#isHalted = true;
    passOn(this.#queue.takeAll());
    const done = await this.#committedOf(tried).catch(() => undefined);
    if (done) return this.#tell(entries, done);
    passOn((await this.#settleByKeys(entries)) ?? entries);
  }

  /** Decides all entries in order; memory follows at once and is dropped again if the commit fails. */
  async #decide(entries: readonly Entry[]): Promise<Decided> {
    const { clock, store, newId } = this.#options;
    const { asked } = clock;
    if (!clock.isSet) clock.observe(await store.now(), asked);
    if (this.#options.stopwatch() < this.#repeatingUntil) await this.#recall(entries);
    for (const { showId } of entries) await this.#show(showId);
    const ended = await loadEnded(store, this.#shows, entries);
    const now = clock.now();
    const batch = new Batch();
    const changed = new Map<string, Change[]>();
    const decideOne = (entry: Entry): Reply => {
      const known = entry.key && this.#recent.find(entry.key);
      if (known) return known;
      const show = this.#shows.get(entry.showId);
      if (!show) return refuse('not-found');
      const find = () => findEnded(entry.command, batch, ended);
      const command = bring(entry.command, find);
      const { decision, changes } = step(show.seats, command, { now, newId });
      const ofShow = changed.get(entry.showId) ?? changed.set(entry.showId, []).get(entry.showId)!;
      for (const change of changes) {
        ofShow.push(change);
        batch.add(change);
      }
      const reply = entry.present(decision, {
        now,
        seats: show.seats,
        show: show.seats.show,
        revision: show.revision + 1,
        ended: decision instanceof Refusal ? find() : {},
      });
      if (entry.key) {
        const kept = { request: entry.key, reply };
        this.#recent.keep(kept);
        batch.replies.push(kept);
      }
      return reply;
    };
    const replies = new Map(entries.map(entry => [entry, decideOne(entry)]));
    const revisions = new Map([...changed.keys()].map(showId => [showId, this.#shows.get(showId)!.revision]));
    return { batchId: newId(), now, batch, changed, revisions, replies };
  }

  /** What was only refused is committed too: a refusal is true if neither the show nor the clock had moved on. */
  async #commit({ batch, batchId, changed, now }: Decided): Promise<void> {
    if (changed.size === 0) return;
    const { clock, store } = this.#options;
    const moved: Ledger[] = [];
    const unmoved: Ledger[] = [];
    for (const [showId, { length }] of changed) {
      const { revision, seats } = this.#shows.get(showId)!;
      const ledger = { showId, taken: seats.taken, lapsesAt: seats.nextLapse() ?? null };
      if (length > 0) moved.push({ ...ledger, revision: revision + 1 });
      else unmoved.push({ ...ledger, revision });
    }
    const { asked } = clock;
    clock.observe(await store.write({ batch, batchId, moved, unmoved, now }), asked);
    for (const { showId } of moved) this.#shows.get(showId)!.revision += 1;
  }

  #tell(entries: readonly Entry[], { changed, replies }: Decided): void {
    for (const [showId, changes] of changed) {
      const show = this.#shows.get(showId);
      if (show && changes.length > 0) this.#publish(show, changes);
    }
    for (const entry of entries) entry.resolve(replies.get(entry)!);
  }

  /** Those who follow a show have no say in what is committed already. */
  #publish(show: LoadedShow, changes: readonly Change[]): void {
    try {
      this.#options.committed(show, changes);
    } catch (error) {
      this.#options.log.error({ err: error }, 'the readers of a show could not be told of a change');
    }
  }

  #dropMemory(entries: readonly Entry[]): void {
    for (const { showId } of entries) this.#shows.delete(showId);
    this.#recent.clear();
    this.#options.store.discard();
    this.#options.clock.unset();
  }

  /**
   * A connection may break after the commit and before we hear of it; the ledger remembers the batch. Resolves to the attempt
   * that was committed all the same, if one was. Throws if that cannot be found out.
   */
  async #committedOf(tried: readonly Decided[]): Promise<Decided | undefined> {
    for (const attempt of tried) {
      for (const [showId, changes] of attempt.changed) {
        if (changes.length === 0) continue;
        // A batch is committed as a whole, so any of its shows tells; another writer may have moved some of them since.
        if ((await this.#show(showId))?.batchId === attempt.batchId) return attempt;
      }
    }
    return undefined;
  }

  /** Where others have written since, the ledger cannot tell any more; only keys can. */
  #isHidden(tried: readonly Decided[]): boolean {
    return tried.some(({ changed, revisions }) =>
      [...changed].some(
        ([showId, { length }]) =>
          length > 0 && (this.#shows.get(showId)?.revision ?? 0) > revisions.get(showId)! + 1,
      ),
    );
  }

  /**
   * Learns the replies that were given under these keys before memory began. A key that memory does not know costs a batch its
   * commit; where one has come there are more, so that then they are asked for first.
   */
  async #recall(entries: readonly Entry[]): Promise<void> {
    const unknown = entries.flatMap(({ key }) => (key && !this.#recent.find(key) ? key : []));
    const kept = await this.#options.store.keptReplies(unknown);
    for (const reply of kept) this.#recent.keep(reply);
    if (kept.length > 0) this.#repeatingUntil = this.#options.stopwatch() + REPEATING_MS;
  }

  /** Those whose key has a stored reply get it; resolves to the others, or to nothing while the database is away. */
  async #settleByKeys(entries: readonly Entry[]): Promise<Entry[] | undefined> {
    try {
      await this.#recall(entries);
    } catch (error) {
      if (error instanceof DatabaseAway) return undefined;
      this.#options.log.warn({ err: error }, 'kept replies could not be read');
    }
    return entries.filter(entry => {
      const known = entry.key && this.#recent.find(entry.key);
      if (known) entry.resolve(known);
      return !known;
    });
  }

  async #show(showId: string): Promise<LoadedShow | undefined> {
    const known = this.#shows.get(showId);
    if (known) return known;
    const loaded = await this.#options.store.load(showId);
    if (loaded) this.#shows.set(showId, loaded);
    return loaded;
  }

  /** Wakes the lane when the next hold lapses: to tidy and to tell; the hold has ended without that. */
  #setAlarm(): void {
    this.#callOffAlarm();
    if (this.#closed || this.#isHalted || !this.#options.clock.isSet) return;
    const lapses = [...this.#shows.values()].flatMap(show => show.seats.nextLapse() ?? []);
    if (lapses.length === 0) return;
    const pause = Math.max(0, Math.min(...lapses) - this.#options.clock.now());
    this.#callOffAlarm = this.#timers.after(pause, () => this.#sweep());
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    for (const [showId, { seats }] of this.#shows) {
      if ((seats.nextLapse() ?? Infinity) > now) continue;
      void this.submit({ showId, command: { do: 'expire' }, present: () => ({ status: 200, body: null }) });
    }
    if (!this.#working) this.#setAlarm();
  }
}

function passOn(entries: readonly Entry[]): void {
  for (const entry of entries) entry.resolve(entry.elsewhere ? entry.elsewhere() : refuse('overloaded'));
}

/** Whether it was done is not known; a repetition with the same key finds out. */
function giveUp(entries: readonly Entry[]): void {
  const lost = refuse('overloaded', {
    detail: 'This could not be settled now. Repeat it with the same key.',
  });
  for (const entry of entries) entry.resolve(lost);
}
