import type { BookingCore } from './core.ts';

/** What of a show is left, and what the buyers who are choosing have of it. Not what anybody may rely on: the engine decides. */
export interface CrowdedShow {
  readonly free: number;
  readonly held: number;
  readonly awaited: number;
  readonly buyers: number;
  readonly taken: number;
  readonly choosing: number;
}

/**
 * Looks at a show for whoever lets buyers in: seats that are free, held, and awaited in the waiting line; the buyers with seats
 * and how many those are; and how many of `inside` have no seats and wait for none. Undefined if there is no such show.
 */
export function lookAtCrowd(
  { lanes }: BookingCore,
  showId: string,
  inside: readonly string[],
): Promise<CrowdedShow | undefined> {
  return lanes.look(showId, ({ seats }) => ({
    free: seats.free,
    held: seats.held,
    awaited: seats.line.awaited,
    buyers: seats.buyers.count,
    taken: seats.buyers.seats,
    choosing: inside.filter(buyerId => seats.seatsOfBuyer(buyerId) === 0 && !seats.line.entryOf(buyerId))
      .length,
  }));
}
