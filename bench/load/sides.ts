import pg from 'pg';
import { databaseTypes } from '../../server/src/platform/database/database.ts';
import type { Baseline } from '../baselines/baseline.ts';
import type { Leg } from '../interleaved.ts';
import type { Arena } from './arena.ts';
import { holding, withCore } from './core.ts';
import { type Driven, drive } from './drive.ts';
import { givenHalls, type HallShape } from './halls.ts';
import { type Hall, type Order, Replies } from './orders.ts';

/** A sale as either side has to make it. */
export interface Sale {
  readonly halls: HallShape;
  /** Whoever looks at the seat map before ordering sees it in `replies`. */
  readonly orders: (halls: readonly Hall[], replies: Replies) => Iterable<Order>;
  readonly seconds?: number;
}

export type HoldLeg = Leg & Driven;

/** Accepted holds per second, and per second of processor time. */
export const holdsPerSecond = (driven: Driven): HoldLeg => ({
  ...driven,
  rate: driven.accepted / driven.seconds,
  rateByProcessorTime: driven.accepted / driven.processorSeconds,
});

/** So many buyers wait for the core at any time: enough for it to be never idle. */
const BUYERS = 2_048;

/** The core sells, from empty tables on; then the audit asks every rule. */
export const sellByCore = (arena: Arena, { halls, orders, seconds }: Sale): Promise<Driven> =>
  arena.leg(async database => {
    const given = await givenHalls(database.write, halls);
    const replies = new Replies(given);
    const ordered = orders(given, replies);
    return withCore(database, async core => {
      // Buyers look at the seat map before they order anything.
      await Promise.all(given.map(({ showId }) => core.lanes.look(showId, () => null)));
      return drive({
        orders: ordered,
        inFlight: BUYERS,
        place: holding(core, replies),
        spent: arena.spent,
        ...(seconds && { seconds }),
      });
    });
  });

/** A baseline sells, from tables that hold what it needs before a sale, through `connections` of its own. */
export const sellByBaseline = (
  arena: Arena,
  baseline: Baseline,
  sale: Sale,
  connections: number,
): Promise<Driven> =>
  arena.leg(async database => {
    const halls = await givenHalls(database.write, sale.halls);
    await baseline.prepare(database, halls);
    await database.write.query('checkpoint');
    const replies = new Replies(halls);
    const orders = sale.orders(halls, replies);
    // Every connection has a buyer of its own: waiting for one of a pool would only cost.
    const clients = await Promise.all(Array.from({ length: connections }, () => connect(database.url)));
    try {
      const driven = await drive({
        orders,
        inFlight: connections,
        place: async (order, buyer) => {
          replies.asks(order);
          const held = await baseline.hold(clients[buyer]!, order);
          if (held) replies.grants(order, held);
          else replies.refuses(order);
          return held !== undefined;
        },
        spent: arena.spent,
        ...(sale.seconds && { seconds: sale.seconds }),
      });
      await baseline.check(database, driven.accepted);
      return driven;
    } finally {
      await Promise.all(clients.map(client => client.end()));
    }
  });

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, types: databaseTypes });
  await client.connect();
  return client;
}

const POOL_SIZES = [4, 8, 16, 32];
const TRIAL_SECONDS = 1.5;

/** The number of connections with which a baseline is fastest here: tried, not guessed. */
export async function bestPool(arena: Arena, baseline: Baseline, sale: Sale, told: (what: string) => void) {
  const tried = [];
  for (const connections of POOL_SIZES) {
    told(`${baseline.name}: trying ${connections} connections`);
    const driven = await sellByBaseline(arena, baseline, { ...sale, seconds: TRIAL_SECONDS }, connections);
    tried.push({ connections, rate: holdsPerSecond(driven).rate });
  }
  return { tried, best: tried.reduce((best, one) => (one.rate > best.rate ? one : best)).connections };
}
