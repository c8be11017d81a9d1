import type { DuckDBDataChunk } from '@duckdb/node-api';
import { chunksOf, instant, integer, jsonColumns, text, whole } from '../database/columns.ts';
import type { LogRecord } from '../log/event-log.ts';
import { SEAT_SEPARATOR } from '../read/booking.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import { hourOfWeek } from '../read/zone.ts';
import { feedOf } from './feeds.ts';
import type { Taken, Verdicts } from './verdicts.ts';

/** A batch as it goes into the database: bookings and payments as JSON, for stream/job/arrive.sql; the others into their tables. */
export interface Arrivals {
  readonly bookings: readonly string[];
  readonly payments: readonly string[];
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

export const arrivalsOf = ({ bookings, payments, duplicates, dead }: Verdicts): Arrivals => ({
  bookings: jsonColumns(bookings, BOOKING),
  payments: jsonColumns(payments, PAYMENT),
  duplicates: chunksOf(duplicates, DUPLICATE),
  dead: chunksOf(dead, DEAD),
});

type Booking = Taken<BookingRead>;
type Payment = Taken<PaymentRead>;

const BOOKING = {
  origin: ({ origin }: Booking) => origin,
  event: ({ kind }: Booking) => kind,
  offset: ({ record }: Booking) => record.offset,
  appended_at: ({ record }: Booking) => record.appendedAt * 1_000,
  order_id: ({ read }: Booking) => read.orderId,
  fact_id: ({ read }: Booking) => read.factId,
  booking_time: ({ read }: Booking) => read.time,
  event_time: ({ eventTime }: Booking) => eventTime,
  customer_id: ({ read }: Booking) => read.customerId,
  customer_name: ({ read }: Booking) => read.customerName,
  customer_email: ({ read }: Booking) => read.customerEmail,
  seat_numbers: ({ read }: Booking) => read.seatNumbers.join(SEAT_SEPARATOR),
  seat_prices: ({ read }: Booking) => read.seatPrices.join(SEAT_SEPARATOR),
  seats: ({ read }: Booking) => read.seatNumbers.length,
  total: ({ read }: Booking) => read.total,
  hour_of_week: ({ read }: Booking) => (read.time === null ? null : hourOfWeek(read.time, read.timeZone)),
};

const PAYMENT = {
  origin: ({ origin }: Payment) => origin,
  means: ({ kind }: Payment) => kind,
  offset: ({ record }: Payment) => record.offset,
  appended_at: ({ record }: Payment) => record.appendedAt * 1_000,
  order_id: ({ read }: Payment) => read.orderId,
  payment_id: ({ read }: Payment) => read.paymentId,
  fact_id: ({ read }: Payment) => read.factId,
  payment_time: ({ read }: Payment) => read.time,
  event_time: ({ eventTime }: Payment) => eventTime,
  amount: ({ read }: Payment) => read.amount,
  is_known: ({ isKnown }: Payment) => isKnown,
};

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
