import { withRedis } from './baselines/with-redis.ts';
import type { Figure, Result } from './figure.ts';
import { holdInLoop, noOpInLoop, type Side, withSale } from './http/sale.ts';
import { interleaved } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';

const OF_NO_OP = 0.5;
const OF_BASELINE = 10;
const LOOP = { buyers: 512, warmingSeconds: 2, seconds: 3 };

/** F4: durable holds over HTTP, with all that production does, against nothing at all and against the textbook. */
export const f4: Figure = {
  title: 'Durable holds of two seats per second over HTTP, everything on',
  async measure(told) {
    const arena = await openArena();
    try {
      return [
        await againstNoOp(arena, told),
        await againstBaseline(arena, 'row-locks', 'a row per seat, locked by each request', told),
        await withRedis(() =>
          againstBaseline(arena, 'redis-locks', 'locks in Redis, then a write in PostgreSQL', told),
        ),
      ];
    } finally {
      await arena.close();
    }
  },
};

const holds = (arena: Arena, side: Side) => () => withSale(arena, side, sale => holdInLoop(sale, LOOP));

async function againstNoOp(arena: Arena, told: (what: string) => void): Promise<Result> {
  const noOp = () => withSale(arena, 'matinee', sale => noOpInLoop(sale, LOOP));
  const { legs, compared, ours } = await interleaved(holds(arena, 'matinee'), noOp, {
    told: what => told(`against a no-op, ${what}`),
  });
  return {
    measured:
      'holds/s, against a POST to the same server that does nothing; processor time is that of the server',
    goal: `${OF_NO_OP}x`,
    reached: compared.ratio.median >= OF_NO_OP,
    ours,
    compared,
    details: { legs },
  };
}

const CONNECTIONS = 16;

async function againstBaseline(
  arena: Arena,
  baseline: 'row-locks' | 'redis-locks',
  name: string,
  told: (what: string) => void,
): Promise<Result> {
  const side: Side = { baseline, connections: CONNECTIONS };
  const { legs, compared, ours } = await interleaved(holds(arena, 'matinee'), holds(arena, side), {
    told: what => told(`against ${baseline}, ${what}`),
  });
  return {
    measured: `holds/s, against ${name}, behind the same edge (${CONNECTIONS} connections)`,
    goal: `${OF_BASELINE}x`,
    reached: compared.ratio.median >= OF_BASELINE,
    ours,
    compared,
    details: { legs },
  };
}
