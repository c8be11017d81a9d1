import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import { HOLD_MS } from '@matinee/contract/values.ts';
import { instantText } from '../../platform/clock.ts';
import { type Booking, type Change, lapsesAt, type Moment, seatIdsOf, totalOf } from './booking.ts';
import type { ChangeSeats, Decision, Hold, Release } from './commands.ts';
import { freedBy, pricedBy, requestRefund, tell } from './facts.ts';
import type { ShowSeats } from './show-seats.ts';
import { changeTickets } from './tickets.ts';
import { decideTake, lapsedOffer, offerWith } from './waiting.ts';

/** B1 to B5: all the seats asked for, or the exact reason why not; cheap checks first. */
export function decideHold(seats: ShowSeats, command: Hold, moment: Moment): Decision {
  const { bookingId, buyerId, seatIds } = command;
  const done = seats.liveBooking(bookingId);
  if (done) return { booking: done, changes: [] };
  const most = seats.show.mostSeatsPerBuyer;

  if (!onSale(seats, moment.now)) return refuse('show-not-on-sale', saleOf(seats));
  if (seatIds.length > most) return refuse('too-many-seats', { most });
  const misnamed = refuseMisnamed(seats, seatIds);
  if (misnamed) return misnamed;
  const offer = offerWith(seats, buyerId, seatIds);
  if (offer) return decideTake(seats, offer, command, moment);
  const already = seats.seatsOfBuyer(buyerId) + seats.awaitedBy(buyerId);
  if (already + seatIds.length > most) return refuse('too-many-seats', { most, already });
  const taken = seatIds.filter(seatId => !seats.isFree(seats.positionOf(seatId)!));
  if (taken.length > 0) return refuseTaken(seats, taken, seatIds.length);
  if (seats.isKeptForLine) return refuse('seats-may-return', { seatIds, waiting: seats.line.length });

  const booking = newBooking(seats, command, moment);
  return {
    booking,
    changes: [
      { kind: 'booking', was: null, is: booking },
      tell(moment, 'seats_held', bookingId, {
        ...pricedBy(booking),
        holdUntil: instantText(booking.holdUntil),
      }),
    ],
  };
}

function newBooking(seats: ShowSeats, { bookingId, buyerId, seatIds }: Hold, { now }: Moment): Booking {
  const lines = seats.priceOf(seatIds);
  return {
    bookingId,
    showId: seats.show.showId,
    buyerId,
    status: 'RESERVED',
    seats: lines,
    total: totalOf(lines),
    refunded: 0,
    currency: seats.show.currency,
    contact: null,
    paymentId: null,
    createdAt: now,
    holdUntil: now + HOLD_MS,
    confirmedAt: null,
    endedAt: null,
  };
}

/** The buyer gives the seats back. */
export function decideRelease(seats: ShowSeats, { bookingId, buyerId }: Release, moment: Moment): Decision {
  const was = seats.liveBooking(bookingId);
  if (!was) return refuse('not-found');
  if (was.buyerId !== buyerId) return refuse('hold-not-yours');
  if (was.status === 'PENDING') return refuse('payment-pending');
  if (was.status === 'CONFIRMED') return refuse('booking-not-open', { bookingStatus: was.status });
  const is: Booking = { ...was, status: 'RELEASED', endedAt: moment.now };
  return {
    booking: is,
    changes: [
      { kind: 'booking', was, is },
      ...lapsedOffer(seats, was, moment),
      tell(moment, 'hold_released', bookingId, freedBy(was)),
    ],
  };
}

/** B4: every hold that has lapsed by now ends; it had ended already for everyone who looked at the clock. */
export function decideExpiries(seats: ShowSeats, moment: Moment): Change[] {
  return seats
    .lapsedBy(moment.now)
    .flatMap(hold => [...expire(hold, moment), ...lapsedOffer(seats, hold, moment)]);
}

export function expire(was: Booking, moment: Moment): Change[] {
  const is: Booking = { ...was, status: 'EXPIRED', endedAt: lapsesAt(was) };
  return [{ kind: 'booking', was, is }, tell(moment, 'hold_expired', was.bookingId, freedBy(was))];
}

/** Other seats for the same booking: a hold keeps its deadline, a paid booking gets the difference back. */
export function decideChange(seats: ShowSeats, command: ChangeSeats, moment: Moment): Decision {
  const { bookingId, buyerId, seatIds } = command;
  const was = seats.liveBooking(bookingId);
  if (!was) return refuse('not-found');
  if (was.buyerId !== buyerId) return refuse('hold-not-yours');
  if (was.status === 'PENDING') return refuse('payment-pending');
  if (seats.line.offeredBy(bookingId)) return refuse('booking-not-open', { bookingStatus: was.status });
  if (!onSale(seats, moment.now)) return refuse('show-not-on-sale', saleOf(seats));
  if (seatIds.length !== was.seats.length) {
    return refuse('invalid-request', {
      detail: `Name as many seats as the booking has: ${was.seats.length}.`,
    });
  }
  const misnamed = refuseMisnamed(seats, seatIds);
  if (misnamed) return misnamed;
  const taken = seatIds.filter(seatId => !isFreeFor(seats, seatId, bookingId));
  if (taken.length > 0) return refuseTaken(seats, taken, taken.length);
  return exchange(seats, was, seatIds, moment);
}

function exchange(seats: ShowSeats, was: Booking, seatIds: readonly string[], moment: Moment): Decision {
  const lines = seats.priceOf(seatIds);
  const paid = totalOf(was.seats);
  const due = totalOf(lines);
  const is: Booking = { ...was, seats: lines };
  const told = { ...pricedBy({ ...is, total: due }), seatIdsBefore: seatIdsOf(was) };
  if (was.status === 'RESERVED') {
    const held = { ...is, total: due };
    return {
      booking: held,
      changes: [{ kind: 'booking', was, is: held }, tell(moment, 'hold_changed', was.bookingId, told)],
    };
  }
  if (due > paid)
    return refuse('change-costs-more', { difference: { amount: due - paid, currency: was.currency } });
  const back = was.paymentId ? paid - due : 0;
  const booking = { ...is, refunded: was.refunded + back };
  return {
    booking,
    changes: [
      { kind: 'booking', was, is: booking },
      ...changeTickets(was, booking, moment),
      tell(moment, 'seats_changed', was.bookingId, told),
      ...refundDifference(booking, back, moment),
    ],
  };
}

const refundDifference = (booking: Booking, amount: number, moment: Moment): Change[] =>
  booking.paymentId
    ? requestRefund(moment, {
        paymentId: booking.paymentId,
        bookingId: booking.bookingId,
        amount,
        currency: booking.currency,
        reason: 'seats-changed',
      })
    : [];

function isFreeFor(seats: ShowSeats, seatId: string, bookingId: string): boolean {
  const position = seats.positionOf(seatId)!;
  return (seats.isFree(position) && !seats.isKeptForLine) || seats.isClaimedBy(position, bookingId);
}

export function onSale({ show }: ShowSeats, now: number): boolean {
  return show.onSaleFrom.getTime() <= now && now < show.onSaleUntil.getTime();
}

export const saleOf = ({ show }: ShowSeats) => ({
  onSaleFrom: show.onSaleFrom.toISOString(),
  onSaleUntil: show.onSaleUntil.toISOString(),
});

/** Faults of the request itself: a seat named twice, or one that the hall does not have. */
export function refuseMisnamed(seats: ShowSeats, seatIds: readonly string[]): Refusal | null {
  const twice = seatIds.filter((seatId, index) => seatIds.indexOf(seatId) !== index);
  if (twice.length > 0) return refuse('duplicate-seat', { seatIds: [...new Set(twice)] });
  const unknown = seatIds.filter(seatId => seats.positionOf(seatId) === undefined);
  if (unknown.length > 0) return refuse('unknown-seat', { seatIds: unknown });
  return null;
}

/**
 * B5, for `wanted` seats of which some are `taken`. Others are free and would do: back to the map. Too few are free but
 * with those on hold there would be enough: they may return. Otherwise what is left decides.
 */
export function refuseTaken(seats: ShowSeats, taken: readonly string[], wanted: number): Refusal {
  if (seats.free >= wanted) return refuse('seats-taken', { seatIds: taken });
  if (seats.held > 0 && seats.free + seats.held >= wanted)
    return refuse('seats-may-return', { seatIds: taken });
  if (seats.free > 0) return refuse('seats-taken', { seatIds: taken });
  return seats.held > 0 ? refuse('seats-may-return', { seatIds: taken }) : refuse('show-full');
}
