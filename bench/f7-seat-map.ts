import assert from 'node:assert/strict';
import type { SeatStates } from '../contract/http/seats.ts';
import { unpackStates } from '../contract/seat-states.ts';
import type { Sql } from '../server/src/platform/database/database.ts';
import { RandomStream } from '../simulator/engine/index.ts';
import type { Figure, Result } from './figure.ts';
import { readAgainstNoOp } from './http/reading.ts';
import { withServer } from './http/serve.ts';
import { openArena } from './load/arena.ts';
import { givenHalls } from './load/halls.ts';

const GOAL = 0.8;
const MOST_BYTES = 10 * 1024;

/** F7: the seat map in short, of a cinema and of an arena, both half sold in the middle of a sale. */
export const f7: Figure = {
  title: 'Seat maps per second over HTTP, against a GET that does nothing',
  async measure(told) {
    const arena = await openArena();
    const results: Result[] = [];
    try {
      for (const shape of [
        { shows: 1, rows: 40, seatsPerRow: 50 },
        { shows: 1, rows: 240, seatsPerRow: 250 },
      ]) {
        await arena.leg(async database => {
          const [hall] = await givenHalls(database.write, shape);
          const { showId, rows } = hall!;
          const taken = await takeHalf(database.write, showId, rows);
          await withServer({ databaseUrl: database.url, what: 'matinee' }, async served => {
            let bytes = 0;
            const check = (_: string, body: unknown, size: number) => {
              const { seatCount, states } = body as SeatStates;
              const told = unpackStates(states, seatCount);
              assert.equal(seatCount, rows.flat().length);
              assert.equal(told.filter(state => state !== 'free').length, taken);
              assert.ok(size <= MOST_BYTES, `${size} bytes, more than ${MOST_BYTES}`);
              bytes = size;
            };
            const paths = [`/api/v1/shows/${showId}/seats/states`];
            const measured = `the states of ${rows.flat().length} seats, half of them taken`;
            const result = await readAgainstNoOp(served, { measured, goal: GOAL, paths, check }, told);
            results.push({
              ...result,
              measured: `${result.measured}; ${bytes} bytes on the wire, head included`,
            });
          });
        });
      }
      return results;
    } finally {
      await arena.close();
    }
  },
};

/** Groups of one to four side by side, at random, until half is taken; gives how many are. */
async function takeHalf(sql: Sql, showId: string, rows: readonly (readonly string[])[]): Promise<number> {
  const random = RandomStream.of(1, 'taken');
  const taken = new Set<string>();
  const half = rows.flat().length / 2;
  while (taken.size < half) {
    const row = rows[random.integer(rows.length)]!;
    const from = random.integer(row.length);
    for (const seatId of row.slice(from, from + 1 + random.integer(4))) taken.add(seatId);
  }
  await sql.query('insert into claims (show_id, seat_id, booking_id) select $1, unnest($2::text[]), null', [
    showId,
    [...taken],
  ]);
  return taken.size;
}
