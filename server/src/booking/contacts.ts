import type { BuyerContact } from '@matinee/contract/http/bookings.ts';
import type { Sql } from '../platform/database/database.ts';

/** Whom the tickets of these bookings go to, by the booking's id; those without a contact so far are left out. */
export async function contactsOf(
  sql: Sql,
  bookingIds: readonly string[],
): Promise<Map<string, BuyerContact>> {
  const { rows } = await sql.query<{ bookingId: string; contact: BuyerContact }>(
    `select booking_id as "bookingId", contact
       from unnest($1::uuid[]) as wanted (booking_id) join bookings using (booking_id)
      where contact is not null`,
    [bookingIds],
  );
  return new Map(rows.map(({ bookingId, contact }) => [bookingId, contact]));
}
