import type { LogRecord } from '../log/event-log.ts';
import {
  type BookingRead,
  type PaymentRead,
  readMessage,
  type Unreadable,
  unreadable,
} from '../read/message.ts';
import type { Rules } from '../read/rules.ts';
import type { Settings } from '../settings.ts';
import { arrivalOf, correctedBy } from './corrections.ts';
import { CONTROL, type Feeds, GATE } from './feeds.ts';
import type { SeenIds } from './seen-ids.ts';

/** A record and what is known of it by itself, before it meets any other. */
export type Judged =
  | { readonly record: LogRecord; readonly is: 'aside' }
  | {
      readonly record: LogRecord;
      readonly is: 'dead';
      readonly why: Unreadable;
      readonly read?: BookingRead | PaymentRead;
    }
  | {
      readonly record: LogRecord;
      readonly is: 'good';
      readonly read: BookingRead | PaymentRead;
      /** By which it is judged, in microseconds since 1970. */
      readonly eventTime: number;
      /** Behind the watermark of its feed, as that was when the record came. */
      readonly isLate: boolean;
      /** Its id may have come before. */
      readonly isSuspect: boolean;
      /** The dead letter whose place it takes, by its id. */
      readonly corrects: string | undefined;
    };

export interface Seen {
  readonly orders: SeenIds;
  readonly payments: SeenIds;
}

/**
 * Judges a record, in the order of the log: first whether it can be read, then whether its time can be believed, then whether it
 * comes too late for its feed. The watermarks move record by record, so that batches of any size come to the same.
 */
export function judge(record: LogRecord, settings: Settings, rules: Rules, feeds: Feeds, seen: Seen): Judged {
  if (record.topic === CONTROL) {
    feeds.obey(record);
    return { record, is: 'aside' };
  }
  if (record.topic === GATE) return { record, is: 'aside' };
  const corrects = correctedBy(record);
  const clock = corrects === undefined ? feeds.clockOf(record) : undefined;
  const read = readMessage(record, rules);
  if (read.kind === 'unreadable') return { record, is: 'dead', why: read };
  const eventTime = settings.time === 'arrival' ? arrivalOf(record) * 1_000 : read.time;
  if (eventTime === null)
    return read.kind === 'aside' ? { record, is: 'aside' } : { record, is: 'dead', why: read.fault!, read };
  const present = Number(record.headers.present ?? record.appendedAt);
  if (eventTime > Math.min(present, record.appendedAt) * 1_000 + settings.mostAheadMs * 1_000) {
    if (read.kind === 'aside') return { record, is: 'aside' };
    const detail = `Its time is more than ${settings.mostAheadMs / 60_000} min ahead.`;
    return { record, is: 'dead', why: unreadable('in-the-future', detail, read.orderId) };
  }
  const isLate = clock?.isLate(eventTime, record.appendedAt) ?? false;
  clock?.observe(feeds.inputOf(record), eventTime, record.appendedAt);
  if (read.kind === 'aside') return { record, is: 'aside' };
  const isSuspect =
    read.kind === 'booking' ? seen.orders.add(read.orderId) : seen.payments.add(read.paymentId);
  return { record, is: 'good', read, eventTime, isLate, isSuspect, corrects };
}
