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
import type { Dimensions } from './dimensions.ts';
import { CONTROL, type Feeds, GATE } from './feeds.ts';
import type { SeenIds } from './seen-ids.ts';

/** A record that the join takes. */
export interface Taken<R> {
  readonly record: LogRecord;
  readonly read: R;
  /** By which it is judged, in microseconds since 1970; null where it says none: then it is only kept, for a dead letter's row. */
  readonly eventTime: number | null;
  /** The numbers of where it comes from, and of its event or way of paying. */
  readonly origin: number;
  readonly kind: number;
  /** Of a payment: a booking of its order may have come before it. */
  readonly isKnown: boolean;
}

/** A record and what is known of it by itself, before it meets any other. */
export type Judged =
  | { readonly record: LogRecord; readonly is: 'aside' }
  | {
      readonly record: LogRecord;
      readonly is: 'dead';
      readonly why: Unreadable;
      /** What it says all the same. */
      readonly taken?: Taken<BookingRead | PaymentRead>;
    }
  | (Taken<BookingRead | PaymentRead> & {
      readonly is: 'good';
      readonly eventTime: number;
      /** Behind the watermark of its feed, as that was when the record came. */
      readonly isLate: boolean;
      /** Its id may have come before. */
      readonly isSuspect: boolean;
      /** The dead letter whose place it takes, by its id. */
      readonly corrects: string | undefined;
    });

export interface Seen {
  readonly orders: SeenIds;
  readonly payments: SeenIds;
}

/** By what records are judged. */
export interface Judging {
  readonly settings: Settings;
  readonly rules: Rules;
  readonly feeds: Feeds;
  readonly seen: Seen;
  readonly dimensions: Dimensions;
}

/**
 * Judges a record, in the order of the log: first whether it can be read, then whether its time can be believed, then whether it
 * comes too late for its feed. The watermarks move record by record, so that batches of any size come to the same.
 */
export function judge(record: LogRecord, judging: Judging): Judged {
  const { settings, rules, feeds, seen, dimensions } = judging;
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
    return read.kind === 'aside' ? { record, is: 'aside' } : timeless(record, read, dimensions);
  const present = Number(record.headers.present ?? record.appendedAt);
  if (eventTime > Math.min(present, record.appendedAt) * 1_000 + settings.mostAheadMs * 1_000) {
    if (read.kind === 'aside') return { record, is: 'aside' };
    const detail = `Its time is more than ${settings.mostAheadMs / 60_000} min ahead.`;
    return { record, is: 'dead', why: unreadable('in-the-future', detail, read.orderId) };
  }
  const isLate = clock?.isLate(eventTime, record.appendedAt) ?? false;
  clock?.observe(feeds.inputOf(record), eventTime, record.appendedAt);
  if (read.kind === 'aside') return { record, is: 'aside' };
  const isBooking = read.kind === 'booking';
  const isSuspect = isBooking ? seen.orders.add(read.orderId) : seen.payments.add(read.paymentId);
  const isKnown = !isBooking && seen.orders.has(read.orderId);
  const [origin, kind] = [dimensions.originOf(record), dimensions.kindOf(read)];
  return { record, is: 'good', read, eventTime, origin, kind, isKnown, isLate, isSuspect, corrects };
}

function timeless(record: LogRecord, read: BookingRead | PaymentRead, dimensions: Dimensions): Judged {
  const [origin, kind] = [dimensions.originOf(record), dimensions.kindOf(read)];
  const taken = { record, read, eventTime: null, origin, kind, isKnown: false };
  return { record, is: 'dead', why: read.fault!, taken };
}
