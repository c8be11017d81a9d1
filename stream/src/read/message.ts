import type { LogRecord } from '../log/event-log.ts';
import { readBooking } from './booking.ts';
import { readFact } from './fact.ts';
import { readPayment } from './payment.ts';
import type { Rules } from './rules.ts';

/** A booking as a message tells it. Instants in microseconds since 1970, money in minor units; null is what it does not tell. */
export interface BookingRead {
  readonly kind: 'booking';
  readonly orderId: string;
  readonly factId: string | null;
  /** Null where what stands there is no time; `fault` says why. */
  readonly time: number | null;
  readonly fault: Unreadable | null;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly customerEmail: string | null;
  readonly eventId: string | null;
  readonly eventName: string | null;
  readonly eventLocation: string | null;
  readonly category: string;
  readonly timeZone: string | null;
  readonly currency: string | null;
  readonly showId: string | null;
  readonly venueId: string | null;
  readonly city: string | null;
  readonly seatNumbers: readonly string[];
  readonly seatPrices: readonly number[];
  readonly total: number;
}

export interface PaymentRead {
  readonly kind: 'payment';
  readonly orderId: string;
  readonly paymentId: string;
  readonly factId: string | null;
  readonly time: number | null;
  readonly fault: Unreadable | null;
  readonly amount: number;
  readonly currency: string | null;
  readonly method: string | null;
  readonly type: string;
  readonly status: string | null;
  readonly isSuccess: boolean;
}

/** Something that the join has no part in, but whose time tells how far its feed has come. */
export interface Aside {
  readonly kind: 'aside';
  readonly time: number | null;
}

/** Why a message cannot be used, in a word and in a sentence. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly reason: string;
  readonly detail: string;
  readonly orderId: string | null;
}

export type Read = BookingRead | PaymentRead | Aside | Unreadable;

export type Fields = Readonly<Record<string, unknown>>;

export const unreadable = (reason: string, detail: string, orderId: string | null = null): Unreadable => ({
  kind: 'unreadable',
  reason,
  detail,
  orderId,
});

/** Reads a record of any of the stream's topics. What is wrong with one is said of it, and stops no other. */
export function readMessage(record: Pick<LogRecord, 'topic' | 'value'>, rules: Rules): Read {
  let json: unknown;
  try {
    json = JSON.parse(record.value);
  } catch (error) {
    return unreadable('not-json', `The message is no JSON: ${(error as Error).message}.`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return unreadable('not-an-object', 'The message is JSON, but no object.');
  const fields = json as Fields;
  if (record.topic === 'bookings') return readBooking(fields, rules);
  if (record.topic === 'payments') return readPayment(fields, rules);
  return readFact(fields, rules);
}

/** A text, or a number as text; null for anything else and for nothing. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' ? String(value) : null;
}

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
