import type { Sql } from '../../../server/src/platform/database/database.ts';
import type { Books, PublishedFact } from '../target.ts';

/** More than there are transactions at one time: a number that is drawn may be seen only after so many later ones. */
const MOST_UNDER_WAY = 64;

/**
 * Reads the facts as they are published, each once. Transactions that overlap are seen in another order than that of their
 * numbers, so whoever read on from the last number would lose the facts of a slow one.
 */
export function publishedFacts(sql: Sql): () => Promise<PublishedFact[]> {
  const seen = new Set<number>();
  let last = 0;
  return async () => {
    const { rows } = await sql.query<Omit<PublishedFact, 'at'> & { at: Date }>(FACTS, [
      last - MOST_UNDER_WAY,
    ]);
    const unseen = rows.filter(({ position }) => !seen.has(position));
    for (const { position } of unseen) seen.add(position);
    last = Math.max(last, ...unseen.map(({ position }) => position));
    return unseen.map(row => ({ ...row, at: row.at.getTime() }));
  };
}

/** What is written down about the shows, row by row. */
export async function readBooks(sql: Sql, showIds: readonly string[]): Promise<Books> {
  const [bookings, claims, entries, tickets, provider] = await Promise.all(
    [BOOKINGS, CLAIMS, ENTRIES, TICKETS, PROVIDER].map(query => sql.query(query, [showIds])),
  );
  return {
    bookings: bookings!.rows,
    claims: claims!.rows,
    entries: entries!.rows,
    tickets: tickets!.rows,
    provider: provider!.rows,
  } as unknown as Books;
}

const FACTS = `
  select position, fact_id as "factId", topic, at, payload from facts where position > $1 order by position, place`;
const BOOKINGS = `
  select booking_id as "bookingId", status, total, refunded from bookings where show_id = any($1::uuid[])`;
const CLAIMS = `
  select show_id as "showId", seat_id as "seatId", booking_id as "bookingId" from claims
   where show_id = any($1::uuid[])`;
const ENTRIES = `
  select entry_id as "entryId", status from waiting_entries where show_id = any($1::uuid[])`;
const TICKETS = `
  select booking_id as "bookingId", seat_id as "seatId", status from tickets where show_id = any($1::uuid[])`;
const PROVIDER = `
  select s.payment_id as "paymentId", s.state, s.amount,
         coalesce((select sum(r.amount) from sandbox_provider.refunds r where r.payment_id = s.payment_id), 0)::bigint
           as refunded
    from sandbox_provider.payments s join payments p using (payment_id) join bookings b using (booking_id)
   where b.show_id = any($1::uuid[])`;
