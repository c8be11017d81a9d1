import { refuse } from '@matinee/contract/refusals.ts';
import { type BookingCore, findBooking, type OnBehalf, presentChanged } from './core.ts';
import type { Told } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import { viewBooking } from './view.ts';

/** Gives held seats back at once. Releasing what was released already changes nothing and says the same. */
export async function release(
  core: BookingCore,
  buyerId: string,
  bookingId: string,
  key?: RequestKey,
): Promise<Reply> {
  const found = await findBooking(core.database.read, bookingId);
  if (!found) return refuse('not-found');
  return core.lanes.submit({
    showId: found.showId,
    command: { do: 'release', bookingId, buyerId },
    ...(key && { key }),
    present: { as: 'released', given: { buyerId } },
  });
}

export function presentReleased(told: Told<OnBehalf>): Reply {
  const { ended, now } = told.at;
  return ended.booking?.status === 'RELEASED' && ended.booking.buyerId === told.given.buyerId
    ? { status: 200, body: viewBooking(ended.booking, now) }
    : presentChanged(told);
}
