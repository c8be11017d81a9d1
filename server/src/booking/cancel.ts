import { refuse } from '@matinee/contract/refusals.ts';
import { about, type BookingCore, findBooking } from './core.ts';
import { type Reply, type RequestKey, replyBefore } from './replies.ts';
import { viewDecided } from './view.ts';

/** Cancels a booking, or some of its tickets. `buyerId` is null for staff, whom the show's policy does not bind. */
export async function cancel(
  core: BookingCore,
  buyerId: string | null,
  { bookingId, ticketIds }: { bookingId: string; ticketIds?: readonly string[] | undefined },
  key?: RequestKey,
): Promise<Reply> {
  // What was cancelled then is not there any more to be named by its tickets.
  const before = await replyBefore(core.database.read, key);
  if (before) return before;
  const found = await findBooking(core.database.read, bookingId);
  if (!found) return refuse('not-found');
  const seatIds = ticketIds ? await seatsOf(core, bookingId, ticketIds) : null;
  if (ticketIds && seatIds!.length < new Set(ticketIds).size) {
    return buyerId !== null && found.buyerId !== buyerId
      ? refuse('hold-not-yours')
      : refuse('unknown-reference', { detail: 'Not all of these are valid tickets of this booking.' });
  }
  return core.lanes.submit({
    showId: found.showId,
    command: { do: 'cancel', bookingId, buyerId, seatIds },
    ...(key && { key }),
    present: about(found, buyerId, (accepted, at) => viewDecided(accepted, at, core.ticketCode)),
  });
}

async function seatsOf(
  core: BookingCore,
  bookingId: string,
  ticketIds: readonly string[],
): Promise<string[]> {
  const { rows } = await core.database.read.query<{ seatId: string }>(VALID_SEATS, [bookingId, ticketIds]);
  return rows.map(row => row.seatId);
}

const VALID_SEATS = `
  select seat_id as "seatId" from tickets
  where booking_id = $1 and ticket_id = any($2::uuid[]) and status = 'VALID'`;
