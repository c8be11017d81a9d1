import type { WaitingRule, WaitingView } from '@matinee/contract/http/waiting.ts';
import { systemTimers, type Timers } from '../platform/clock.ts';
import type { Booking, Change } from './engine/booking.ts';
import type { ShowSeats } from './engine/show-seats.ts';
import { isWaitingOrOffered, type WaitingEntry } from './engine/waiting-line.ts';
import type { LoadedShow } from './load.ts';

/** A place in the line, as it was last committed. */
interface Place {
  readonly entry: WaitingEntry;
  /** From 1; 0 for one that waits no more. */
  readonly position: number;
  readonly offer: Booking | undefined;
}

type Hear = () => void;

/** How many hear of a change in one turn: thousands at once would keep everything else waiting, the next head of the line too. */
const TOLD_AT_ONCE = 200;

/** The line of one show as it was last committed: what those who wait see. */
export class WaitingBoard {
  readonly showId: string;
  readonly #terms: WaitingTerms;
  #revision: number;
  #places: ReadonlyMap<string, Place>;
  /** In lists, which are smaller than sets where most have one follower. */
  readonly #followers = new Map<string, readonly Hear[]>();
  /** Entries whose followers have not heard yet of how the line is now. */
  readonly #toTell = new Set<string>();
  readonly #timers: Timers;
  #isTelling = false;

  constructor({ seats, revision }: LoadedShow, timers: Timers = systemTimers) {
    this.#timers = timers;
    this.showId = seats.show.showId;
    this.#terms = termsOf(seats);
    this.#revision = revision;
    this.#places = placesIn(seats);
  }

  get entryIds(): Iterable<string> {
    return this.#places.keys();
  }

  ownerOf(entryId: string): string | undefined {
    return this.#places.get(entryId)?.entry.buyerId;
  }

  /** Undefined for an entry that has ended, or is of another show. */
  view(entryId: string, now: number): WaitingView | undefined {
    const place = this.#places.get(entryId);
    if (!place) return undefined;
    return viewEntry(place.entry, { ...place, ...this.#terms, revision: this.#revision, now });
  }

  /** Calls back after every change of the line from now on; gives what ends that. */
  follow(entryId: string, hear: Hear): () => void {
    this.#followers.set(entryId, [...(this.#followers.get(entryId) ?? []), hear]);
    return () => this.#leave(entryId, hear);
  }

  #leave(entryId: string, hear: Hear): void {
    const others = this.#followers.get(entryId)?.filter(follower => follower !== hear) ?? [];
    if (others.length > 0) return void this.#followers.set(entryId, others);
    this.#followers.delete(entryId);
    this.#toTell.delete(entryId);
  }

  /** Nobody waits, and nobody watches. */
  get isIdle(): boolean {
    return this.#places.size === 0 && this.#followers.size === 0;
  }

  /**
   * Takes the line as a batch leaves it; what it gives is for after the commit: then those whose turn has come, or whose
   * wait is over, hear of it before anybody else.
   */
  advance({ seats, revision }: LoadedShow, changes?: readonly Change[]): () => void {
    const changed = changes?.flatMap(change => (change.kind === 'entry' ? change.is.entryId : [])) ?? [];
    if (changes && changed.length === 0) return () => {};
    const places = placesIn(seats);
    return () => {
      if (revision > this.#revision) this.#show(places, revision, changed);
    };
  }

  #show(places: ReadonlyMap<string, Place>, revision: number, changed: readonly string[]): void {
    this.#revision = revision;
    this.#places = places;
    for (const entryId of this.#followers.keys()) this.#toTell.add(entryId);
    for (const entryId of changed) this.#tell(entryId);
    this.#tellOthers();
  }

  #tell(entryId: string): void {
    this.#toTell.delete(entryId);
    for (const hear of this.#followers.get(entryId) ?? []) hear();
  }

  /** A few in each turn. Whoever has not heard yet when the line moves once more hears of both at once. */
  #tellOthers(): void {
    if (this.#isTelling || this.#toTell.size === 0) return;
    this.#isTelling = true;
    this.#timers.soon(() => {
      this.#isTelling = false;
      for (const entryId of [...this.#toTell.keys().take(TOLD_AT_ONCE)]) this.#tell(entryId);
      this.#tellOthers();
    });
  }
}

function placesIn(seats: ShowSeats): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  seats.line.waiting().forEach((entry, index) => {
    places.set(entry.entryId, { entry, position: index + 1, offer: undefined });
  });
  for (const entry of seats.line.offered()) {
    places.set(entry.entryId, { entry, position: 0, offer: seats.liveBooking(entry.bookingId!) });
  }
  return places;
}

/** What a show lays down for its line. */
export interface WaitingTerms {
  readonly rule: WaitingRule;
  readonly offerSeconds: number;
}

export const termsOf = ({ show }: ShowSeats): WaitingTerms => ({
  rule: show.waitingRule,
  offerSeconds: show.offerSeconds,
});

export interface SeenAt extends WaitingTerms {
  readonly position: number;
  readonly offer: Pick<Booking, 'bookingId' | 'seats' | 'holdUntil'> | undefined;
  readonly revision: number;
  readonly now: number;
}

export function viewEntry(
  entry: WaitingEntry,
  { position, offer, rule, offerSeconds, revision, now }: SeenAt,
): WaitingView {
  return {
    entryId: entry.entryId,
    showId: entry.showId,
    seats: entry.seats,
    status: entry.status,
    position,
    ahead: Math.max(0, position - 1),
    rule,
    offerSeconds,
    joinedAt: new Date(entry.joinedAt).toISOString(),
    expiresAt: new Date(entry.expiresAt).toISOString(),
    ...(offer &&
      isWaitingOrOffered(entry) && {
        offer: {
          bookingId: offer.bookingId,
          seatIds: offer.seats.map(line => line.seatId),
          holdUntil: new Date(offer.holdUntil).toISOString(),
        },
      }),
    serverTime: new Date(now).toISOString(),
    revision,
  };
}

/** The lines that somebody follows or has asked for, by show and by entry. */
export class WaitingBoards {
  readonly #boards = new Map<string, WaitingBoard>();
  readonly #boardOf = new Map<string, WaitingBoard>();

  /** Takes what a batch changes of a show; what it gives is for after the commit. */
  committed(show: LoadedShow, changes?: readonly Change[]): () => void {
    const board = this.#boards.get(show.seats.show.showId);
    if (!board) return () => {};
    const advance = board.advance(show, changes);
    return () => this.#show(board, advance, changes);
  }

  #show(board: WaitingBoard, advance: () => void, changes: readonly Change[] | undefined): void {
    const before = changes ? [] : [...board.entryIds];
    advance();
    for (const change of changes ?? []) {
      if (change.kind !== 'entry') continue;
      if (isWaitingOrOffered(change.is)) this.#boardOf.set(change.is.entryId, board);
      else this.#boardOf.delete(change.is.entryId);
    }
    if (!changes) {
      for (const entryId of before) this.#boardOf.delete(entryId);
      for (const entryId of board.entryIds) this.#boardOf.set(entryId, board);
    }
    if (board.isIdle) this.#boards.delete(board.showId);
  }

  get showIds(): Iterable<string> {
    return this.#boards.keys();
  }

  get(showId: string): WaitingBoard | undefined {
    return this.#boards.get(showId);
  }

  ofEntry(entryId: string): WaitingBoard | undefined {
    return this.#boardOf.get(entryId);
  }

  keep(board: WaitingBoard): WaitingBoard {
    this.#boards.set(board.showId, board);
    for (const entryId of board.entryIds) this.#boardOf.set(entryId, board);
    return board;
  }
}
