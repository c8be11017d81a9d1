import assert from 'node:assert/strict';
import type { Sql } from '../platform/database/database.ts';

/** What one of many buyers at once was told: seats that are theirs, or why they have none. */
export interface Told {
  readonly wanted: readonly string[];
  readonly got?: readonly string[];
  readonly code?: string | undefined;
  readonly seatIds?: readonly string[] | undefined;
}

/**
 * Checks what buyers were told in a rush on a show of `seats` seats in which seats were held and none came back: who got
 * seats has them all, alone (B1, B2); who was refused was refused for a reason that was so at some instant of it (B5).
 */
export async function assertEveryRefusalExact(
  sql: Sql,
  showId: string,
  seats: number,
  all: readonly Told[],
): Promise<void> {
  const { rows } = await sql.query('select seat_id from claims where show_id = $1 order by seat_id', [
    showId,
  ]);
  const taken = rows.map(row => row.seat_id as string);
  const given = all.flatMap(({ got = [] }) => got);
  assert.deepEqual([...given].sort(), [...taken].sort(), 'what was given is what is taken, each seat once');
  const sizes = new Set(all.flatMap(({ got }) => (got ? got.length : [])));
  assert.ok(sizes.size > 0);
  for (const told of all) {
    if (told.got) assert.deepEqual([...told.got], [...told.wanted], 'every seat asked for, or none');
    else assertPossible(told, seats, taken);
  }
}

function assertPossible({ wanted, code, seatIds = [] }: Told, seats: number, taken: readonly string[]): void {
  const said = `${code} of ${wanted.join()}: ${seatIds.join()}`;
  // Nothing is sold in a rush of holds, so no show is ever full; what is not free may return.
  assert.ok(code === 'seats-taken' || code === 'seats-may-return', said);
  assert.ok(seatIds.length > 0, `names the seats that were the reason: ${said}`);
  assert.ok(
    seatIds.every(seatId => wanted.includes(seatId) && taken.includes(seatId)),
    said,
  );
  const leftAtLast = seats - taken.length;
  // Seats only became fewer: too few were free at that instant only if fewer still are at the end.
  if (code === 'seats-may-return') assert.ok(leftAtLast < wanted.length, `${said}, with ${leftAtLast} free`);
}
