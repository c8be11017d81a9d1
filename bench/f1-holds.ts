import type { Baseline } from './baselines/baseline.ts';
import { claimsPerRequest } from './baselines/claims-per-request.ts';
import { redisLocks } from './baselines/redis-locks.ts';
import { rowLocks } from './baselines/row-locks.ts';
import { withRedis } from './baselines/with-redis.ts';
import type { Figure, Result } from './figure.ts';
import { interleaved } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';
import { pairOrders } from './load/orders.ts';
import { bestPool, holdsPerSecond, type Sale, sellByBaseline, sellByCore } from './load/sides.ts';

const GOAL = 20;
const SECONDS = 3;
const SHOWS = { shows: 200, rows: 40, seatsPerRow: 50 };

/** Two hundred shows at once; either side sells for three seconds. */
const sale = (orders: number): Sale => ({
  halls: SHOWS,
  orders: halls => pairOrders(halls, orders, 1),
  seconds: SECONDS,
});
const OURS = sale(200_000);
const THEIRS = sale(60_000);

/** F1: holds of two seats, each durable before its reply, in the core against requests with a transaction each. */
export const f1: Figure = {
  title: 'Durable holds of two seats per second in the core, against a transaction per request',
  async measure(told) {
    const arena = await openArena();
    try {
      return [
        await against(arena, rowLocks, told),
        await against(arena, claimsPerRequest, told),
        await withRedis(() => against(arena, redisLocks, told)),
      ];
    } finally {
      await arena.close();
    }
  },
};

async function against(arena: Arena, baseline: Baseline, told: (what: string) => void): Promise<Result> {
  const pool = await bestPool(arena, baseline, THEIRS, told);
  // Whoever goes first would otherwise pay for the compiler.
  await sellByCore(arena, OURS);
  const { legs, ...figures } = await interleaved(
    async () => holdsPerSecond(await sellByCore(arena, OURS)),
    async () => holdsPerSecond(await sellByBaseline(arena, baseline, THEIRS, pool.best)),
    { told: what => told(`${baseline.name}, ${what}`) },
  );
  return {
    measured: `holds/s, against ${baseline.name} (${pool.best} connections)`,
    goal: `${GOAL}x`,
    reached: figures.compared.ratio.median >= GOAL,
    ...figures,
    details: { pool: pool.tried, legs },
  };
}
