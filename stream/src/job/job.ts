import { setImmediate as immediate } from 'node:timers/promises';
import { chunksOf, text } from '../database/columns.ts';
import type { Owner, Sql } from '../database/owner.ts';
import { type LogRecord, type Offsets, offsetsAfter, placeOf } from '../log/event-log.ts';
import type { Rules } from '../read/rules.ts';
import type { Settings } from '../settings.ts';
import { putDownCorrections } from './corrections.ts';
import { Dimensions, type FreshDimensions, keepDimensions } from './dimensions.ts';
import { Feeds } from './feeds.ts';
import { type Arrivals, arrivalsOf, DEAD } from './fill.ts';
import { type Judged, judge, type Seen } from './judge.ts';
import { SeenIds } from './seen-ids.ts';
import { type JobSteps, readJob, runStep, runWith } from './statements.ts';
import { askBefore, mustAskBefore, type Verdicts, verdictsOn } from './verdicts.ts';

export const READER = 'join';
const JUDGED_AT_ONCE = 2_000;
const COMPACT_EVERY = 1_000_000;

export interface JobOptions {
  readonly owner: Pick<Owner, 'read' | 'write'>;
  readonly rules: Rules;
  readonly settings: Settings;
  /** Those of stream/job unless a test plants a mistake in them. */
  readonly steps?: JobSteps;
  /** After how many bookings and payments the tables of the state are made anew; a million unless given. */
  readonly compactEvery?: number;
}

/**
 * The join at work. A batch of records goes through five steps, and all that comes of it commits in one transaction with the
 * offsets after it: a crash at any point leaves what the last batch left, and the next start goes on from there.
 *
 *   1. judge.ts         each record by itself, in the order of the log: readable? its time believable? late?
 *   2. verdicts.ts      new, or come before?
 *   3. fill.ts          what is new goes to the database (job/arrive.sql), and is kept there for good (job/keep.sql)
 *   4. job/join/*.sql   THE JOIN: what has met is told
 *   5. job/close/*.sql  what is over is told, where a watermark has moved
 */
export class Job {
  readonly #options: JobOptions;
  readonly #steps: JobSteps;
  readonly #feeds: Feeds;
  readonly #dimensions = new Dimensions();
  #seen: Seen = { orders: new SeenIds(), payments: new SeenIds() };
  /** The orders whose payments were told as orphans: their bookings may yet come. */
  #orphans = new Set<string>();
  /** Of what is committed, and of what was taken to be. */
  #offsets: Offsets = {};
  #next: Offsets = {};
  #judging: Promise<unknown> = Promise.resolve();
  #isBroken = false;
  #seq = 1;
  #compactedAt = 1;
  /** Of the transaction that was begun last. */
  #written = 0;
  /** A watermark may have moved since what is over was told last. */
  #isBehind = true;

  private constructor(options: JobOptions) {
    this.#options = options;
    this.#feeds = new Feeds(options.settings);
    this.#steps = options.steps ?? readJob();
  }

  static async open(options: JobOptions): Promise<Job> {
    const job = new Job(options);
    await options.owner.write(sql => runStep(sql, job.#steps.temporary));
    await job.load();
    return job;
  }

  /** Everything before them is joined and committed. */
  get offsets(): Offsets {
    return this.#offsets;
  }

  /** The next offsets to be read. */
  get next(): Offsets {
    return this.#next;
  }

  /** Takes everything from the tables, as at a start: also after a failure, when memory may be ahead of them. */
  async load(): Promise<void> {
    await this.#options.owner.write(async sql => {
      await runStep(sql, this.#steps.state);
      await this.#feeds.load(sql);
      await this.#dimensions.load(sql);
      const offsets = await sql.rows<{ place: string; offset: number }>(
        `select topic || '/' || partition as place, "offset" from offsets where reader = '${READER}'`,
      );
      this.#offsets = Object.fromEntries(offsets.map(({ place, offset }) => [place, offset]));
      this.#next = this.#offsets;
      const [last] = await sql.rows<{ seq: number; written: number }>(LAST);
      this.#seq = last!.seq + 1;
      this.#compactedAt = this.#seq;
      this.#written = last!.written;
      const orphans = await sql.rows<{ order_id: string }>(ORPHANS);
      this.#orphans = new Set(orphans.map(({ order_id }) => order_id));
      this.#seen = { orders: await seenIn(sql, ORDER_IDS), payments: await seenIn(sql, PAYMENT_IDS) };
      this.#isBroken = false;
    });
  }

  /**
   * Takes records that follow `next`; closes what is over if `isClosing`. May be called again before it has resolved: one batch is then
   * judged while the one before is being written. After a failure everything fails until `load`.
   */
  async take(records: readonly LogRecord[], isClosing: boolean): Promise<void> {
    const offsets = offsetsAfter(this.#next, records);
    this.#next = offsets;
    const judging = this.#judging.then(() => this.#judge(records));
    this.#judging = judging.catch(() => {});
    const batch = await judging;
    try {
      await this.#options.owner.write(async sql => {
        if (this.#isBroken) throw new Error('the batch before this one failed');
        this.#written += 1;
        await this.#settle(sql, batch, isClosing);
        await sql.run(offsetsSql(offsets, batch.judged));
      });
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
    this.#offsets = offsets;
    this.#isBehind = !isClosing;
  }

  async #judge(records: readonly LogRecord[]): Promise<Batch> {
    const { settings, rules } = this.#options;
    const judging = { settings, rules, feeds: this.#feeds, seen: this.#seen, dimensions: this.#dimensions };
    const judged: Judged[] = [];
    for (const record of records) {
      // Whoever is writing the batch before is let go on in between.
      if (judged.length % JUDGED_AT_ONCE === JUDGED_AT_ONCE - 1) await immediate();
      judged.push(judge(record, judging));
    }
    const batch = { judged, feeds: this.#feeds.save(), dimensions: this.#dimensions.takeFresh() };
    if (mustAskBefore(judged)) return batch;
    await immediate();
    const verdicts = verdictsOn(judged, settings.late, undefined);
    return { ...batch, verdicts, arrivals: arrivalsOf(verdicts) };
  }

  async #settle(sql: Sql, { judged, feeds, dimensions, ...batch }: Batch, isClosing: boolean): Promise<void> {
    const { late } = this.#options.settings;
    await runStep(sql, [feeds]);
    await keepDimensions(sql, dimensions);
    const verdicts = batch.verdicts ?? verdictsOn(judged, late, await askBefore(judged, sql));
    await this.#tell(sql, verdicts, batch.arrivals ?? arrivalsOf(verdicts));
    // What is adjusted belongs to windows that are over already.
    if (isClosing || verdicts.adjusted.size > 0) await this.#close(sql);
  }

  /** Lets the time of silent feeds pass, up to `now`, before which nothing is left to be taken; and closes what is over. */
  async tick(now: number | undefined): Promise<void> {
    const hasMoved = now !== undefined && this.#feeds.advance(now);
    if (!hasMoved && !this.#isBehind) return;
    await this.#options.owner.write(async sql => {
      this.#written += 1;
      await runStep(sql, [this.#feeds.save()]);
      await this.#close(sql);
    });
    this.#isBehind = false;
  }

  /** Lays aside a record that cannot be taken, whatever the reason, so that those after it can. */
  async bury(record: LogRecord, reason: string): Promise<void> {
    const offsets = offsetsAfter(this.#offsets, [record]);
    this.#feeds.clockOf(record);
    await this.#options.owner.write(async sql => {
      await runStep(sql, [this.#feeds.save()]);
      const dead = { record, orderId: null, reason: 'not-taken', detail: reason };
      await sql.append('dead_letters', chunksOf([dead], DEAD));
      await sql.run(offsetsSql(offsets, [{ record, is: 'dead' }]));
    });
    this.#offsets = offsets;
    this.#next = offsets;
  }

  async #tell(sql: Sql, verdicts: Verdicts, arrivals: Arrivals): Promise<void> {
    const { bookings, payments, corrections } = verdicts;
    await sql.append('duplicates', arrivals.duplicates);
    await sql.append('dead_letters', arrivals.dead);
    if (bookings.length + payments.length > 0) await this.#join(sql, verdicts, arrivals);
    if (corrections.length > 0) {
      await putDownCorrections(corrections, sql);
      await runStep(sql, this.#steps.corrected);
    }
  }

  async #join(sql: Sql, verdicts: Verdicts, arrivals: Arrivals): Promise<void> {
    const { bookings, payments } = verdicts;
    const { arrive, keep, join, paidAgain } = this.#steps;
    await this.#takeBack(sql, verdicts);
    const numbers = { after: this.#seq - 1, written: this.#written };
    await runWith(sql, arrive[0]!, numbers, { bookings: arrivals.bookings });
    const afterBookings = { after: numbers.after + bookings.length };
    await runWith(sql, arrive[1]!, afterBookings, { payments: arrivals.payments });
    this.#seq += bookings.length + payments.length;
    await runStep(sql, [...keep, ...join], numbers);
    const [known] = await sql.rows<{ n: number }>(
      `select count(*) as n from waiting_payments where is_known and seq > ${numbers.after}`,
    );
    if (known!.n > 0) await runStep(sql, paidAgain, numbers);
  }

  /** What was told too early, for want of what comes now. */
  async #takeBack(sql: Sql, { bookings, payments, adjusted }: Verdicts): Promise<void> {
    const isOrphaned = ({ read, eventTime }: Verdicts['bookings'][number]) =>
      eventTime !== null && this.#orphans.has(read.orderId);
    const orphaned = this.#orphans.size === 0 ? [] : bookings.filter(isOrphaned);
    if (orphaned.length > 0) {
      await this.#return(
        sql,
        this.#steps.orphansReturn,
        orphaned.map(({ read }) => read.orderId),
      );
      for (const { read } of orphaned) this.#orphans.delete(read.orderId);
    }
    const late = payments.filter(({ read }) => adjusted.has(read.orderId));
    if (late.length > 0)
      await this.#return(
        sql,
        this.#steps.bookingsReturn,
        late.map(({ read }) => read.orderId),
      );
  }

  async #return(sql: Sql, step: JobSteps['orphansReturn'], orderIds: readonly string[]): Promise<void> {
    await sql.run('delete from reopened');
    await sql.append('temp.reopened', chunksOf([...new Set(orderIds)], [text((orderId: string) => orderId)]));
    await runStep(sql, step, { written: this.#written });
  }

  async #close(sql: Sql): Promise<void> {
    await runStep(sql, this.#steps.close, { written: this.#written });
    const orphans = await sql.rows<{ order_id: string }>(NEW_ORPHANS);
    for (const { order_id } of orphans) this.#orphans.add(order_id);
    const { compactEvery = COMPACT_EVERY } = this.#options;
    if (this.#seq - this.#compactedAt < compactEvery) return;
    await runStep(sql, this.#steps.compact);
    this.#compactedAt = this.#seq;
  }
}

/** A batch on its way into the tables. What has suspects among its ids is decided there. */
interface Batch {
  readonly judged: readonly Judged[];
  /** SQL that keeps how far the feeds had come. */
  readonly feeds: string;
  readonly dimensions: FreshDimensions;
  readonly verdicts?: Verdicts;
  readonly arrivals?: Arrivals;
}

/** SQL that keeps how far the log was read. */
function offsetsSql(offsets: Offsets, judged: readonly Pick<Judged, 'record' | 'is'>[]): string {
  const places = new Map<string, { topic: string; partition: number; asides: number }>();
  for (const { record, is } of judged) {
    const place = placeOf(record.topic, record.partition);
    const its = places.get(place) ?? { topic: record.topic, partition: record.partition, asides: 0 };
    if (is === 'aside') its.asides += 1;
    places.set(place, its);
  }
  const rows = [...places].map(
    ([place, { topic, partition, asides }]) =>
      `('${READER}', '${topic}', ${partition}, ${offsets[place]}, ${asides})`,
  );
  return `
    insert into offsets values ${rows.join(', ')}
    on conflict (reader, topic, partition) do update set "offset" = excluded."offset", asides = offsets.asides + excluded.asides`;
}

async function seenIn(sql: Sql, query: string): Promise<SeenIds> {
  const rows = await sql.rows<{ id: string }>(query);
  const seen = new SeenIds(rows.length);
  for (const { id } of rows) seen.add(id);
  return seen;
}

const ORDER_IDS = 'select order_id as id from bookings where event_time is not null';
const PAYMENT_IDS = 'select payment_id as id from payments where event_time is not null';
const LAST = `
  select greatest((select max(seq) from bookings), (select max(seq) from payments), 0) as seq,
         greatest((select max(written) from told_bookings), (select max(written) from told_payments),
                  (select max(untold) from untold_bookings), (select max(untold) from untold_payments), 0) as written`;
const ORPHANS = `
  select order_id from told_payments join payments using (seq) where outcome = 'orphan_payment'`;
const NEW_ORPHANS = `select order_id from closing_payments where outcome = 'orphan_payment'`;
