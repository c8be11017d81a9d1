import type { Fact } from '@matinee/contract/facts/index.ts';
import {
  type Booking,
  type Change,
  isLive,
  type Payment,
  type Refund,
  type Ticket,
} from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { KeptReply } from './replies.ts';

/** What a seat goes from and to in one batch; null is free, `BLOCKED` is blocked by staff. */
export interface ClaimMove {
  readonly showId: string;
  readonly seatId: string;
  readonly was: Claimant;
  is: Claimant;
}
export const BLOCKED = 'blocked';
type Claimant = string | null;

export interface IssuedTicket extends Ticket {
  readonly voidedAt: number | null;
}

export interface VoidedTicket {
  readonly bookingId: string;
  readonly seatId: string;
  readonly at: number;
}

/**
 * The changes of many decisions folded into what one statement writes: a booking that was held and released within the
 * batch is written once, as it ended; a seat freed and taken again moves from one booking to the other.
 */
export class Batch {
  readonly bookings = new Map<string, Booking>();
  readonly #made = new Set<string>();
  readonly #claims = new Map<string, Map<string, ClaimMove>>();
  readonly payments = new Map<string, Payment>();
  readonly tickets = new Map<string, IssuedTicket>();
  readonly voided: VoidedTicket[] = [];
  readonly entries = new Map<string, WaitingEntry>();
  readonly refunds: Refund[] = [];
  readonly facts: Fact[] = [];
  readonly replies: KeptReply[] = [];

  /** The bookings that there were not before. */
  get madeBookings(): Booking[] {
    return [...this.bookings.values()].filter(({ bookingId }) => this.#made.has(bookingId));
  }

  get changedBookings(): Booking[] {
    return [...this.bookings.values()].filter(({ bookingId }) => !this.#made.has(bookingId));
  }

  /** Where every seat goes that does not end as it began. */
  get claims(): ClaimMove[] {
    return [...this.#claims.values()].flatMap(moves => [...moves.values()]);
  }

  add(change: Change): void {
    if (change.kind === 'fact') this.facts.push(change.fact);
    else if (change.kind === 'booking') this.#addBooking(change.was, change.is);
    else if (change.kind === 'entry') this.entries.set(change.is.entryId, change.is);
    else if (change.kind === 'payment') this.#addPayment(change.payment);
    else if (change.kind === 'refund-requested') this.refunds.push(change.refund);
    else if (change.kind === 'tickets-issued') for (const ticket of change.tickets) this.#issue(ticket);
    else if (change.kind === 'tickets-voided')
      for (const seatId of change.seatIds) this.#void(change.bookingId, seatId, change.at);
    else if (change.kind === 'seats-blocked')
      for (const seatId of change.seatIds) this.#move(change.showId, seatId, null, BLOCKED);
    else for (const seatId of change.seatIds) this.#move(change.showId, seatId, BLOCKED, null);
  }

  #addBooking(was: Booking | null, is: Booking): void {
    this.bookings.set(is.bookingId, is);
    if (was === null) this.#made.add(is.bookingId);
    const before = was && isLive(was) ? was.seats : [];
    const after = isLive(is) ? is.seats : [];
    if (before === after) return;
    for (const { seatId } of before) this.#move(is.showId, seatId, is.bookingId, null);
    for (const { seatId } of after) this.#move(is.showId, seatId, null, is.bookingId);
  }

  #move(showId: string, seatId: string, was: Claimant, is: Claimant): void {
    const claims = this.#claims.get(showId) ?? this.#claims.set(showId, new Map()).get(showId)!;
    const move = claims.get(seatId);
    if (!move) claims.set(seatId, { showId, seatId, was, is });
    else if (move.was === is) claims.delete(seatId);
    else move.is = is;
  }

  #addPayment(payment: Payment): void {
    const started = this.payments.get(payment.paymentId);
    this.payments.set(payment.paymentId, started ? { ...payment, startedAt: started.startedAt } : payment);
  }

  #issue(ticket: Ticket): void {
    this.tickets.set(ticketKey(ticket.bookingId, ticket.line.seatId), { ...ticket, voidedAt: null });
  }

  #void(bookingId: string, seatId: string, at: number): void {
    const issued = this.tickets.get(ticketKey(bookingId, seatId));
    if (issued) {
      this.tickets.delete(ticketKey(bookingId, seatId));
      this.tickets.set(issued.ticketId, { ...issued, voidedAt: at });
    } else this.voided.push({ bookingId, seatId, at });
  }
}

const ticketKey = (bookingId: string, seatId: string) => `${bookingId} ${seatId}`;
