import type { SeatMap, SeatView } from '@matinee/contract/http/seats.ts';
import type { BookingCore } from './core.ts';
import { SeatBoard } from './seat-boards.ts';

/** The seat map of a show as it was last committed; undefined if there is no such show. */
export async function seatBoard(core: BookingCore, showId: string): Promise<SeatBoard | undefined> {
  const known = core.boards.get(showId);
  if (known) return known;
  return core.lanes.look(
    showId,
    loaded => core.boards.get(showId) ?? core.boards.keep(new SeatBoard(loaded)),
  );
}

/** Of all shows together; with what is made of it on its way out, some 400 bytes a seat. */
const MOST_SEATS = 250_000;

/** The whole seat maps that were asked for lately: each the same object until something changes, so that it is written once. */
export class RecentSeatMaps {
  /** Those asked for first come first. */
  readonly #maps = new Map<SeatBoard, SeatMap>();
  #seats = 0;

  of(board: SeatBoard): SeatMap {
    const known = this.#maps.get(board);
    if (known?.revision === board.revision) return known;
    const map = seatMapOf(board);
    this.#drop(board);
    this.#maps.set(board, map);
    this.#seats += map.seats.length;
    for (const old of this.#maps.keys()) {
      if (this.#seats <= MOST_SEATS || old === board) break;
      this.#drop(old);
    }
    return map;
  }

  #drop(board: SeatBoard): void {
    if (this.#maps.delete(board)) this.#seats -= board.show.seats.length;
  }
}

function seatMapOf(board: SeatBoard): SeatMap {
  const { showId, planVersion, currency, prices, seats } = board.show;
  const view = (seat: (typeof seats)[number], position: number): SeatView => ({
    seatId: seat.seatId,
    section: seat.section,
    row: seat.row,
    number: seat.number,
    class: seat.class,
    price: { amount: prices[seat.class]!, currency },
    state: board.stateAt(position),
  });
  return { showId, planVersion, revision: board.revision, seats: seats.map(view) };
}
