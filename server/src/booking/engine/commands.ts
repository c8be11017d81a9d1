import type { BuyerContact } from '@matinee/contract/http/bookings.ts';
import type { Refusal } from '@matinee/contract/refusals.ts';
import type { Booking, Change, Contact } from './booking.ts';

/** What can be asked of a show's one writer. Ids come with the command, so that repeating it finds what it did. */
export type Command =
  | Hold
  | Release
  | ChangeSeats
  | BeginPayment
  | SettlePayment
  | Cancel
  | Issue
  | Block
  | Adopt
  | JoinLine
  | LeaveLine
  | { readonly do: 'expire' };

export interface Hold {
  readonly do: 'hold';
  readonly bookingId: string;
  readonly buyerId: string;
  readonly seatIds: readonly string[];
}

export interface Release {
  readonly do: 'release';
  readonly bookingId: string;
  readonly buyerId: string;
}

export interface ChangeSeats {
  readonly do: 'change-seats';
  readonly bookingId: string;
  readonly buyerId: string;
  readonly seatIds: readonly string[];
}

/** From here on the hold does not lapse until the provider has answered (B8). */
export interface BeginPayment {
  readonly do: 'begin-payment';
  readonly bookingId: string;
  readonly buyerId: string;
  readonly paymentId: string;
  readonly provider: string;
  readonly method: string;
  readonly contact: BuyerContact;
}

/** The provider's answer, by whichever way and as often as it comes. */
export interface SettlePayment {
  readonly do: 'settle-payment';
  readonly payment: SettledPayment;
  readonly answer: 'authorised' | 'declined';
  readonly reference: string | null;
  readonly reason: string;
  /** For a booking that has ended, and so left memory: as it was left. The lane brings it along. */
  readonly ended?: Booking | undefined;
}

export interface SettledPayment {
  readonly paymentId: string;
  readonly bookingId: string;
  readonly provider: string;
  readonly method: string;
  readonly amount: number;
  readonly currency: string;
  readonly startedAt: number;
}

export interface Cancel {
  readonly do: 'cancel';
  readonly bookingId: string;
  /** Null for staff, whom the policy does not bind and who refund in full. */
  readonly buyerId: string | null;
  /** Null for all of them. */
  readonly seatIds: readonly string[] | null;
}

/** Tickets issued by staff, without a payment through a provider. */
export interface Issue {
  readonly do: 'issue';
  readonly bookingId: string;
  readonly paymentId: string;
  readonly buyerId: string;
  readonly contact: Contact | null;
  readonly payment: 'cash' | 'complimentary';
  readonly seats:
    | { readonly seatIds: readonly string[] }
    | { readonly count: number; readonly class: string | null };
}

export interface Block {
  readonly do: 'block';
  readonly seatIds: readonly string[];
  readonly blocked: boolean;
}

/** A guest has become an account: their live bookings follow. */
export interface Adopt {
  readonly do: 'adopt';
  readonly from: string;
  readonly to: string;
}

export interface JoinLine {
  readonly do: 'join';
  readonly entryId: string;
  readonly buyerId: string;
  /** How many are asked for. */
  readonly seats: number;
}

export interface LeaveLine {
  readonly do: 'leave';
  readonly entryId: string;
  readonly buyerId: string;
}

export interface Accepted {
  /** The booking as it is after the command; null where the command is about none. */
  readonly booking: Booking | null;
  readonly changes: readonly Change[];
}

export type Decision = Accepted | Refusal;
