import assert from 'node:assert/strict';
import type { Database } from '../server/src/platform/database/database.ts';
import type { Figure } from './figure.ts';
import { spread } from './interleaved.ts';
import { openArena } from './load/arena.ts';
import { assertAudited, withOpenCore } from './load/core.ts';
import { givenHalls } from './load/halls.ts';

const GOAL_SECONDS = 2;
const TIMES = 5;
const SHOWS = { shows: 100, rows: 100, seatsPerRow: 100 };
const CLAIMS = SHOWS.shows * SHOWS.rows * SHOWS.seatsPerRow;

/** F10, the half of it that is memory: a core is opened over a million claims, as after a crash, until it knows every show. */
export const f10: Figure = {
  title: 'The memory of 100 shows rebuilt from 1,000,000 claims',
  async measure(told) {
    const arena = await openArena();
    try {
      const seconds = await arena.leg(async database => {
        const halls = await givenHalls(database.write, SHOWS);
        told('1,000,000 claims are being made');
        for (const statement of EVERYTHING_HELD) await unhurried(database, statement);
        await assertAudited(database);
        const legs: number[] = [];
        for (let leg = 1; leg <= TIMES; leg++) {
          told(`leg ${leg} of ${TIMES}`);
          const began = performance.now();
          await withOpenCore(database, async core => {
            const free = await Promise.all(
              halls.map(({ showId }) => core.lanes.look(showId, ({ seats }) => seats.free)),
            );
            legs.push((performance.now() - began) / 1000);
            assert.ok(
              free.every(seats => seats === 0),
              'every seat is known to be taken',
            );
          });
        }
        return spread(legs);
      });
      return [
        {
          measured: `seconds from opening the core to knowing ${CLAIMS} claims`,
          goal: `${GOAL_SECONDS} s`,
          reached: seconds.median <= GOAL_SECONDS,
          ours: seconds,
          details: {},
        },
      ];
    } finally {
      await arena.close();
    }
  },
};

async function unhurried({ write }: Database, statement: string): Promise<void> {
  const client = await write.connect();
  try {
    await client.query(`begin; set local statement_timeout = 0; ${statement}; commit`);
  } finally {
    client.release();
  }
}

/** Every pair of seats held by somebody, with all that a batch would have written. */
const EVERYTHING_HELD = [
  `create table pairs as
   select gen_random_uuid() as booking_id, gen_random_uuid() as buyer_id, gen_random_uuid() as fact_id, show_id,
     row_number() over () as nth, letters || (2 * pair - 1) as first, letters || (2 * pair) as second, letters,
     date_trunc('milliseconds', clock_timestamp()) as at
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
