import type { Fact } from '@matinee/contract/facts/index.ts';
import type { BookingStatus, BuyerContact } from '@matinee/contract/http/bookings.ts';
import { HOLD_GRACE_MS } from '@matinee/contract/values.ts';
import type { BookedLine } from '../../pricing/index.ts';
import type { WaitingEntry } from './waiting-line.ts';

/** Who a booking is for; tickets from the counter need no address. */
export type Contact = Omit<BuyerContact, 'email'> & Partial<Pick<BuyerContact, 'email'>>;

/** A hold and the booking it becomes. Instants are milliseconds since 1970, amounts minor units of `currency`. */
export interface Booking {
  readonly bookingId: string;
  readonly showId: string;
  readonly buyerId: string;
  readonly status: BookingStatus;
  /** In the order asked for, with the prices of that moment (B7). */
  readonly seats: readonly BookedLine[];
  readonly total: number;
  readonly refunded: number;
  readonly currency: string;
  readonly contact: Contact | null;
  /** The payment under way, or the one that paid. */
  readonly paymentId: string | null;
  readonly createdAt: number;
  readonly holdUntil: number;
  readonly confirmedAt: number | null;
  readonly endedAt: number | null;
}

export interface Payment {
  readonly paymentId: string;
  readonly bookingId: string;
  readonly provider: string;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  readonly state: 'started' | 'authorised' | 'captured' | 'declined' | 'voided';
  readonly reference: string | null;
  readonly startedAt: number;
  readonly settledAt: number | null;
}

export interface Ticket {
  readonly ticketId: string;
  readonly bookingId: string;
  readonly showId: string;
  readonly line: BookedLine;
  readonly issuedAt: number;
}

export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly bookingId: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: string;
  readonly requestedAt: number;
}

/**
 * What a decision changes. Which seats are claimed follows from the bookings alone: a live booking claims its seats, an
 * ended one claims none; so claims are never spelled out and cannot disagree with the bookings.
 */
export type Change =
  | { readonly kind: 'booking'; readonly was: Booking | null; readonly is: Booking }
  | { readonly kind: 'seats-blocked'; readonly showId: string; readonly seatIds: readonly string[] }
  | { readonly kind: 'seats-unblocked'; readonly showId: string; readonly seatIds: readonly string[] }
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'tickets-issued'; readonly tickets: readonly Ticket[] }
  | {
      readonly kind: 'tickets-voided';
      readonly bookingId: string;
      readonly seatIds: readonly string[];
      readonly at: number;
    }
  | { readonly kind: 'refund-requested'; readonly refund: Refund }
  | { readonly kind: 'entry'; readonly was: WaitingEntry | null; readonly is: WaitingEntry }
  | { readonly kind: 'fact'; readonly fact: Fact };

/** The instant of a decision by the database's clock, and where it takes new ids from. Nothing else varies. */
export interface Moment {
  readonly now: number;
  readonly newId: () => string;
}

export const isLive = (booking: Booking): boolean =>
  booking.status === 'RESERVED' || booking.status === 'PENDING' || booking.status === 'CONFIRMED';

/** B4: a hold has lapsed from this instant on, also for those who look before any sweeper does. */
export const lapsesAt = (booking: Booking): number => booking.holdUntil + HOLD_GRACE_MS;

export const seatIdsOf = (booking: Booking): string[] => booking.seats.map(line => line.seatId);

export const totalOf = (lines: readonly BookedLine[]): number =>
  lines.reduce((sum, line) => sum + line.total, 0);
