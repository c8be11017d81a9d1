import { type Database, type Sql, transaction } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { type Ask, type Decided, decide } from './line/decide.ts';
import { chain, type Happening, type Logged } from './line/entries.ts';
import type { Line } from './line/line.ts';
import { append, catchUp } from './store.ts';

/** The database's clock as it is foreseen, in milliseconds since 1970. */
export interface ForeseenClock {
  now(): number;
  observe(now: number): void;
}

/** What became of an ask: the entry it made, if it made one, or that it could not be settled. */
export type Settled = Logged | 'nothing' | 'overloaded';

interface Waiting {
  readonly ask: Ask;
  readonly settle: (settled: Settled) => void;
}

export interface WriterOptions {
  readonly database: Database;
  readonly clock: ForeseenClock;
  readonly log: Log;
  readonly seed: Uint8Array;
  /** Called after every commit, and whenever another server's entries were taken over. */
  readonly changed: (line: Line) => void;
}

const LARGEST_BATCH = 5_000;
const LONGEST_QUEUE = 50_000;
const MOST_ATTEMPTS = 5;

/**
 * Writes to the log of one line. Like a lane it takes as one batch whatever came while the last one was committing. Any server may
 * write to any line: a batch says behind which entry it was decided, and of two only one is written. Whoever loses takes
 * over what the other has written, which is a few entries and not the whole line, and decides again, the second time with the
 * line's row locked, so that it cannot lose twice.
 */
export class LineWriter {
  readonly line: Line;
  readonly #options: WriterOptions;
  #queue: Waiting[] = [];
  #working: Promise<void> | null = null;
  /** One thing at a time: batches, turns and readings of what others wrote. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(line: Line, options: WriterOptions) {
    this.line = line;
    this.#options = options;
  }

  /** Settles what a buyer asks, in the order of asking; resolves once that is committed. */
  ask(ask: Ask): Promise<Settled> {
    if (this.#queue.length >= LONGEST_QUEUE) return Promise.resolve('overloaded');
    return new Promise(settle => {
      this.#queue.push({ ask, settle });
      this.#working ??= new Promise<void>(done => setImmediate(done)).then(() => this.#work());
    });
  }

  /** Writes what `plan` makes of the line; nothing if another server was faster, as then the plan may be another. */
  turn(plan: (line: Line, now: number) => readonly Happening[]): Promise<void> {
    return this.#inTurn(async () => {
      if (this.line.closed !== null) return;
      const now = this.#now();
      const batch = this.#chained({ ...nothing(), happenings: plan(this.line, now) }, now);
      if (await this.#append(this.#options.database.write, batch)) this.#apply(batch);
      else await this.#catchUp();
    });
  }

  /** Takes over what other servers have written. */
  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#catchUp());
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    while (this.#working) await this.#working;
    await this.#last;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#inTurn(() => this.#settle(this.#queue.splice(0, LARGEST_BATCH)));
    }
    this.#working = null;
  }

  /** Asks that are decided again change nothing that they have changed already, so an unknown outcome needs no more than this. */
  async #settle(waiting: readonly Waiting[]): Promise<void> {
    const asks = waiting.map(({ ask }) => ask);
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      try {
        const batch = attempt === 1 ? await this.#try(asks) : await this.#tryAlone(asks);
        if (!batch) continue;
        this.#apply(batch);
        const arrivals = new Map(
          batch.logged.flatMap(one => (one.entry.kind === 'arrived' ? [[one.entry.place, one]] : [])),
        );
        for (const { ask, settle } of waiting) {
          settle((ask.do === 'arrive' && arrivals.get(ask.placeId)) || 'nothing');
        }
        return;
      } catch (error) {
        this.#options.log.warn({ err: error, attempt }, 'a batch of a line was not written');
        await this.#catchUp().catch(() => {});
      }
    }
    for (const { settle } of waiting) settle('overloaded');
  }

  async #try(asks: readonly Ask[]): Promise<Batch | undefined> {
    const batch = this.#decide(asks);
    return (await this.#append(this.#options.database.write, batch)) ? batch : undefined;
  }

  /** With the row locked nobody else writes until this has committed. */
  #tryAlone(asks: readonly Ask[]): Promise<Batch | undefined> {
    const { database, clock } = this.#options;
    return transaction(database.write, async sql => {
      const { rows } = await sql.query<{ clock: number }>(LOCK, [this.line.lineId]);
      clock.observe(rows[0]!.clock);
      await this.#catchUp(sql);
      const batch = this.#decide(asks);
      return (await this.#append(sql, batch)) ? batch : undefined;
    });
  }

  #decide(asks: readonly Ask[]): Batch {
    const now = this.#now();
    return this.#chained(decide(this.line, asks, { now, seed: this.#options.seed }), now);
  }

  #chained(decided: Decided, now: number): Batch {
    return { decided, now, logged: chain(this.line.head, now, decided.happenings) };
  }

  async #append(sql: Sql, batch: Batch): Promise<boolean> {
    if (batch.logged.length === 0) return true;
    const { isWritten, clock } = await append(sql, this.line, batch);
    this.#options.clock.observe(clock);
    return isWritten;
  }

  /** What was read from the log meanwhile is there already. */
  #apply({ decided, logged }: Batch): void {
    for (const one of logged) {
      const { entry } = one;
      if (entry.index !== this.line.head.length) continue;
      const placeId = 'place' in entry ? entry.place : '';
      this.line.apply(one, decided.arriving.get(placeId) ?? decided.passing.get(placeId));
    }
    if (logged.length > 0) this.#options.changed(this.line);
  }

  async #catchUp(sql: Sql = this.#options.database.write): Promise<void> {
    const { length } = this.line.head;
    await catchUp(sql, this.line);
    if (this.line.head.length > length) this.#options.changed(this.line);
  }

  #now(): number {
    return Math.max(this.#options.clock.now(), this.line.latestAt);
  }
}

interface Batch {
  readonly decided: Decided;
  readonly logged: readonly Logged[];
  readonly now: number;
}

const nothing = (): Decided => ({ happenings: [], arriving: new Map(), ending: [], passing: new Map() });

const LOCK = `
  select extract(epoch from clock_timestamp()) * 1000 as clock from admission_lines where line_id = $1 for update`;
