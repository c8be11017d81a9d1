import Type, { type Static } from 'typebox';
import { Closed, endpoint, Page, pageQuery } from '../endpoint.ts';
import { Id, Instant, Money, PriceClass, SeatId } from '../values.ts';
import { TicketView } from './tickets.ts';

export const BookingStatus = Type.Union([
  Type.Literal('RESERVED'),
  Type.Literal('PENDING'),
  Type.Literal('CONFIRMED'),
  Type.Literal('EXPIRED'),
  Type.Literal('RELEASED'),
  Type.Literal('CANCELLED'),
  Type.Literal('REFUNDED'),
]);
export type BookingStatus = Static<typeof BookingStatus>;

/** B7: the price of a seat and each discount's share of it, as frozen when the hold was made. */
export const BookedSeat = Type.Object({
  seatId: SeatId,
  class: PriceClass,
  price: Money,
  discounts: Type.Array(Type.Object({ code: Type.String(), amount: Money })),
  total: Money,
});
export type BookedSeat = Static<typeof BookedSeat>;

export const BookingView = Type.Object({
  bookingId: Id,
  showId: Id,
  status: BookingStatus,
  seats: Type.Array(BookedSeat),
  total: Money,
  refunded: Type.Optional(Money),
  holdUntil: Type.Union([Instant, Type.Null()], {
    description: 'Until when the seats are held; null once they are not.',
  }),
  serverTime: Instant,
  createdAt: Instant,
  confirmedAt: Type.Optional(Instant),
  tickets: Type.Optional(Type.Array(TicketView)),
});
export type BookingView = Static<typeof BookingView>;

/** What "my bookings" shows of one: the booking with the names a person knows it by. */
export const BookingItem = Type.Object({
  ...BookingView.properties,
  event: Type.Object({ eventId: Id, name: Type.String(), category: Type.String() }),
  venue: Type.Object({ venueId: Id, name: Type.String(), city: Type.String(), timeZone: Type.String() }),
  hall: Type.String(),
  startsAt: Instant,
});
export type BookingItem = Static<typeof BookingItem>;

const Seats = Type.Array(SeatId, { minItems: 1, maxItems: 100 });
const bookingParams = Closed({ bookingId: Id });

export const reserve = endpoint({
  method: 'POST',
  path: '/bookings/reserve',
  group: 'bookings',
  summary: 'Holds seats for five minutes: all of them or none',
  access: 'buyer',
  body: Closed({ showId: Id, seatIds: Seats }),
  replies: { 201: BookingView },
  refusals: [
    'not-found',
    'admission-required',
    'show-not-on-sale',
    'duplicate-seat',
    'unknown-seat',
    'too-many-seats',
    'seats-taken',
    'show-full',
    'seats-may-return',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const release = endpoint({
  method: 'POST',
  path: '/bookings/{bookingId}/release',
  group: 'bookings',
  summary: 'Gives held seats back at once',
  access: 'buyer',
  params: bookingParams,
  replies: { 200: BookingView },
  refusals: [
    'not-found',
    'hold-not-yours',
    'hold-expired',
    'payment-pending',
    'booking-not-open',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const PaymentMethod = Type.Union([
  Type.Literal('credit-card'),
  Type.Literal('debit-card'),
  Type.Literal('paypal'),
  Type.Literal('upi'),
  Type.Literal('bank-transfer'),
  Type.Literal('gift-card'),
]);
export type PaymentMethod = Static<typeof PaymentMethod>;

export const BuyerContact = Closed({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  email: Type.String({ format: 'email', maxLength: 254 }),
  phone: Type.Optional(Type.String({ maxLength: 40, pattern: '^[0-9+() .-]{3,40}$' })),
});
export type BuyerContact = Static<typeof BuyerContact>;

export const confirm = endpoint({
  method: 'PUT',
  path: '/bookings/confirm/{bookingId}',
  group: 'bookings',
  summary: 'Pays for a hold and turns it into tickets; safe to repeat',
  access: 'buyer',
  params: bookingParams,
  body: Closed({
    payment: Closed({
      method: PaymentMethod,
      token: Type.String({ minLength: 1, maxLength: 500, description: 'From the payment provider’s page.' }),
    }),
    buyer: BuyerContact,
  }),
  replies: { 200: BookingView, 202: BookingView },
  refusals: [
    'not-found',
    'hold-not-yours',
    'hold-expired',
    'payment-declined',
    'booking-not-open',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const booking = endpoint({
  method: 'GET',
  path: '/bookings/{bookingId}',
  group: 'bookings',
  summary: "One of the buyer's own bookings",
  access: 'buyer',
  params: bookingParams,
  replies: { 200: BookingItem },
  refusals: ['not-found'],
});

export const bookings = endpoint({
  method: 'GET',
  path: '/bookings',
  group: 'bookings',
  summary: "The buyer's own bookings, newest first",
  access: 'buyer',
  query: Closed({ status: Type.Optional(BookingStatus), ...pageQuery }),
  replies: { 200: Page(BookingItem) },
  refusals: [],
});

export const cancel = endpoint({
  method: 'POST',
  path: '/bookings/{bookingId}/cancel',
  group: 'bookings',
  summary: "Cancels a confirmed booking, or some of its tickets, under the show's policy; the refund follows",
  access: 'buyer',
  params: bookingParams,
  body: Type.Optional(Closed({ ticketIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 100 })) })),
  replies: { 200: BookingView },
  refusals: [
    'not-found',
    'hold-not-yours',
    'hold-expired',
    'booking-not-open',
    'not-cancellable',
    'unknown-reference',
    'idempotency-key-reused',
    'overloaded',
  ],
});

export const changeSeats = endpoint({
  method: 'POST',
  path: '/bookings/{bookingId}/change-seats',
  group: 'bookings',
  summary: 'Exchanges all seats of a hold or booking for as many others, at the prices of now',
  access: 'buyer',
  params: bookingParams,
  body: Closed({ seatIds: Seats }),
  replies: { 200: BookingView },
  refusals: [
    'not-found',
    'hold-not-yours',
    'hold-expired',
    'booking-not-open',
    'payment-pending',
    'show-not-on-sale',
    'duplicate-seat',
    'unknown-seat',
    'too-many-seats',
    'seats-taken',
    'show-full',
    'seats-may-return',
    'change-costs-more',
    'idempotency-key-reused',
    'overloaded',
  ],
});
