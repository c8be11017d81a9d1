import type { Figure } from './figure.ts';
import { connectionsTo } from './http/connection.ts';
import { holdAtRate, quantile } from './http/open-loop.ts';
import { holdInLoop, withSale } from './http/sale.ts';
import { spread } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';

const TIMES_CAPACITY = 10;
const GOODPUT = 0.95;
const TIMES = 5;
const PEAK = { buyers: 512, warmingSeconds: 2, seconds: 2 };
const SECONDS = 3;
const CONNECTIONS = 4096;
/** How soon the server must do again what it did before. */
const RECOVERED_SECONDS = 5;

/** F9: ten times as many requests as can be served, each at its own time; and what is left of the sale during that and after. */
export const f9: Figure = {
  title: 'Overload: holds offered at ten times the capacity, open loop',
  async measure(told) {
    const arena = await openArena();
    const legs: Overloaded[] = [];
    try {
      for (let leg = 1; leg <= TIMES; leg++) {
        told(`leg ${leg} of ${TIMES}`);
        legs.push(await overload(arena));
      }
    } finally {
      await arena.close();
    }
    const goodput = spread(legs.map(leg => leg.goodput));
    const recovered = spread(legs.map(leg => leg.recovered));
    const shared = { goal: `>= ${GOODPUT}`, details: legs };
    return [
      {
        ...shared,
        measured: 'holds/s under overload, as a share of the peak',
        reached: goodput.median >= GOODPUT,
        ours: goodput,
      },
      {
        ...shared,
        measured: `holds/s within the ${RECOVERED_SECONDS} s after it, as a share of the peak`,
        reached: recovered.median >= GOODPUT,
        ours: recovered,
      },
    ];
  },
};

interface Overloaded {
  readonly peak: number;
  readonly goodput: number;
  readonly recovered: number;
  readonly offered: number;
  readonly refused: number;
  /** Milliseconds, from when the request was due; nothing if none was refused. */
  readonly refusedIn: number;
}

const overload = (arena: Arena): Promise<Overloaded> =>
  withSale(arena, 'matinee', async sale => {
    const { rate: peak } = await holdInLoop(sale, PEAK);
    const connections = await connectionsTo(sale.served.port, CONNECTIONS);
    const during = await holdAtRate(sale, {
      perSecond: peak * TIMES_CAPACITY,
      seconds: SECONDS,
      connections,
    });
    for (const connection of connections) connection.close();
    const after = await holdInLoop(sale, { ...PEAK, warmingSeconds: RECOVERED_SECONDS - PEAK.seconds });
    return {
      peak,
      goodput: during.accepted / during.seconds / peak,
      recovered: after.rate / peak,
      offered: during.offered,
      refused: during.refused,
      refusedIn: quantile(during.refusalLatencies, 0.5),
    };
  });
