import type { SeatChanges, SeatStates } from '@matinee/contract/http/seats.ts';
import { packedStates, packStates } from '@matinee/contract/seat-states.ts';
import type { SeatState } from '@matinee/contract/values.ts';
import type { ShowForSale } from '../catalogue/index.ts';
import { written } from '../platform/http/index.ts';
import { type Change, seatIdsOf } from './engine/booking.ts';
import type { ShowSeats } from './engine/show-seats.ts';
import type { LoadedShow } from './load.ts';

/** Who watches a board: hears every change as the event that tells of it, and at last that the board is no longer kept. */
export interface Follower {
  changed(event: string): void;
  retired(): void;
}

/** A change as it goes to every reader; made once, whoever they are. */
interface Told {
  readonly revision: number;
  readonly event: string;
}

const MOST_REMEMBERED = 200;

/**
 * The seat map of one show as it was last committed: what readers see. Kept apart from the writer's memory, which runs
 * ahead of the commit. What readers get of it is made once for each revision.
 */
export class SeatBoard {
  readonly show: ShowForSale;
  revision: number;
  /** Of each seat in the order of the plan, as its place in `packedStates`. */
  readonly #codes: Uint8Array;
  readonly #followers = new Set<Follower>();
  /** Whether what is free was kept for those who wait: that changes how all of it looks. */
  #isKept: boolean;
  /** The last changes, oldest first, without gaps: for readers who come back. */
  readonly #lately: Told[] = [];
  #inShort: SeatStates | undefined;
  #snapshot: string | undefined;

  constructor({ seats, revision }: LoadedShow) {
    this.show = seats.show;
    this.revision = revision;
    this.#codes = Uint8Array.from(seats.show.seats, (_, position) => codeOf[seats.stateAt(position)]);
    this.#isKept = seats.isKeptForLine;
  }

  stateAt(position: number): SeatState {
    return packedStates[this.#codes[position]!]!;
  }

  /** All states, packed; the same object until something changes. */
  get inShort(): SeatStates {
    const { showId, planId, planVersion } = this.show;
    this.#inShort ??= {
      showId,
      planId,
      planVersion,
      revision: this.revision,
      seatCount: this.#codes.length,
      states: Buffer.from(packStates(this.#codes)).toString('base64'),
    };
    return this.#inShort;
  }

  /** The event that tells all states. */
  get snapshot(): string {
    this.#snapshot ??= written({ event: 'snapshot', id: this.revision, data: this.inShort });
    return this.#snapshot;
  }

  /** The events that tell what has changed since a revision, or undefined if that is not remembered. */
  since(revision: number): string[] | undefined {
    if (revision === this.revision) return [];
    const first = this.#lately.findIndex(told => told.revision === revision + 1);
    return first === -1 ? undefined : this.#lately.slice(first).map(({ event }) => event);
  }

  /** Tells the follower of everything from now on; gives what ends that. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /**
   * Takes the seats as a batch leaves them, all after a gap and where the changes are not known; what it gives shows them, and
   * is for after the commit.
   */
  advance({ seats, revision }: LoadedShow, changes?: readonly Change[]): () => void {
    const isKept = seats.isKeptForLine;
    const isNext = changes !== undefined && revision === this.revision + 1;
    const positions = isNext && isKept === this.#isKept ? touched(seats, changes) : this.#codes.keys();
    const states = Array.from(positions, position => [position, seats.stateAt(position)] as const);
    return () => {
      if (revision <= this.revision) return;
      this.#isKept = isKept;
      this.#show(states, revision, isNext);
    };
  }

  #show(states: readonly (readonly [number, SeatState])[], revision: number, isNext: boolean): void {
    const changed: SeatChanges['changes'] = [];
    for (const [position, state] of states) {
      if (this.#codes[position] === codeOf[state]) continue;
      this.#codes[position] = codeOf[state];
      changed.push({ seatId: this.show.seats[position]!.seatId, state });
    }
    this.revision = revision;
    this.#inShort = undefined;
    this.#snapshot = undefined;
    if (!isNext) this.#lately.length = 0;
    this.#tell(revision, changed);
  }

  #tell(revision: number, changes: SeatChanges['changes']): void {
    const told: SeatChanges = { revision, changes };
    const event = written({ event: 'seats', id: revision, data: told });
    this.#lately.push({ revision, event });
    if (this.#lately.length > MOST_REMEMBERED) this.#lately.shift();
    for (const follower of this.#followers) follower.changed(event);
  }

  /** Sends its followers away; they come back to a new board. */
  retire(): void {
    for (const follower of this.#followers) follower.retired();
  }
}

const codeOf = Object.fromEntries(packedStates.map((state, code) => [state, code])) as Record<
  SeatState,
  number
>;

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

  /** Takes what a batch changes of a show that somebody looks at; what it gives is for after the commit. */
  committed(show: LoadedShow, changes?: readonly Change[]): () => void {
    return this.#boards.get(show.seats.show.showId)?.advance(show, changes) ?? (() => {});
  }

  get showIds(): Iterable<string> {
    return this.#boards.keys();
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
