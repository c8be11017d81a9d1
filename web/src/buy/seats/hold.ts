import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { passInto } from '../../api/pass.ts';
import { CallFailed } from '../../api/problem.ts';
import type { SeatStore } from '../../seat-map/seat-store.ts';

/** How often a place to stand that has gone is silently exchanged for the next one. */
const STANDING_TRIES = 4;

/** A request that may have to be sent again: the same seats go with the same key, so that they are held once. */
export interface Attempt {
  readonly seats: string;
  readonly key: string;
}

/** The attempt for these seats: the one before, if it was for the same and never answered. */
export function attemptFor(seatIds: readonly string[], before: Attempt | undefined): Attempt {
  const seats = seatIds.join(' ');
  return before?.seats === seats ? before : { seats, key: newIdempotencyKey() };
}

/**
 * Holds the chosen seats. Seats told to be gone are marked in the store; where they were only places to stand, the
 * next free ones are tried at once, since one place is as good as another.
 */
export async function holdChosen(
  showId: string,
  store: SeatStore,
  first: Attempt,
  send = (seatIds: string[], idempotencyKey: string): Promise<BookingView> =>
    call('reserve', { body: { showId, seatIds }, idempotencyKey, pass: passInto(showId)?.token }),
): Promise<BookingView> {
  let attempt = first;
  for (let tries = 1; ; tries++) {
    const wanted = store.current().chosen.length;
    try {
      return await store.claim(() => send(attempt.seats.split(' '), attempt.key));
    } catch (failure) {
      if (!(failure instanceof CallFailed) || failure.code !== 'seats-taken') throw failure;
      store.markTaken(failure.problem?.seatIds ?? []);
      const { chosen, lost } = store.current();
      if (lost.length > 0 || chosen.length < wanted || tries === STANDING_TRIES) throw failure;
      attempt = attemptFor(
        chosen.map(seat => store.layout.seats[seat]!.seatId),
        undefined,
      );
    }
  }
}
