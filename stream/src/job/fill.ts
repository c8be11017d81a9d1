import type { DuckDBDataChunk } from '@duckdb/node-api';
import { chunksOf, instant, integer, text, whole, yesNo } from '../database/columns.ts';
import type { LogRecord } from '../log/event-log.ts';
import { SEAT_SEPARATOR } from '../read/booking.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import { feedOf } from './feeds.ts';
import type { Taken, Verdicts } from './verdicts.ts';

/**
 * A batch as it goes into the tables of stream/job/arrive.sql. What thousands of messages have in common (where they came from, the
 * event, the way of paying) is told once, and its number stands in each.
 */
export interface Arrivals {
  readonly bookings: readonly DuckDBDataChunk[];
  readonly payments: readonly DuckDBDataChunk[];
  readonly origins: readonly DuckDBDataChunk[];
  readonly events: readonly DuckDBDataChunk[];
  readonly means: readonly DuckDBDataChunk[];
  readonly duplicates: readonly DuckDBDataChunk[];
  readonly dead: readonly DuckDBDataChunk[];
}

export interface Dead {
  readonly record: LogRecord;
  readonly orderId: string | null;
  readonly reason: string;
  readonly detail: string;
}

export interface Duplicate {
  readonly record: LogRecord;
  readonly read: BookingRead | PaymentRead;
  readonly eventTime: number;
}

type Booking = Taken<BookingRead> & Numbers;
type Payment = Taken<PaymentRead> & Numbers;
interface Numbers {
  /** In its batch, from 0. */
  readonly nr: number;
  readonly origin: number;
  /** Of its event, or of its way of paying. */
  readonly known: number;
}

/** Gives equal things one number. Where texts of one key differ all the same, each has a number of its own. */
class Numbered<T> {
  readonly all: T[] = [];
  readonly #latest = new Map<string | null, number>();
  readonly #isSame: (a: T, b: T) => boolean;

  constructor(isSame: (a: T, b: T) => boolean) {
    this.#isSame = isSame;
  }

  of(key: string | null, thing: T): number {
    const known = this.#latest.get(key);
    if (known !== undefined && this.#isSame(this.all[known]!, thing)) return known;
    const number = this.all.push(thing) - 1;
    this.#latest.set(key, number);
    return number;
  }
}

const isSameOrigin = (a: LogRecord, b: LogRecord) =>
  a.partition === b.partition && a.topic === b.topic && feedOf(a) === feedOf(b);
const isSameEvent = (a: BookingRead, b: BookingRead) =>
  a.eventName === b.eventName &&
  a.eventLocation === b.eventLocation &&
  a.category === b.category &&
  a.timeZone === b.timeZone &&
  a.currency === b.currency &&
  a.showId === b.showId &&
  a.venueId === b.venueId &&
  a.city === b.city;
const isSameMeans = (a: PaymentRead, b: PaymentRead) =>
  a.type === b.type && a.status === b.status && a.currency === b.currency;

export function arrivalsOf({ bookings, payments, duplicates, dead }: Verdicts): Arrivals {
  const origins = new Numbered(isSameOrigin);
  const events = new Numbered(isSameEvent);
  const means = new Numbered(isSameMeans);
  let nr = 0;
  const originOf = (record: LogRecord) => origins.of(`${record.partition}${record.topic}`, record);
  const bookingRows = bookings.map(({ record, read, eventTime }): Booking => {
    const known = events.of(read.eventId, read);
    return { record, read, eventTime, nr: nr++, origin: originOf(record), known };
  });
  const paymentRows = payments.map(({ record, read, eventTime }): Payment => {
    const known = means.of(read.method, read);
    return { record, read, eventTime, nr: nr++, origin: originOf(record), known };
  });
  return {
    bookings: chunksOf(bookingRows, BOOKING),
    payments: chunksOf(paymentRows, PAYMENT),
    origins: chunksOf([...origins.all.entries()], ORIGIN),
    events: chunksOf([...events.all.entries()], EVENT),
    means: chunksOf([...means.all.entries()], MEANS),
    duplicates: chunksOf(duplicates, DUPLICATE),
    dead: chunksOf(dead, DEAD),
  };
}

// In the order of the columns (stream/job/arrive.sql, stream/tables). No text that is read is empty: there, empty is nothing.

const arrived = [
  integer(({ nr }: Numbers) => nr),
  integer(({ origin }: Numbers) => origin),
  integer(({ known }: Numbers) => known),
];

const BOOKING = [
  ...arrived,
  whole(({ record }: Booking) => record.offset),
  whole(({ record }: Booking) => record.appendedAt),
  text(({ read }: Booking) => read.orderId),
  text(({ read }: Booking) => read.factId ?? ''),
  whole(({ read }: Booking) => read.time),
  whole(({ eventTime }: Booking) => eventTime),
  text(({ read }: Booking) => read.customerId ?? ''),
  text(({ read }: Booking) => read.customerName ?? ''),
  text(({ read }: Booking) => read.customerEmail ?? ''),
  text(({ read }: Booking) => read.seatNumbers.join(SEAT_SEPARATOR)),
  text(({ read }: Booking) => read.seatPrices.join(SEAT_SEPARATOR)),
  integer(({ read }: Booking) => read.seatNumbers.length),
  whole(({ read }: Booking) => read.total),
];

const PAYMENT = [
  ...arrived,
  whole(({ record }: Payment) => record.offset),
  whole(({ record }: Payment) => record.appendedAt),
  text(({ read }: Payment) => read.orderId),
  text(({ read }: Payment) => read.paymentId),
  text(({ read }: Payment) => read.factId ?? ''),
  whole(({ read }: Payment) => read.time),
  whole(({ eventTime }: Payment) => eventTime),
  whole(({ read }: Payment) => read.amount),
];

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

const place = [
  text(({ record }: { record: LogRecord }) => record.topic),
  integer(({ record }: { record: LogRecord }) => record.partition),
  whole(({ record }: { record: LogRecord }) => record.offset),
  text(({ record }: { record: LogRecord }) => feedOf(record)),
];

export const DEAD = [
  ...place,
  text(({ orderId }: Dead) => orderId),
  text(({ reason }: Dead) => reason),
  text(({ detail }: Dead) => detail),
  text(({ record }: Dead) => record.value),
  instant(({ record }: Dead) => record.appendedAt * 1_000),
];

const DUPLICATE = [
  ...place,
  text(({ read }: Duplicate) => read.orderId),
  text(({ read }: Duplicate) => (read.kind === 'booking' ? read.orderId : read.paymentId)),
  instant(({ eventTime }: Duplicate) => eventTime),
  instant(({ record }: Duplicate) => record.appendedAt * 1_000),
];
