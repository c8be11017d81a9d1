import type { SeatStates } from '@matinee/contract/http/seats.ts';
import type { Follower, SeatBoard } from '../../booking/seat-boards.ts';
import type { SimulatedDatabase } from './simulated-database.ts';

type Complain = (says: string) => void;

/**
 * Somebody who looks at a seat map and follows it: keeps the seats as they were first seen and changes what is told to have changed,
 * as a browser does. After each change that must be what the database had at that revision, and it must have had it by then.
 */
export class Onlooker implements Follower {
  readonly #board: SeatBoard;
  readonly #database: SimulatedDatabase;
  readonly #complain: Complain;
  readonly #states: Map<string, string>;
  readonly #unfollow: () => void;

  constructor(board: SeatBoard, database: SimulatedDatabase, complain: Complain) {
    this.#board = board;
    this.#database = database;
    this.#complain = complain;
    this.#states = new Map(board.show.seats.map(({ seatId }, place) => [seatId, board.stateAt(place)]));
    this.#compare(board.revision);
    this.#unfollow = board.follow(this);
  }

  changed(event: string): void {
    const told = JSON.parse(/^data: ?(.*)$/m.exec(event)![1]!) as {
      revision: number;
      changes: { seatId: string; state: SeatStates['states'] }[];
    };
    for (const { seatId, state } of told.changes) this.#states.set(seatId, state);
    this.#compare(told.revision);
  }

  retired(): void {
    this.#unfollow();
  }

  #compare(revision: number): void {
    const { showId } = this.#board.show;
    const is = this.#database.statesAt(showId, revision);
    const seen = [...this.#states.values()].join();
    if (is === seen) return;
    this.#complain(
      is === undefined
        ? `revision ${revision} of ${showId} was shown before it was committed`
        : `${showId} was shown as ${seen} at revision ${revision}, and was ${is}`,
    );
  }
}
