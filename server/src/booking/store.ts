import type { Booking } from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { LoadedShow } from './load.ts';
import type { KeptReply, RequestKey } from './replies.ts';
import type { Writing } from './write.ts';

/**
 * What a lane asks of the place where shows are kept. There are two: PostgreSQL (`database-store.ts`), and a simulated one
 * that refuses the same and fails on purpose (`testing/simulation/`). Every call may throw at any time, and then whether a
 * write was done is not known; `DatabaseAway` says that nothing can be asked for a while, `NotTheOwner` that nothing was written.
 */
export interface Store {
  /** The clock that decides (B4), in milliseconds since 1970. */
  now(): Promise<number>;
  /** A show as it was last committed, at one instant; undefined if there is none. */
  load(showId: string): Promise<LoadedShow | undefined>;
  /** Bookings by their ids, live or ended, as they were last committed. */
  bookings(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Booking>>;
  /** Places in line by their ids, live or ended, as they were last committed. */
  entries(entryIds: readonly string[]): Promise<ReadonlyMap<string, WaitingEntry>>;
  /** Resolves when a batch would be written at once: one that is decided then is on all that has arrived by then. */
  ready(): Promise<void>;
  /** How many of the `most` commands that may be written at once are this lane's, beside those of the lanes that write with it. */
  share(most: number): number;
  /** Writes a batch whole; resolves to the store's clock. Throws `NotWritten` and leaves no trace if it was not as foreseen. */
  write(writing: Writing): Promise<number>;
  /** The replies kept under these keys, those that there are. */
  keptReplies(requests: readonly RequestKey[]): Promise<readonly KeptReply[]>;
  /** Gives up the way by which it is read, whatever is on it; the next call finds another. */
  discard(): void;
  close(): Promise<void>;
}

/** These shows are another's to write, by now; nothing was written. */
export class NotTheOwner extends Error {
  constructor() {
    super('the lane has another owner');
  }
}

/** The store has said no: nothing of it was written, and never will be. */
export class NotWritten extends Error {
  constructor(cause: unknown) {
    super('the batch was refused', { cause });
  }
}

/** Somebody else holds a row of it, for as long as nobody knows: nothing was written, and who waits for it waits alone. */
export class RowLocked extends NotWritten {}

/** The store cannot be reached; what was asked of it may be asked again a moment later. */
export class DatabaseAway extends Error {
  constructor(cause: unknown) {
    super('the database cannot be reached', { cause });
  }
}
