import type { Database } from '../server/src/platform/database/database.ts';
import type { Figure, Result } from './figure.ts';
import { sent } from './http/requests.ts';
import { DEPARTURES, type Departure, type Parting, SharedSale } from './http/shared-sale.ts';
import { spread } from './interleaved.ts';
import { openArena } from './load/arena.ts';
import { assertAudited } from './load/core.ts';
import { givenHalls } from './load/halls.ts';
import { pairOrders, Replies } from './load/orders.ts';

const GOAL_SECONDS: Readonly<Record<Departure, number>> = { stopped: 0.3, killed: 2 };
const TIMES = 5;
const SALE = { shows: 20, rows: 40, seatsPerRow: 50 };
const MOST_ORDERS = 19_000;

/** H1: how long buyers at one of two servers wait while the other's lanes become its own. */
export const h1: Figure = {
  title: 'Two servers over one database, of which one is stopped, or killed with kill -9, under load',
  async measure(told) {
    const arena = await openArena();
    try {
      const legs: Record<Departure, Parting[]> = { stopped: [], killed: [] };
      for (let leg = 1; leg <= TIMES; leg++) {
        for (const how of DEPARTURES) {
          told(`${how}, leg ${leg} of ${TIMES}`);
          legs[how].push(await arena.leg(database => partingOf(database, how, leg)));
        }
      }
      return DEPARTURES.map(how => resultOf(how, legs[how]));
    } finally {
      await arena.close();
    }
  },
};

async function partingOf(database: Database, how: Departure, leg: number): Promise<Parting> {
  const halls = await givenHalls(database.write, SALE);
  const orders = [...pairOrders(halls, MOST_ORDERS, leg)].map(sent);
  const parting = await new SharedSale({ database, orders, replies: new Replies(halls) }).part(how);
  await assertAudited(database);
  return parting;
}

function resultOf(how: Departure, legs: readonly Parting[]): Result {
  const ours = spread(legs.map(({ seconds }) => seconds));
  const acknowledged = legs.reduce((all, leg) => all + leg.acknowledged, 0);
  return {
    measured: `seconds that the slowest hold took at the other server while one was ${how}; 0 of ${acknowledged} acknowledged lost`,
    goal: `${GOAL_SECONDS[how]} s`,
    reached: ours.median <= GOAL_SECONDS[how],
    ours,
    details: legs,
  };
}
