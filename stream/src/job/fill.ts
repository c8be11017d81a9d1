import type { DuckDBAppender } from '@duckdb/node-api';
import { DuckDBTimestampTZValue } from '@duckdb/node-api';
import type { LogRecord } from '../log/event-log.ts';
import { SEAT_SEPARATOR } from '../read/booking.ts';
import type { BookingRead, PaymentRead } from '../read/message.ts';
import { feedOf } from './feeds.ts';

// How what was read becomes rows, value by value in the order of the columns (stream/tables).

const text = (to: DuckDBAppender, value: string | null) =>
  value === null ? to.appendNull() : to.appendVarchar(value);
export const micros = (to: DuckDBAppender, value: number | null) =>
  value === null ? to.appendNull() : to.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(value)));

/** Where a record stands, and when it came. */
function place(to: DuckDBAppender, record: LogRecord): void {
  to.appendVarchar(record.topic);
  to.appendInteger(record.partition);
  to.appendBigInt(BigInt(record.offset));
}

export function fillBooking(
  to: DuckDBAppender,
  seq: number,
  record: LogRecord,
  read: BookingRead,
  eventTime: number | null,
): void {
  to.appendBigInt(BigInt(seq));
  to.appendVarchar(feedOf(record));
  place(to, record);
  micros(to, record.appendedAt * 1_000);
  to.appendVarchar(read.orderId);
  text(to, read.factId);
  micros(to, read.time);
  micros(to, eventTime);
  text(to, read.customerId);
  text(to, read.customerName);
  text(to, read.customerEmail);
  text(to, read.eventId);
  text(to, read.eventName);
  text(to, read.eventLocation);
  to.appendVarchar(read.category);
  text(to, read.timeZone);
  text(to, read.currency);
  text(to, read.showId);
  text(to, read.venueId);
  text(to, read.city);
  to.appendVarchar(read.seatNumbers.join(SEAT_SEPARATOR));
  to.appendVarchar(read.seatPrices.join(SEAT_SEPARATOR));
  to.appendInteger(read.seatNumbers.length);
  to.appendBigInt(BigInt(read.total));
  to.endRow();
}

export function fillPayment(
  to: DuckDBAppender,
  seq: number,
  record: LogRecord,
  read: PaymentRead,
  eventTime: number | null,
): void {
  to.appendBigInt(BigInt(seq));
  to.appendVarchar(feedOf(record));
  place(to, record);
  micros(to, record.appendedAt * 1_000);
  to.appendVarchar(read.orderId);
  to.appendVarchar(read.paymentId);
  text(to, read.factId);
  micros(to, read.time);
  micros(to, eventTime);
  to.appendBigInt(BigInt(read.amount));
  text(to, read.currency);
  text(to, read.method);
  to.appendVarchar(read.type);
  text(to, read.status);
  to.appendBoolean(read.isSuccess);
  to.endRow();
}

export interface Dead {
  readonly record: LogRecord;
  readonly orderId: string | null;
  readonly reason: string;
  readonly detail: string;
}

export function fillDead(to: DuckDBAppender, { record, orderId, reason, detail }: Dead): void {
  place(to, record);
  to.appendVarchar(feedOf(record));
  text(to, orderId);
  to.appendVarchar(reason);
  to.appendVarchar(detail);
  to.appendVarchar(record.value);
  micros(to, record.appendedAt * 1_000);
  to.endRow();
}

export interface Duplicate {
  readonly record: LogRecord;
  readonly read: BookingRead | PaymentRead;
  readonly eventTime: number;
}

export function fillDuplicate(to: DuckDBAppender, { record, read, eventTime }: Duplicate): void {
  place(to, record);
  to.appendVarchar(feedOf(record));
  to.appendVarchar(read.orderId);
  to.appendVarchar(read.kind === 'booking' ? read.orderId : read.paymentId);
  micros(to, eventTime);
  micros(to, record.appendedAt * 1_000);
  to.endRow();
}
