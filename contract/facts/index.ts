import Type, { type Static, type TSchema } from 'typebox';
import { WaitingStatus } from '../http/waiting.ts';
import { Id, Instant, SeatId } from '../values.ts';

/**
 * What the core publishes: immutable, in the past tense, in the same transaction as the change it tells of (B10).
 * Keyed by booking, so that everything about one order stays in order. Amounts are minor units of `currency`. A fact's
 * meaning never changes: a new meaning is a new version beside the old one.
 */
const Amount = Type.Integer({ minimum: 0 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });

const FactSeat = Type.Object({
  seatId: SeatId,
  class: Type.String(),
  price: Amount,
  discounts: Type.Array(Type.Object({ code: Type.String(), amount: Amount })),
  total: Amount,
});

const order = { bookingId: Id, showId: Id, buyerId: Id };
const priced = { ...order, seats: Type.Array(FactSeat), total: Amount, currency: Currency };
const payment = {
  ...order,
  paymentId: Id,
  provider: Type.String(),
  method: Type.String(),
  amount: Amount,
  currency: Currency,
};
const freed = { ...order, seatIds: Type.Array(SeatId) };
const refund = {
  bookingId: Id,
  paymentId: Id,
  refundId: Id,
  amount: Amount,
  currency: Currency,
  reason: Type.String(),
};

const entry = {
  entryId: Id,
  showId: Id,
  buyerId: Id,
  number: Type.Integer({ minimum: 1 }),
  seats: Type.Integer({ minimum: 1 }),
  status: WaitingStatus,
  bookingId: Type.Union([Id, Type.Null()]),
};

export const facts = {
  waiting_joined: { version: 1, payload: Type.Object(entry) },
  waiting_ended: { version: 1, payload: Type.Object(entry) },
  offer_made: { version: 1, payload: Type.Object({ ...priced, holdUntil: Instant, entryId: Id }) },
  offer_taken: { version: 1, payload: Type.Object({ ...priced, holdUntil: Instant, entryId: Id }) },
  seats_held: { version: 1, payload: Type.Object({ ...priced, holdUntil: Instant }) },
  hold_released: { version: 1, payload: Type.Object(freed) },
  hold_expired: { version: 1, payload: Type.Object(freed) },
  hold_changed: { version: 1, payload: Type.Object({ ...priced, seatIdsBefore: Type.Array(SeatId) }) },
  payment_started: { version: 1, payload: Type.Object({ ...payment, seats: Type.Array(FactSeat) }) },
  payment_succeeded: { version: 1, payload: Type.Object(payment) },
  payment_failed: { version: 1, payload: Type.Object({ ...payment, reason: Type.String() }) },
  booking_confirmed: {
    version: 1,
    payload: Type.Object({
      ...priced,
      paymentId: Type.Union([Id, Type.Null()]),
      revived: Type.Boolean({ description: 'The hold had lapsed before the payment succeeded.' }),
    }),
  },
  seats_changed: {
    version: 1,
    payload: Type.Object({ ...priced, seatIdsBefore: Type.Array(SeatId) }),
  },
  booking_cancelled: {
    version: 1,
    payload: Type.Object({
      ...freed,
      whole: Type.Boolean(),
      by: Type.Union([Type.Literal('buyer'), Type.Literal('staff')]),
    }),
  },
  payment_captured: { version: 1, payload: Type.Object(payment) },
  refund_requested: { version: 1, payload: Type.Object(refund) },
  payment_refunded: {
    version: 1,
    payload: Type.Object({
      ...refund,
      voided: Type.Boolean({ description: 'The money had only been set aside, and was let go untaken.' }),
    }),
  },
  refund_failed: {
    version: 1,
    payload: Type.Object({ ...refund, failure: Type.String({ description: "The provider's reason." }) }),
  },
  seats_blocked: { version: 1, payload: Type.Object({ showId: Id, seatIds: Type.Array(SeatId) }) },
  seats_unblocked: { version: 1, payload: Type.Object({ showId: Id, seatIds: Type.Array(SeatId) }) },
  buyer_adopted: {
    version: 1,
    payload: Type.Object({ showId: Id, from: Id, to: Id, bookingIds: Type.Array(Id) }),
  },
} as const satisfies Record<string, { version: number; payload: TSchema }>;

export type FactTopic = keyof typeof facts;
export type FactPayload<T extends FactTopic> = Static<(typeof facts)[T]['payload']>;

/** A fact as it leaves the core. `key` is what facts are ordered by: the booking, or the show where there is none. */
export type Fact = {
  [T in FactTopic]: {
    readonly factId: string;
    readonly topic: T;
    readonly key: string;
    readonly at: number;
    readonly payload: FactPayload<T>;
  };
}[FactTopic];
