/** Something asked of Matinee's API, by a buyer or by nobody in particular. */
export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  /** The session of whoever asks. */
  readonly token?: string | undefined;
  /** The idempotency key: the same one for a repetition. */
  readonly key?: string | undefined;
};

/** Status 0 stands for no answer at all: the connection broke. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the API answers; the auditor judges it
export type Answer = { readonly status: number; readonly body: any };

/** What is for sale, as whoever set it up knows it; instants in milliseconds since 1970, money in minor units. */
export type Terms = {
  readonly showId: string;
  readonly startsAt: number;
  readonly onSaleFrom: number;
  readonly onSaleUntil: number;
  /** Every seat in the order of the plan, rows from the stage to the back. */
  readonly seats: readonly { seatId: string; row: string; class: string }[];
  readonly prices: Readonly<Record<string, number>>;
  readonly mostSeatsPerBuyer: number;
  /** Null: never. */
  readonly cancelUntilMinutes: number | null;
  readonly refundPercent: number;
  readonly waitingRule: 'strict' | 'first-that-fits';
  readonly offerSeconds: number;
  /** Whether it starts from noon to five by the clocks of its venue. */
  readonly isAfternoon: boolean;
};

/** What a show should be like. */
export type Wish = {
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly startsInMinutes: number;
  readonly onSaleInMinutes: number;
  readonly mostSeatsPerBuyer: number;
  readonly cancelUntilMinutes: number | null;
  readonly refundPercent: number;
  readonly waitingRule: 'strict' | 'first-that-fits';
  readonly offerSeconds: number;
};

/** A fact as it was published; `at` in milliseconds since 1970. */
export type PublishedFact = {
  readonly position: number;
  readonly factId: string;
  readonly topic: string;
  readonly at: number;
  // biome-ignore lint/suspicious/noExplicitAny: as published; the auditor judges it
  readonly payload: any;
};

/** The books of an installation that can be looked into: what it has written down, and what its provider has. */
export type Books = {
  readonly bookings: readonly { bookingId: string; status: string; total: number; refunded: number }[];
  readonly claims: readonly { showId: string; seatId: string; bookingId: string | null }[];
  readonly entries: readonly { entryId: string; status: string }[];
  readonly tickets: readonly { bookingId: string; seatId: string; status: string }[];
  /** What the provider has of each payment, and what it has given back. */
  readonly provider: readonly { paymentId: string; state: string; amount: number; refunded: number }[];
};

/** Where a server dies: as it is about to make its commit of this number, from 1, or when it has made it and told nobody. */
export type BreakingPoint = { readonly commit: number; readonly edge: 'before' | 'after' };

/** Books kept in the order of publication. */
export interface Ledger {
  /** The facts that have been published since this was last asked for. */
  news(): Promise<PublishedFact[]>;
  /** The books of the shows given. */
  books(showIds: readonly string[]): Promise<Books>;
}

/**
 * A Matinee to be used: in this process, where time passes only when the simulation says so, or somewhere else over HTTP, where
 * it passes by itself. Scenarios do not know which.
 */
export interface Target {
  /** Whether time leaps from one occurrence to the next. */
  readonly leaps: boolean;
  /** The server's time as far as it is known, in milliseconds since 1970. */
  now(): number;
  send(ask: Ask): Promise<Answer>;
  /** Lets time pass until `instant`, and all happen that is due by then. */
  advance(instant: number): Promise<void>;
  /** Lets all happen that is due by now without anybody asking. */
  settle(): Promise<void>;
  /** Shows to play with: made to the wishes where that can be, otherwise what there is. */
  shows(wishes: readonly Wish[]): Promise<Terms[]>;
  /** A session of staff, if there is one. */
  readonly staffToken: string | undefined;
  readonly ledger: Ledger | undefined;
  /**
   * Whether requests may be served together, and what else goes on beside them; otherwise everything is done one after the
   * other. Undefined where that is not ours to say.
   */
  readonly serve: ((how: { atOnce: boolean }) => Promise<void>) | undefined;
  /** Kills the server at a commit that is still to come, and starts another; undefined where that is not ours to do. */
  readonly dieAt: ((point: BreakingPoint) => void) | undefined;
  /** How often it was killed. */
  readonly deaths: number;
  /** Lets everything come to its end that needs neither a buyer nor time: answers, captures, refunds. False if some is left. */
  finish(): Promise<boolean>;
  close(): Promise<void>;
}
