import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { BookedLine } from '../../pricing/index.ts';
import { type Booking, type Change, type Moment, totalOf } from './booking.ts';
import type { Block, Decision, Issue } from './commands.ts';
import { paidBy, pricedBy, tell } from './facts.ts';
import { refuseMisnamed, refuseTaken } from './holding.ts';
import type { ShowSeats } from './show-seats.ts';
import { issueTickets } from './tickets.ts';

/** Tickets from the counter, or given away: the same claims as everyone's, so never beyond capacity. */
export function decideIssue(seats: ShowSeats, command: Issue, moment: Moment): Decision {
  const done = seats.liveBooking(command.bookingId);
  if (done) return { booking: done, changes: [] };
  const chosen =
    'seatIds' in command.seats ? chooseNamed(seats, command.seats.seatIds) : chooseFree(seats, command.seats);
  if (!Array.isArray(chosen)) return chosen as Refusal;
  const booking = issuedBooking(seats, command, chosen, moment);
  return {
    booking,
    changes: [
      { kind: 'booking', was: null, is: booking },
      ...receiveCash(booking, command, moment),
      issueTickets(booking, moment),
      tell(moment, 'booking_confirmed', booking.bookingId, {
        ...pricedBy(booking),
        paymentId: booking.paymentId,
        revived: false,
      }),
    ],
  };
}

function chooseNamed(seats: ShowSeats, seatIds: readonly string[]): readonly string[] | Refusal {
  const misnamed = refuseMisnamed(seats, seatIds);
  if (misnamed) return misnamed;
  const taken = seatIds.filter(seatId => !seats.isFree(seats.positionOf(seatId)!));
  if (taken.length > 0) return refuseTaken(seats, taken, seatIds.length);
  return seats.isKeptForLine ? refuse('seats-may-return', { seatIds, waiting: seats.line.length }) : seatIds;
}

/** The first free ones in the plan's order. */
function chooseFree(seats: ShowSeats, { count, class: name }: { count: number; class: string | null }) {
  const ofClass = seats.show.seats.filter(seat => name === null || seat.class === name);
  if (count > ofClass.length) return refuse('beyond-capacity', { capacity: ofClass.length });
  const free = ofClass.filter(seat => seats.isFree(seats.positionOf(seat.seatId)!)).slice(0, count);
  if (seats.isKeptForLine) return refuse('seats-may-return', { waiting: seats.line.length });
  if (free.length === count) return free.map(seat => seat.seatId);
  return refuse(seats.free === 0 && seats.held === 0 ? 'show-full' : 'beyond-capacity', {
    free: free.length,
  });
}

function issuedBooking(
  seats: ShowSeats,
  command: Issue,
  seatIds: readonly string[],
  { now }: Moment,
): Booking {
  const priced = seats.priceOf(seatIds);
  const lines = command.payment === 'cash' ? priced : priced.map(giveAway);
  return {
    bookingId: command.bookingId,
    showId: seats.show.showId,
    buyerId: command.buyerId,
    status: 'CONFIRMED',
    seats: lines,
    total: totalOf(lines),
    refunded: 0,
    currency: seats.show.currency,
    contact: command.contact,
    paymentId: totalOf(lines) > 0 ? command.paymentId : null,
    createdAt: now,
    holdUntil: now,
    confirmedAt: now,
    endedAt: null,
  };
}

const giveAway = (line: BookedLine): BookedLine => ({
  ...line,
  discounts: [{ code: 'complimentary', amount: line.price }],
  total: 0,
});

function receiveCash(booking: Booking, { paymentId }: Issue, moment: Moment): Change[] {
  if (booking.paymentId === null) return [];
  const payment = {
    paymentId,
    bookingId: booking.bookingId,
    provider: 'counter',
    method: 'cash',
    amount: booking.total,
    currency: booking.currency,
    state: 'captured' as const,
    reference: null,
    startedAt: moment.now,
    settledAt: moment.now,
  };
  return [
    { kind: 'payment', payment },
    tell(moment, 'payment_succeeded', booking.bookingId, paidBy(booking, payment)),
  ];
}

/** Takes seats off sale, or puts them back; seats that are already so are left as they are. */
export function decideBlock(seats: ShowSeats, { seatIds, blocked }: Block, moment: Moment): Decision {
  const misnamed = refuseMisnamed(seats, seatIds);
  if (misnamed) return misnamed;
  const at = (seatId: string) => seats.positionOf(seatId)!;
  const taken = seatIds.filter(seatId => !seats.isFree(at(seatId)) && !seats.isBlocked(at(seatId)));
  if (taken.length > 0) return refuse('seats-taken', { seatIds: taken });
  const changing = seatIds.filter(seatId => seats.isFree(at(seatId)) === blocked);
  if (changing.length === 0) return { booking: null, changes: [] };
  const { showId } = seats.show;
  return {
    booking: null,
    changes: [
      { kind: blocked ? 'seats-blocked' : 'seats-unblocked', showId, seatIds: changing },
      tell(moment, blocked ? 'seats_blocked' : 'seats_unblocked', showId, { showId, seatIds: changing }),
    ],
  };
}
