import Type, { type Static } from 'typebox';

/** An opaque id, a UUIDv7 (RFC 9562). */
export const Id = Type.String({ format: 'uuid' });

/** An instant, RFC 3339 with zone, UTC in replies. */
export const Instant = Type.String({ format: 'date-time' });

/** A calendar day in the venue's zone, YYYY-MM-DD. */
export const Day = Type.String({ format: 'date' });

/** `amount` counts the currency's minor unit (cents, paise, yen); `currency` is ISO 4217. Never a float. */
export const Money = Type.Object({
  amount: Type.Integer(),
  currency: Type.String({ pattern: '^[A-Z]{3}$' }),
});
export type Money = Static<typeof Money>;

/** A price class of a seat plan: "premium", "gold", "balcony", ... */
export const PriceClass = Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9][a-z0-9-]*$' });

/** The name of a seat, unique in its plan: "A1", "balcony-C12"; a numbered place of a standing area: "floor-17". */
export const SeatId = Type.String({ minLength: 1, maxLength: 40, pattern: '^[A-Za-z0-9][A-Za-z0-9-]*$' });

/** What a seat of a show is now. */
export const SeatState = Type.Union([
  Type.Literal('free'),
  Type.Literal('held'),
  Type.Literal('sold'),
  Type.Literal('blocked'),
]);
export type SeatState = Static<typeof SeatState>;

export const Availability = Type.Union([
  Type.Literal('available'),
  Type.Literal('almost-full'),
  Type.Literal('full'),
]);
export type Availability = Static<typeof Availability>;

export const Role = Type.Union([
  Type.Literal('buyer'),
  Type.Literal('partner'),
  Type.Literal('door'),
  Type.Literal('admin'),
]);
export type Role = Static<typeof Role>;

/** B4: what a buyer has, and the grace that the server adds so that no buyer's clock outlives it. */
export const HOLD_MS = 5 * 60_000;
export const HOLD_GRACE_MS = 5_000;
/** B3, unless a show is configured otherwise. */
export const MOST_SEATS_PER_BUYER = 10;
