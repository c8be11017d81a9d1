import { refuse } from '@matinee/contract/refusals.ts';
import { type BookingCore, findBooking } from './core.ts';
import type { Reply, RequestKey } from './replies.ts';

/** Exchanges all seats of a hold or booking for as many others, at the prices of now. */
export async function changeSeats(
  core: BookingCore,
  buyerId: string,
  { bookingId, seatIds }: { bookingId: string; seatIds: readonly string[] },
  key?: RequestKey,
): Promise<Reply> {
  const found = await findBooking(core.database.read, bookingId);
  if (!found) return refuse('not-found');
  return core.lanes.submit({
    showId: found.showId,
    command: { do: 'change-seats', bookingId, buyerId, seatIds },
    ...(key && { key }),
    present: { as: 'changed', given: { buyerId } },
  });
}
