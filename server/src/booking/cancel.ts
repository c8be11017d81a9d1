import { refuse } from '@matinee/contract/refusals.ts';
import type { Role } from '@matinee/contract/values.ts';
import { type BookingCore, findBooking } from './core.ts';
import { type Reply, type RequestKey, replyBefore } from './replies.ts';

/** Who cancels: the owner within the show's policy, or staff of the show's venue, whom it does not bind (B6). */
export interface Canceller {
  readonly buyerId: string;
  readonly roles: readonly Role[];
  readonly venueIds: readonly string[];
}

/** Cancels a booking, or some of its tickets. */
export async function cancel(
  core: BookingCore,
  canceller: Canceller,
  { bookingId, ticketIds }: { bookingId: string; ticketIds?: readonly string[] | undefined },
  key?: RequestKey,
): Promise<Reply> {
  // What was cancelled then is not there any more to be named by its tickets.
  const before = await replyBefore(core.database.read, key);
  if (before) return before;
  const found = await findBooking(core.database.read, bookingId);
  if (!found) return refuse('not-found');
  const isStaff = found.buyerId !== canceller.buyerId && (await isStaffOf(core, canceller, found.showId));
  const buyerId = isStaff ? null : canceller.buyerId;
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
    present: { as: 'changed', given: { buyerId } },
  });
}

async function isStaffOf(
  core: BookingCore,
  { roles, venueIds }: Canceller,
  showId: string,
): Promise<boolean> {
  if (roles.includes('admin')) return true;
  if (!roles.includes('partner')) return false;
  const { rowCount } = await core.database.read.query(OWN_SHOW, [showId, venueIds]);
  return rowCount === 1;
}

const OWN_SHOW = 'select from shows where show_id = $1 and venue_id = any($2::uuid[])';

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
