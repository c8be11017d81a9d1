import type { DuckDBDataChunk } from '@duckdb/node-api';
import { chunksOf, integer, text, yesNo } from '../database/columns.ts';
import type { Sql } from '../database/owner.ts';
import { type LogRecord, placeOf } from '../log/event-log.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import { feedOf } from './feeds.ts';

const MOST_KEYS = 20_000;
const MOST_OF_ONE_KEY = 32;

/** Gives equal things one number, as long as it remembers them; to forget one costs a row, and nothing else. */
class Numbered<T> {
  /** Those that were numbered since this was asked for last. */
  #fresh: [number, T][] = [];
  #next = 1;
  readonly #known = new Map<string | null, [number, T][]>();
  readonly #isSame: (a: T, b: T) => boolean;

  constructor(isSame: (a: T, b: T) => boolean) {
    this.#isSame = isSame;
  }

  of(key: string | null, thing: T): number {
    let like = this.#known.get(key);
    if (like) for (const [number, known] of like) if (this.#isSame(known, thing)) return number;
    if (!like) {
      if (this.#known.size >= MOST_KEYS) this.#known.clear();
      like = [];
      this.#known.set(key, like);
    }
    if (like.length >= MOST_OF_ONE_KEY) like.shift();
    const numbered: [number, T] = [this.#next++, thing];
    like.push(numbered);
    this.#fresh.push(numbered);
    return numbered[0];
  }

  takeFresh(): [number, T][] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  restart(next: number): void {
    this.#next = next;
    this.#known.clear();
    this.#fresh = [];
  }
}

/**
 * What thousands of messages have in common is kept once: where they come from, the event, the way of paying. Its number stands in
 * each. What is numbered for the first time goes to the tables with the batch in which that was, hence before whatever follows it.
 */
export class Dimensions {
  readonly #origins = new Numbered<LogRecord>(
    (a, b) => a.partition === b.partition && a.topic === b.topic && feedOf(a) === feedOf(b),
  );
  readonly #events = new Numbered<BookingRead>(
    (a, b) =>
      a.eventName === b.eventName &&
      a.eventLocation === b.eventLocation &&
      a.category === b.category &&
      a.timeZone === b.timeZone &&
      a.currency === b.currency &&
      a.showId === b.showId &&
      a.venueId === b.venueId &&
      a.city === b.city,
  );
  readonly #means = new Numbered<PaymentRead>(
    (a, b) => a.type === b.type && a.status === b.status && a.currency === b.currency,
  );

  originOf(record: LogRecord): number {
    return this.#origins.of(placeOf(record.topic, record.partition), record);
  }

  /** Of the event that was booked, or of the way of paying. */
  kindOf(read: BookingRead | PaymentRead): number {
    return read.kind === 'booking' ? this.#events.of(read.eventId, read) : this.#means.of(read.method, read);
  }

  /** What was numbered since this was asked for last, as rows of their tables. */
  takeFresh(): FreshDimensions {
    return {
      origins: chunksOf(this.#origins.takeFresh(), ORIGIN),
      booked_events: chunksOf(this.#events.takeFresh(), EVENT),
      payment_means: chunksOf(this.#means.takeFresh(), MEANS),
    };
  }

  /** Goes on after the numbers that are in the tables. */
  async load(sql: Sql): Promise<void> {
    const [last] = await sql.rows<Record<'origin' | 'event' | 'means', number>>(`
      select (select coalesce(max(origin), 0) from origins) as origin, (select coalesce(max(event), 0) from booked_events) as event,
             (select coalesce(max(means), 0) from payment_means) as means`);
    this.#origins.restart(last!.origin + 1);
    this.#events.restart(last!.event + 1);
    this.#means.restart(last!.means + 1);
  }
}

/** By the names of their tables. */
export type FreshDimensions = Readonly<
  Record<'origins' | 'booked_events' | 'payment_means', readonly DuckDBDataChunk[]>
>;

export async function keepDimensions(sql: Sql, fresh: FreshDimensions): Promise<void> {
  for (const [table, chunks] of Object.entries(fresh)) await sql.append(table, chunks);
}

// In the order of the columns (stream/tables/040-history.sql).

const ORIGIN = [
  integer(([number]: [number, LogRecord]) => number),
  text(([, record]: [number, LogRecord]) => feedOf(record)),
  text(([, record]: [number, LogRecord]) => record.topic),
  integer(([, record]: [number, LogRecord]) => record.partition),
];

type NumberedEvent = [number, BookingRead];
const EVENT = [
  integer(([number]: NumberedEvent) => number),
  text(([, { eventId }]: NumberedEvent) => eventId),
  text(([, { eventName }]: NumberedEvent) => eventName),
  text(([, { eventLocation }]: NumberedEvent) => eventLocation),
  text(([, { category }]: NumberedEvent) => category),
  text(([, { timeZone }]: NumberedEvent) => timeZone),
  text(([, { currency }]: NumberedEvent) => currency),
  text(([, { showId }]: NumberedEvent) => showId),
  text(([, { venueId }]: NumberedEvent) => venueId),
  text(([, { city }]: NumberedEvent) => city),
];

type NumberedMeans = [number, PaymentRead];
const MEANS = [
  integer(([number]: NumberedMeans) => number),
  text(([, { currency }]: NumberedMeans) => currency),
  text(([, { method }]: NumberedMeans) => method),
  text(([, { type }]: NumberedMeans) => type),
  text(([, { status }]: NumberedMeans) => status),
  yesNo(([, { isSuccess }]: NumberedMeans) => isSuccess),
];
