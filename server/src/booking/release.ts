import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { about, type BookingCore, findBooking } from './core.ts';
import type { Reply, RequestKey } from './replies.ts';
import { viewBooking, viewDecided } from './view.ts';

/** Gives held seats back at once. Releasing what was released already changes nothing and says the same. */
export async function release(
  core: BookingCore,
  buyerId: string,
  bookingId: string,
  key?: RequestKey,
): Promise<Reply> {
  const found = await findBooking(core.database.read, bookingId);
  if (!found) return refuse('not-found');
  const present = about(found, buyerId, (accepted, at) => viewDecided(accepted, at, core.ticketCode));
  const reply = await core.lanes.submit({
    showId: found.showId,
    command: { do: 'release', bookingId, buyerId },
    ...(key && { key }),
    present: (decision, at) =>
      found.status === 'RELEASED' && found.buyerId === buyerId
        ? { status: 200, body: viewBooking(found, at.now) }
        : present(decision, at),
  });
  if (!(reply instanceof Refusal) || found.status !== 'RESERVED') return reply;
  // Two at once: the other one may have released it since it was found.
  const now = await findBooking(core.database.read, bookingId);
  const isReleased = now?.status === 'RELEASED' && now.buyerId === buyerId;
  return isReleased ? { status: 200, body: viewBooking(now, now.endedAt!) } : reply;
}
