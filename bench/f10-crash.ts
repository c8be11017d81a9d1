import assert from 'node:assert/strict';
import type { Database } from '../server/src/platform/database/database.ts';
import type { Figure, Result } from './figure.ts';
import { CRASHES, type Crash, type Crashed, CrashedSale } from './http/crashed-sale.ts';
import { sent } from './http/requests.ts';
import { spread } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';
import { assertAudited, withOpenCore } from './load/core.ts';
import { givenHalls } from './load/halls.ts';
import { CLAIMS, givenMillionClaims } from './load/million.ts';
import { type Hall, pairOrders, Replies } from './load/orders.ts';

const GOAL_SECONDS = 2;
const TIMES = 5;
/** What is still to be sold while everything crashes. */
const SALE = { shows: 20, rows: 40, seatsPerRow: 50 };
const MOST_ORDERS = 19_000;

/** F10: over a million claims, how soon a core that was opened anew knows them, and how soon there is a sale after a crash. */
export const f10: Figure = {
  title: `Crashes with ${CLAIMS} claims: kill -9 of the server, of PostgreSQL, and of both, under load`,
  async measure(told) {
    const arena = await openArena();
    try {
      return await arena.leg(async database => {
        told(`${CLAIMS} claims are being made`);
        const halls = await givenMillionClaims(database);
        await assertAudited(database);
        const rebuilt = await rebuild(database, halls, told);
        return [rebuilt, ...(await crashes(arena, database, told))];
      });
    } finally {
      await arena.close();
    }
  },
};

async function rebuild(
  database: Database,
  halls: readonly Hall[],
  told: (what: string) => void,
): Promise<Result> {
  const legs: number[] = [];
  for (let leg = 1; leg <= TIMES; leg++) {
    told(`memory, leg ${leg} of ${TIMES}`);
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
  return within(`seconds from opening the core to knowing ${CLAIMS} claims`, legs, {});
}

/** The three crashes take turns. */
async function crashes(arena: Arena, database: Database, told: (what: string) => void): Promise<Result[]> {
  const legs: Record<Crash, Crashed[]> = { server: [], database: [], both: [] };
  for (let leg = 1; leg <= TIMES; leg++) {
    for (const crash of CRASHES) {
      told(`${crash} killed, leg ${leg} of ${TIMES}`);
      // Shows of its own for each: holds of the last one may lapse meanwhile, and their seats be had again.
      const sale = await givenHalls(database.write, SALE);
      const orders = [...pairOrders(sale, MOST_ORDERS, leg)].map(sent);
      const shop = new CrashedSale({ arena, database, orders, replies: new Replies(sale) });
      legs[crash].push(await shop.crash(crash));
    }
    told(`every rule is asked, leg ${leg} of ${TIMES}`);
    await assertAudited(database);
  }
  return CRASHES.map(crash =>
    within(
      `seconds from kill -9 of ${crash === 'both' ? 'both' : `the ${crash}`} to the first sale; 0 of ${sum(legs[crash])} acknowledged lost`,
      legs[crash].map(({ seconds }) => seconds),
      legs[crash],
    ),
  );
}

const sum = (legs: readonly Crashed[]) => legs.reduce((all, { acknowledged }) => all + acknowledged, 0);

function within(measured: string, legs: readonly number[], details: unknown): Result {
  const ours = spread(legs);
  return { measured, goal: `${GOAL_SECONDS} s`, reached: ours.median <= GOAL_SECONDS, ours, details };
}
