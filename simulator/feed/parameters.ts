import type { RandomStream } from '../engine/index.ts';

/** What can go wrong in a feed, each with the sentence that explains it. */
export const faults = {
  unpaid: 'a booking is never paid for',
  failed: 'a payment fails; one time in two a second attempt succeeds',
  late: 'a payment is made after its window of 120 s',
  early: 'a payment bears a time before its booking',
  mismatch: 'a payment is of another amount than the seats cost',
  orphan: 'a payment comes for an order that nobody made',
  restart: 'a source that has restarted uses ids of orders and payments again',
  zone: 'a source writes its local time and calls it UTC: both facts are hours away',
  disorder: 'a fact arrives up to 100 s after its time, behind younger ones',
  delayed: 'a fact arrives 6 to 12 minutes after its time, when nobody counts on it any more',
  duplicate: 'a fact is delivered twice or three times',
  malformed: 'a line is cut short, or no fact at all',
} as const;

export type Fault = keyof typeof faults;

/** Of each fault the share of the orders (from `unpaid` to `zone`) or of the facts that have it, from 0 to 1. */
export type Faults = Readonly<Record<Fault, number>>;

export const noFaults: Faults = Object.fromEntries(Object.keys(faults).map(name => [name, 0])) as Faults;

/** Everything that a feed is made from: the same gives the same bytes. */
export type FeedParameters = {
  readonly seed: number;
  /** Bookings a minute on average; nearly as many payments follow. */
  readonly rate: number;
  /** How long orders are made, in minutes; facts arrive until some minutes later. */
  readonly minutes: number;
  /** The instant of minute 0, in milliseconds since 1970. */
  readonly start: number;
  readonly faults: Faults;
};

/** A payment counts from 0 to 120,000 ms after its booking, both included. */
export const WINDOW_MS = 120_000;
/** Whoever reads the stream waits 120 s for stragglers: disorder stays below that, delays well above. */
export const MOST_DISORDER_MS = 100_000;
export const LEAST_DELAY_MS = 360_000;
export const MOST_DELAY_MS = 720_000;
/** Until so long after the beginning nothing comes from hours ago: a reader without a watermark could not tell. */
export const SETTLED_MS = 300_000;

/** One of the faults of a ladder, each as likely as its share; null where nothing goes wrong. */
export function drawFault<F extends Fault>(
  ladder: readonly F[],
  shares: Faults,
  chance: RandomStream,
): F | null {
  let share = chance.uniform();
  for (const fault of ladder) {
    share -= shares[fault];
    if (share < 0) return fault;
  }
  return null;
}
