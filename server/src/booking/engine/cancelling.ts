import { refuse } from '@matinee/contract/refusals.ts';
import type { ShowForSale } from '../../catalogue/index.ts';
import { type Booking, type Change, type Moment, seatIdsOf, totalOf } from './booking.ts';
import type { Adopt, Cancel, Decision } from './commands.ts';
import { requestRefund, tell } from './facts.ts';
import type { ShowSeats } from './show-seats.ts';
import { voidTickets } from './tickets.ts';
import { adoptEntry } from './waiting.ts';

/** Gives up all tickets of a booking, or some; the buyer within the show's policy, staff at any time and in full. */
export function decideCancel(seats: ShowSeats, command: Cancel, moment: Moment): Decision {
  const was = seats.liveBooking(command.bookingId);
  if (!was) return refuse('not-found');
  if (command.buyerId !== null && was.buyerId !== command.buyerId) return refuse('hold-not-yours');
  if (was.status !== 'CONFIRMED') return refuse('booking-not-open', { bookingStatus: was.status });
  const given = command.seatIds ?? seatIdsOf(was);
  const missing = given.filter(seatId => !was.seats.some(line => line.seatId === seatId));
  if (missing.length > 0) return refuse('unknown-reference', { seatIds: missing });
  const byStaff = command.buyerId === null;
  if (!byStaff && !cancellable(seats.show, moment.now))
    return refuse('not-cancellable', policyOf(seats.show));
  return giveUp(
    was,
    given,
    byStaff ? 100 : seats.show.cancellation.refundPercent,
    byStaff ? 'staff' : 'buyer',
    moment,
  );
}

function giveUp(
  was: Booking,
  seatIds: readonly string[],
  percent: number,
  by: 'buyer' | 'staff',
  moment: Moment,
): Decision {
  const kept = was.seats.filter(line => !seatIds.includes(line.seatId));
  const gone = was.seats.filter(line => seatIds.includes(line.seatId));
  const back = was.paymentId ? Math.floor((totalOf(gone) * percent + 50) / 100) : 0;
  const whole = kept.length === 0;
  const is: Booking = whole
    ? { ...was, status: 'CANCELLED', endedAt: moment.now, refunded: was.refunded + back }
    : { ...was, seats: kept, refunded: was.refunded + back };
  const { bookingId, showId, buyerId, currency } = was;
  const refunds = was.paymentId
    ? requestRefund(moment, {
        paymentId: was.paymentId,
        bookingId,
        amount: back,
        currency,
        reason: 'cancelled',
      })
    : [];
  const changes: Change[] = [
    { kind: 'booking', was, is },
    voidTickets(was, seatIds, moment),
    tell(moment, 'booking_cancelled', bookingId, {
      bookingId,
      showId,
      buyerId,
      seatIds: [...seatIds],
      whole,
      by,
    }),
    ...refunds,
  ];
  return { booking: is, changes };
}

export function cancellable(show: ShowForSale, now: number): boolean {
  const { untilMinutesBefore } = show.cancellation;
  return untilMinutesBefore !== null && now < show.startsAt.getTime() - untilMinutesBefore * 60_000;
}

const policyOf = ({ cancellation }: ShowForSale) => ({ cancellation });

/** What a guest holds and owns in this show becomes the account's. */
export function decideAdoption(seats: ShowSeats, { from, to }: Adopt, moment: Moment): Decision {
  const theirs = seats.liveBookingsOf(from);
  const place = adoptEntry(seats, from, to, moment);
  if (theirs.length === 0) return { booking: null, changes: place };
  const { showId } = seats.show;
  const bookingIds = theirs.map(booking => booking.bookingId);
  return {
    booking: null,
    changes: [
      ...place,
      ...theirs.map(was => ({ kind: 'booking' as const, was, is: { ...was, buyerId: to } })),
      tell(moment, 'buyer_adopted', showId, { showId, from, to, bookingIds }),
    ],
  };
}
