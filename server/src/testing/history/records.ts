// What was asked of Matinee and what it said, as anybody outside could have written it down: one JSON object a line. The
// checker of histories reads nothing else, and shares no code with the engine.

/** A show's terms, as they were for the whole of the history. Instants are milliseconds since 1970 by the database's clock. */
export interface ShowRecord {
  readonly record: 'show';
  readonly showId: string;
  /** In the plan's order; neighbours in one row of one section stand side by side. */
  readonly seats: readonly {
    readonly seatId: string;
    readonly class: string;
    readonly section: string;
    readonly row: string;
  }[];
  readonly prices: Readonly<Record<string, number>>;
  /** Off the n-th seat of a booking, or off every one (null); they add. */
  readonly discounts: readonly { readonly nthTicket: number | null; readonly percent: number }[];
  readonly onSaleFrom: number;
  readonly onSaleUntil: number;
  /** From when on buyers may not cancel; null if they never may. */
  readonly cancelUntil: number | null;
  readonly refundPercent: number;
  readonly mostSeatsPerBuyer: number;
  readonly waitingRule: 'strict' | 'first-that-fits';
  readonly offerSeconds: number;
}

export type Request = { readonly showId: string } & (
  | { readonly do: 'hold'; readonly buyerId: string; readonly seatIds: readonly string[] }
  | { readonly do: 'release'; readonly buyerId: string; readonly bookingId: string }
  | {
      readonly do: 'change-seats';
      readonly buyerId: string;
      readonly bookingId: string;
      readonly seatIds: readonly string[];
    }
  | {
      readonly do: 'begin-payment';
      readonly buyerId: string;
      readonly bookingId: string;
      readonly paymentId: string;
    }
  | {
      readonly do: 'settle-payment';
      readonly bookingId: string;
      readonly paymentId: string;
      readonly answer: 'authorised' | 'declined';
    }
  | {
      readonly do: 'cancel';
      /** Null for staff. */
      readonly buyerId: string | null;
      readonly bookingId: string;
      /** Null for all. */
      readonly seatIds: readonly string[] | null;
    }
  | {
      readonly do: 'issue';
      readonly buyerId: string;
      readonly isCash: boolean;
      readonly seatIds: readonly string[];
    }
  | { readonly do: 'block'; readonly seatIds: readonly string[]; readonly blocked: boolean }
  | { readonly do: 'join'; readonly buyerId: string; readonly seats: number }
  | { readonly do: 'leave'; readonly buyerId: string; readonly entryId: string }
  | { readonly do: 'see-seats' }
  | { readonly do: 'see-booking'; readonly bookingId: string }
  | { readonly do: 'see-place'; readonly entryId: string }
);

export interface ToldBooking {
  readonly bookingId: string;
  readonly status: string;
  readonly seats: readonly { readonly seatId: string; readonly total: number }[];
  readonly total: number;
  readonly refunded: number;
  /** Null once it is no hold any more. */
  readonly holdUntil: number | null;
}

export interface ToldPlace {
  readonly entryId: string;
  readonly status: string;
  /** The hold that it was offered, while it is. */
  readonly offered: string | null;
  /** How many wait before it; null where it was not said, or it waits no more. */
  readonly ahead: number | null;
}

export type Told =
  | { readonly refused: string; readonly seatIds?: readonly string[] | undefined }
  | {
      readonly booking?: ToldBooking | null;
      readonly place?: ToldPlace;
      /** What was done, as `saidOf` its facts; nothing if it had been done before. Not every observer is told so much. */
      readonly did?: readonly string[];
      readonly states?: Readonly<Record<string, string>>;
    };

/** One request and its reply. `told` is null if there never was a reply; who is told `overloaded` knows nothing either. */
export interface OperationRecord {
  readonly record: 'operation';
  readonly id: number;
  readonly request: Request;
  /** Its idempotency key with its owner, if it had one; requests with the same one are one request. */
  readonly key: string | null;
  /** By the observer's clock. */
  readonly invokedAt: number;
  readonly completedAt: number | null;
  readonly told: Told | null;
}

/** What a reply says of a fact that it made. */
export const saidOf = (topic: string, { seatIds }: { readonly seatIds?: readonly string[] }): string =>
  seatIds ? `${topic} ${seatIds}` : topic;

/** A fact as whoever listens to the outbox gets it, in the order of each show. */
export interface FactRecord {
  readonly record: 'fact';
  readonly showId: string;
  readonly topic: string;
  /** The instant of the decision, by the database's clock. */
  readonly at: number;
  /** Facts of one transaction have the same. */
  readonly batch: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an observer reads has the form of the contract, or the history is wrong
  readonly payload: any;
}

/** From this instant of the observer on the database's clock was so far ahead of the observer's. */
export interface ClockRecord {
  readonly record: 'clock';
  readonly from: number;
  readonly aheadMs: number;
}

export type HistoryRecord = ShowRecord | OperationRecord | FactRecord | ClockRecord;

export const toLines = (records: readonly HistoryRecord[]): string =>
  records.map(record => `${JSON.stringify(record)}\n`).join('');

export const fromLines = (lines: string): HistoryRecord[] =>
  lines
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as HistoryRecord);
