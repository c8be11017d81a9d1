import type { BookedSeat } from '@matinee/contract/http/bookings.ts';
import type { Sql } from '../platform/database/database.ts';

/** What mails say of a booking; amounts in minor units of `currency`. */
export interface Booked {
  readonly bookingId: string;
  readonly venueId: string;
  readonly status: string;
  readonly recipient: string | null;
  readonly name: string;
  readonly event: string;
  readonly venue: string;
  readonly address: string;
  readonly city: string;
  readonly timeZone: string;
  readonly hall: string;
  readonly startsAt: Date;
  readonly currency: string;
  readonly total: number;
  readonly refunded: number;
  readonly lines: readonly BookedLine[];
  /** What people call each discount, by its code. */
  readonly discountNames: Readonly<Record<string, string>>;
  /** Null if buyers may not cancel. */
  readonly cancelUntilMinutes: number | null;
  readonly refundPercent: number;
}

type BookedLine = Pick<BookedSeat, 'seatId' | 'class'> & {
  readonly price: number;
  readonly discounts: readonly { readonly code: string; readonly amount: number }[];
  readonly total: number;
};

export async function bookedUnder(sql: Sql, bookingId: string): Promise<Booked | undefined> {
  return (await sql.query<Booked & Record<string, unknown>>(SELECT, [bookingId])).rows[0];
}

const SELECT = `
  select b.booking_id as "bookingId", s.venue_id as "venueId", b.status, b.contact ->> 'email' as recipient,
         coalesce(b.contact ->> 'name', '') as name, e.name as event, v.name as venue, v.address, c.name as city,
         c.time_zone as "timeZone", h.name as hall, s.starts_at as "startsAt", b.currency, b.total, b.refunded,
         b.seats as lines,
         (select coalesce(jsonb_object_agg(code, name), '{}') from discounts) as "discountNames",
         s.cancel_until_minutes as "cancelUntilMinutes", s.refund_percent as "refundPercent"
    from bookings b
    join shows s using (show_id)
    join events e using (event_id)
    join halls h using (hall_id)
    join venues v on v.venue_id = h.venue_id
    join cities c on c.city_id = v.city_id
   where b.booking_id = $1`;
