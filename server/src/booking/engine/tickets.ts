import type { BookedLine } from '../../pricing/index.ts';
import type { Booking, Change, Moment } from './booking.ts';

/** One ticket per seat of the booking. */
export function issueTickets(
  booking: Booking,
  moment: Moment,
  lines: readonly BookedLine[] = booking.seats,
): Change {
  const tickets = lines.map(line => ({
    ticketId: moment.newId(),
    bookingId: booking.bookingId,
    showId: booking.showId,
    line,
    issuedAt: moment.now,
  }));
  return { kind: 'tickets-issued', tickets };
}

export const voidTickets = (booking: Booking, seatIds: readonly string[], { now }: Moment): Change => ({
  kind: 'tickets-voided',
  bookingId: booking.bookingId,
  seatIds,
  at: now,
});

/** After an exchange every ticket is a new one, since each states the price at which it was exchanged. */
export const changeTickets = (was: Booking, is: Booking, moment: Moment): Change[] => [
  voidTickets(
    was,
    was.seats.map(line => line.seatId),
    moment,
  ),
  issueTickets(is, moment),
];
