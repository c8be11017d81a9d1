import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { type BookingCore, type Found, findBooking, presentChanged } from './core.ts';
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
  const reply = await core.lanes.submit({
    showId: found.showId,
    command: { do: 'release', bookingId, buyerId },
    ...(key && { key }),
    present: { as: 'released', given: { found, buyerId } },
  });
  if (!(reply instanceof Refusal) || found.status !== 'RESERVED') return reply;
  // Two at once: the other one may have released it since it was found.
  const now = await findBooking(core.database.read, bookingId);
  const isReleased = now?.status === 'RELEASED' && now.buyerId === buyerId;
  return isReleased ? { status: 200, body: viewBooking(now, now.endedAt!) } : reply;
}

export function presentReleased(told: Told<Found>): Reply {
  const { found, buyerId } = told.given;
  return found.status === 'RELEASED' && found.buyerId === buyerId
    ? { status: 200, body: viewBooking(found, told.at.now) }
    : presentChanged(told);
}
