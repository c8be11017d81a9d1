import type { BookedSeat, BookingView } from '@matinee/contract/http/bookings.ts';
import type { TicketView } from '@matinee/contract/http/tickets.ts';
import type { Money } from '@matinee/contract/values.ts';
import type { ShowForSale } from '../catalogue/index.ts';
import { instantText } from '../platform/clock.ts';
import type { BookedLine } from '../pricing/index.ts';
import type { Booking } from './engine/booking.ts';
import type { Accepted } from './engine/commands.ts';

/** Signs what a ticket's QR code says; the tickets module gives it. */
export type TicketCode = (ticket: {
  ticketId: string;
  showId: string;
  seatId: string;
  startsAt: Date;
}) => string;

export function viewBooking(booking: Booking, now: number, tickets?: readonly TicketView[]): BookingView {
  const money = (amount: number): Money => ({ amount, currency: booking.currency });
  const open = booking.status === 'RESERVED' || booking.status === 'PENDING';
  return {
    bookingId: booking.bookingId,
    showId: booking.showId,
    status: booking.status,
    seats: booking.seats.map(line => viewSeat(line, money)),
    total: money(booking.total),
    ...(booking.refunded > 0 && { refunded: money(booking.refunded) }),
    holdUntil: open ? instantText(booking.holdUntil) : null,
    serverTime: instantText(now),
    createdAt: instantText(booking.createdAt),
    ...(booking.confirmedAt !== null && { confirmedAt: instantText(booking.confirmedAt) }),
    ...(tickets && { tickets: [...tickets] }),
  };
}

const viewSeat = (line: BookedLine, money: (amount: number) => Money): BookedSeat => ({
  seatId: line.seatId,
  class: line.class,
  price: money(line.price),
  discounts: line.discounts.map(({ code, amount }) => ({ code, amount: money(amount) })),
  total: money(line.total),
});

/** A booking after a decision, with the tickets that the decision issued. */
export function viewDecided(
  { booking, changes }: Accepted,
  at: { readonly now: number; readonly show: ShowForSale },
  code: TicketCode,
): BookingView {
  const issued = changes.flatMap(change => (change.kind === 'tickets-issued' ? change.tickets : []));
  const tickets = issued.map(({ ticketId, bookingId, showId, line }) => ({
    ticketId,
    bookingId,
    showId,
    seatId: line.seatId,
    class: line.class,
    price: { amount: line.total, currency: booking!.currency },
    status: 'VALID' as const,
    code: code({ ticketId, showId, seatId: line.seatId, startsAt: at.show.startsAt }),
  }));
  return viewBooking(booking!, at.now, tickets.length > 0 ? tickets : undefined);
}
