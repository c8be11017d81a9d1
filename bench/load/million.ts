import type { Database } from '../../server/src/platform/database/database.ts';
import { givenHalls } from './halls.ts';
import type { Hall } from './orders.ts';

const SHOWS = { shows: 100, rows: 100, seatsPerRow: 100 };
export const CLAIMS = SHOWS.shows * SHOWS.rows * SHOWS.seatsPerRow;

/** A hundred shows of ten thousand seats, every pair of seats held by somebody, with all that a batch would have written. */
export async function givenMillionClaims(database: Database): Promise<Hall[]> {
  const halls = await givenHalls(database.write, SHOWS);
  for (const statement of EVERYTHING_HELD) await unhurried(database, statement);
  // Else a crash would have all of this to be recovered, which no sale makes in minutes.
  await database.write.query('checkpoint');
  return halls;
}

async function unhurried({ write }: Database, statement: string): Promise<void> {
  const client = await write.connect();
  try {
    await client.query(`begin; set local statement_timeout = 0; ${statement}; commit`);
  } finally {
    client.release();
  }
}

/** From an hour on, so that none of them lapses while something is measured. */
const EVERYTHING_HELD = [
  `create table pairs as
   select gen_random_uuid() as booking_id, gen_random_uuid() as buyer_id, gen_random_uuid() as fact_id, show_id,
     row_number() over () as nth, letters || (2 * pair - 1) as first, letters || (2 * pair) as second, letters,
     date_trunc('milliseconds', clock_timestamp()) + interval '1 hour' as at
   from shows cross join generate_series(1, 50) pair cross join (
     select row, case when row < 26 then '' else chr(64 + row / 26) end || chr(65 + row % 26) as letters
     from generate_series(0, 99) row) rows`,
  `insert into bookings (booking_id, show_id, buyer_id, status, seats, total, currency, created_at, hold_until)
   select booking_id, show_id, buyer_id, 'RESERVED', json_build_array(
     json_build_object('seatId', first, 'class', 'regular', 'price', 1200, 'discounts', '[]'::json, 'total', 1200),
     json_build_object('seatId', second, 'class', 'regular', 'price', 1200, 'discounts', '[]'::json, 'total', 1200)),
     2400, 'EUR', at, at + interval '5 minutes' from pairs`,
  `insert into claims select show_id, seat, booking_id from pairs cross join lateral unnest(array[first, second]) seat`,
  `insert into fact_sheaves (count, facts)
   select count(*), json_agg(json_build_object('factId', fact_id, 'topic', 'seats_held', 'key', booking_id, 'at', at,
     'payload', json_build_object('bookingId', booking_id, 'showId', show_id, 'buyerId', buyer_id)))::text
   from pairs group by nth / 500`,
  `insert into seat_ledgers (show_id, revision, taken, batch_id, lapses_at)
   select show_id, 1, array[5000, 5000], gen_random_uuid(), min(at) + interval '305 s' from pairs group by show_id`,
  'drop table pairs',
];
