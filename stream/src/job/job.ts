import type { Owner, Sql } from '../database/owner.ts';
import { type EventLog, type LogRecord, type Offsets, offsetsAfter, placeOf } from '../log/event-log.ts';
import type { Rules } from '../read/rules.ts';
import type { Settings } from '../settings.ts';
import { putDownCorrections } from './corrections.ts';
import { Feeds } from './feeds.ts';
import { fillBooking, fillDead, fillDuplicate, fillPayment } from './fill.ts';
import { type Judged, judge, type Seen } from './judge.ts';
import { SeenIds } from './seen-ids.ts';
import { type JobSteps, readJob, runStep } from './statements.ts';
import { type Verdicts, verdictsOn } from './verdicts.ts';

export const READER = 'join';

export interface JobOptions {
  readonly owner: Owner;
  readonly events: EventLog;
  readonly rules: Rules;
  readonly settings: Settings;
  /** Those of stream/job unless a test plants a mistake in them. */
  readonly steps?: JobSteps;
}

/**
 * The join at work. A batch of records goes through five steps, and all that comes of it commits in one transaction with the
 * offsets after it: a crash at any point leaves what the last batch left, and the next start goes on from there.
 *
 *   1. judge.ts         each record by itself, in the order of the log: readable? its time believable? late?
 *   2. verdicts.ts      new, or come before?
 *   3. fill.ts          what is new becomes rows of the state
 *   4. job/join/*.sql   THE JOIN: what has met is told
 *   5. job/close/*.sql  what is over is told, where a watermark has moved
 */
export class Job {
  readonly #options: JobOptions;
  readonly #steps: JobSteps;
  readonly #feeds: Feeds;
  #seen: Seen = { orders: new SeenIds(), payments: new SeenIds() };
  /** The orders whose payments were told as orphans: their bookings may yet come. */
  #orphans = new Set<string>();
  #offsets: Offsets = {};
  #seq = 1;
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

  /** The next offsets to be read. */
  get offsets(): Offsets {
    return this.#offsets;
  }

  /** Takes everything from the tables, as at a start: also after a failure, when memory may be ahead of them. */
  async load(): Promise<void> {
    await this.#options.owner.read(async sql => {
      await this.#feeds.load(sql);
      const offsets = await sql.rows<{ place: string; offset: number }>(
        `select topic || '/' || partition as place, "offset" from offsets where reader = '${READER}'`,
      );
      this.#offsets = Object.fromEntries(offsets.map(({ place, offset }) => [place, offset]));
      const [last] = await sql.rows<{ seq: number }>(`
        select greatest((select max(seq) from bookings_in), (select max(seq) from payments_in), 0) as seq`);
      this.#seq = last!.seq + 1;
      const [written] = await sql.rows<{ last: number }>(LAST_WRITTEN);
      this.#written = written!.last;
      const orphans = await sql.rows<{ order_id: string }>(
        `select order_id from payments_fact where outcome = 'orphan_payment'`,
      );
      this.#orphans = new Set(orphans.map(({ order_id }) => order_id));
      this.#seen = { orders: await seenIn(sql, ORDER_IDS), payments: await seenIn(sql, PAYMENT_IDS) };
    });
  }

  /** Takes records that follow `offsets`; closes what is over if `isClosing`. */
  async take(records: readonly LogRecord[], isClosing: boolean): Promise<void> {
    const { owner, settings, rules } = this.#options;
    const judged = records.map(record => judge(record, settings, rules, this.#feeds, this.#seen));
    const offsets = offsetsAfter(this.#offsets, records);
    this.#written += 1;
    await owner.write(async sql => {
      const verdicts = await verdictsOn(judged, sql, settings.late);
      await this.#feeds.save(sql);
      await this.#tell(sql, verdicts);
      // What is adjusted belongs to windows that are over already.
      if (isClosing || verdicts.adjusted.size > 0) await this.#close(sql);
      await saveOffsets(sql, offsets, judged);
    });
    this.#offsets = offsets;
    this.#isBehind = !isClosing;
  }

  /** Lets the time of silent feeds pass, and closes what is over. */
  async tick(now: number): Promise<void> {
    if (!this.#feeds.advance(now) && !this.#isBehind) return;
    this.#written += 1;
    await this.#options.owner.write(async sql => {
      await this.#feeds.save(sql);
      await this.#close(sql);
    });
    this.#isBehind = false;
  }

  /** Lays aside a record that cannot be taken, whatever the reason, so that those after it can. */
  async bury(record: LogRecord, reason: string): Promise<void> {
    const offsets = offsetsAfter(this.#offsets, [record]);
    this.#feeds.clockOf(record);
    await this.#options.owner.write(async sql => {
      await this.#feeds.save(sql);
      const dead = { record, orderId: null, reason: 'not-taken', detail: reason };
      await sql.append('dead_letters', to => fillDead(to, dead));
      await saveOffsets(sql, offsets, [{ record, is: 'dead' }]);
    });
    this.#offsets = offsets;
  }

  async #tell(sql: Sql, verdicts: Verdicts): Promise<void> {
    const { bookings, payments, duplicates, dead, corrections } = verdicts;
    if (duplicates.length > 0)
      await sql.append('duplicates', to => {
        for (const each of duplicates) fillDuplicate(to, each);
      });
    if (dead.length > 0)
      await sql.append('dead_letters', to => {
        for (const each of dead) fillDead(to, each);
      });
    if (bookings.length + payments.length > 0) await this.#join(sql, verdicts);
    if (corrections.length > 0) {
      await putDownCorrections(corrections, sql, this.#options.rules);
      await runStep(sql, this.#steps.corrected);
    }
  }

  async #join(sql: Sql, verdicts: Verdicts): Promise<void> {
    const { bookings, payments, dead } = verdicts;
    const after = this.#seq - 1;
    await this.#takeBack(sql, verdicts);
    await sql.append('bookings_in', to => {
      for (const { record, read, eventTime } of bookings)
        fillBooking(to, this.#seq++, record, read, eventTime);
    });
    await sql.append('payments_in', to => {
      for (const { record, read, eventTime } of payments)
        fillPayment(to, this.#seq++, record, read, eventTime);
    });
    if (dead.some(({ reason }) => reason === 'bad-time')) await runStep(sql, this.#steps.badTimes);
    await sql.run('delete from pairs');
    await runStep(sql, this.#steps.join, { after, written: this.#written });
    const [again] = await sql.rows<{ n: number }>(PAID_AGAIN);
    if (again!.n > 0) await runStep(sql, this.#steps.paidAgain, { written: this.#written });
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
    await sql.append('reopened', to => {
      for (const orderId of new Set(orderIds)) {
        to.appendVarchar(orderId);
        to.endRow();
      }
    });
    await runStep(sql, step, { next: this.#seq });
    const [last] = await sql.rows<{ seq: number }>(LAST_SEQ);
    this.#seq = Math.max(this.#seq, last!.seq + 1);
  }

  async #close(sql: Sql): Promise<void> {
    await sql.run('delete from closing');
    await runStep(sql, this.#steps.close, { written: this.#written });
    const orphans = await sql.rows<{ order_id: string }>(NEW_ORPHANS);
    for (const { order_id } of orphans) this.#orphans.add(order_id);
    await runStep(sql, this.#steps.forget);
  }
}

async function saveOffsets(sql: Sql, offsets: Offsets, judged: readonly Pick<Judged, 'record' | 'is'>[]) {
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
  if (rows.length === 0) return;
  await sql.run(`
    insert into offsets values ${rows.join(', ')}
    on conflict (reader, topic, partition) do update set "offset" = excluded."offset", asides = offsets.asides + excluded.asides`);
}

async function seenIn(sql: Sql, query: string): Promise<SeenIds> {
  const rows = await sql.rows<{ id: string }>(query);
  const seen = new SeenIds(rows.length);
  for (const { id } of rows) seen.add(id);
  return seen;
}

const ORDER_IDS = `
  select order_id as id from orders_fact
  union all select order_id from bookings_in where event_time is not null`;
const PAYMENT_IDS = `
  select payment_id as id from payments_fact
  union all select payment_id from payments_in where event_time is not null`;
const LAST_SEQ = `
  select greatest((select max(seq) from bookings_in), (select max(seq) from payments_in), 0) as seq`;
const LAST_WRITTEN = `
  select greatest((select max(written) from orders_fact), (select max(written) from payments_fact), 0) as last`;
const PAID_AGAIN = `
  select count(*) as n from pairs
   where outcome = 'matched' and booking in (select seq from answered_bookings where is_sold group by seq having count(*) > 1)`;
const NEW_ORPHANS = `
  select order_id from closing join payments_in using (seq) join payments_fact using (order_id, payment_id)
   where not is_booking and payments_fact.outcome = 'orphan_payment'`;
