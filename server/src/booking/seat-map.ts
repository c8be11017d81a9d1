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

export function seatMapOf({ show, revision, states }: SeatBoard): SeatMap {
  const { showId, planVersion, currency, prices } = show;
  const seats = show.seats.map(
    (seat, position): SeatView => ({
      seatId: seat.seatId,
      section: seat.section,
      row: seat.row,
      number: seat.number,
      class: seat.class,
      price: { amount: prices[seat.class]!, currency },
      state: states[position]!,
    }),
  );
  return { showId, planVersion, revision, seats };
}
