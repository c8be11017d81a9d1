import type { Figure, Result } from './figure.ts';
import { connectionsTo } from './http/connection.ts';
import { holdAtRate, quantile } from './http/open-loop.ts';
import { holdInLoop, type Side, withSale } from './http/sale.ts';
import { interleaved, spread } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';

const LOAD = 0.7;
const P50_MS = 2;
const P99_MS = 10;
const OF_BASELINE = 0.1;
const PEAK = { buyers: 512, warmingSeconds: 2, seconds: 2 };
const SECONDS = 3;
const CONNECTIONS = 1024;
const ROW_LOCKS: Side = { baseline: 'row-locks', connections: 16 };

/** F5: how long a hold takes at 70 % of the most that its own side can do, in an open loop, from when it was due. */
export const f5: Figure = {
  title: 'Latency of holds over HTTP at 70 % of peak, open loop',
  async measure(told) {
    const arena = await openArena();
    try {
      const { legs } = await interleaved(
        () => latency(arena, 'matinee'),
        () => latency(arena, ROW_LOCKS),
        { told },
      );
      const ours = legs.map(leg => leg.ours);
      const ratio = spread(legs.map(leg => leg.ours.p99 / leg.baseline.p99));
      return [
        below('ms, median of a hold', P50_MS, spread(ours.map(({ p50 }) => p50)), legs),
        below('ms, 99th of a hundred holds', P99_MS, spread(ours.map(({ p99 }) => p99)), legs),
        below(
          "99th of a hundred as a share of row locks' own, each at 70 % of its own peak",
          OF_BASELINE,
          ratio,
          legs,
        ),
      ];
    } finally {
      await arena.close();
    }
  },
};

const below = (measured: string, goal: number, ours: Result['ours'], details: unknown): Result => ({
  measured,
  goal: `<= ${goal}`,
  reached: ours.median <= goal,
  ours,
  details,
});

/** The peak of this very server first, which warms it too, then the open loop. */
const latency = (arena: Arena, side: Side) =>
  withSale(arena, side, async sale => {
    const peak = await holdInLoop(sale, PEAK);
    const connections = await connectionsTo(sale.served.port, CONNECTIONS);
    const opened = await holdAtRate(sale, { perSecond: peak.rate * LOAD, seconds: SECONDS, connections });
    for (const connection of connections) connection.close();
    const { latencies, offered, accepted, refused } = opened;
    const [p50, p99] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
    return {
      rate: 1 / p99,
      rateByProcessorTime: 1 / p99,
      p50,
      p99,
      peak: peak.rate,
      offered,
      accepted,
      refused,
    };
  });
