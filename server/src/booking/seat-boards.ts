import type { SeatChanges, SeatSnapshot } from '@matinee/contract/http/seats.ts';
import type { SeatState } from '@matinee/contract/values.ts';
import type { ShowForSale } from '../catalogue/index.ts';
import { type Change, seatIdsOf } from './engine/booking.ts';
import type { ShowSeats } from './engine/show-seats.ts';
import type { LoadedShow } from './load.ts';

/** Who watches a board: hears every change, and at last that the board is no longer kept. */
export interface Follower {
  changed(changes: SeatChanges): void;
  retired(): void;
}

const MOST_REMEMBERED = 200;

/**
 * The seat map of one show as it was last committed: what readers see. Kept apart from the writer's memory, which runs
 * ahead of the commit.
 */
export class SeatBoard {
  readonly show: ShowForSale;
  readonly states: SeatState[];
  revision: number;
  readonly #followers = new Set<Follower>();
  /** Whether what is free was kept for those who wait: that changes how all of it looks. */
  #isKept: boolean;
  /** The last changes, oldest first, without gaps: for readers who come back. */
  readonly #lately: SeatChanges[] = [];

  constructor({ seats, revision }: LoadedShow) {
    this.show = seats.show;
    this.revision = revision;
    this.states = statesOf(seats);
    this.#isKept = seats.isKeptForLine;
  }

  stateAt(position: number): SeatState {
    return this.states[position]!;
  }

  snapshot(): SeatSnapshot {
    const { showId, planVersion, seats } = this.show;
    const taken = seats.flatMap(({ seatId }, position) => {
      const state = this.states[position]!;
      return state === 'free' ? [] : [{ seatId, state }];
    });
    return { showId, planVersion, revision: this.revision, taken };
  }

  /** What has changed since a revision, or undefined if that is not remembered. */
  since(revision: number): SeatChanges[] | undefined {
    if (revision === this.revision) return [];
    const first = this.#lately.findIndex(changes => changes.revision === revision + 1);
    return first === -1 ? undefined : this.#lately.slice(first);
  }

  /** Tells the follower of everything from now on; gives what ends that. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** Takes what a commit has changed, or, after a gap, compares everything. */
  advance({ seats, revision }: LoadedShow, changes: readonly Change[]): void {
    const isNext = revision === this.revision + 1;
    const isPartial = isNext && seats.isKeptForLine === this.#isKept;
    this.#isKept = seats.isKeptForLine;
    const positions = isPartial ? touched(seats, changes) : this.states.keys();
    const changed: SeatChanges['changes'] = [];
    for (const position of positions) {
      const state = seats.stateAt(position);
      if (this.states[position] === state) continue;
      this.states[position] = state;
      changed.push({ seatId: this.show.seats[position]!.seatId, state });
    }
    this.revision = revision;
    const told = { revision, changes: changed };
    if (!isNext) this.#lately.length = 0;
    this.#lately.push(told);
    if (this.#lately.length > MOST_REMEMBERED) this.#lately.shift();
    for (const follower of this.#followers) follower.changed(told);
  }

  /** Sends its followers away; they come back to a new board. */
  retire(): void {
    for (const follower of this.#followers) follower.retired();
  }
}

const statesOf = (seats: ShowSeats): SeatState[] =>
  seats.show.seats.map((_, position) => seats.stateAt(position));

/** The places in the plan of all seats that the changes are about. */
function touched(seats: ShowSeats, changes: readonly Change[]): Set<number> {
  const seatIds = changes.flatMap(change => {
    if (change.kind === 'seats-blocked' || change.kind === 'seats-unblocked') return change.seatIds;
    if (change.kind !== 'booking') return [];
    return [...(change.was ? seatIdsOf(change.was) : []), ...seatIdsOf(change.is)];
  });
  return new Set(seatIds.map(seatId => seats.positionOf(seatId)!));
}

/** The boards that somebody has looked at lately, by show. */
export class SeatBoards {
  readonly #boards = new Map<string, SeatBoard>();
  readonly #mostKept: number;

  constructor(mostKept = 2_000) {
    this.#mostKept = mostKept;
  }

  /** The lane's news: only of shows that somebody looks at. */
  committed(show: LoadedShow, changes: readonly Change[]): void {
    this.#boards.get(show.seats.show.showId)?.advance(show, changes);
  }

  get(showId: string): SeatBoard | undefined {
    return this.#boards.get(showId);
  }

  /** After a change of the show's prices, plan or times. */
  forget(showId: string): void {
    const board = this.#boards.get(showId);
    this.#boards.delete(showId);
    board?.retire();
  }

  /** Keeps a new board; of too many, the oldest that nobody follows goes. */
  keep(board: SeatBoard): SeatBoard {
    this.#boards.set(board.show.showId, board);
    if (this.#boards.size > this.#mostKept) {
      for (const [showId, old] of this.#boards) {
        if (old.isFollowed || old === board) continue;
        this.#boards.delete(showId);
        break;
      }
    }
    return board;
  }
}
