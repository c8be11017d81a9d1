import type { Database } from '../../server/src/platform/database/database.ts';
import type { Leg } from '../interleaved.ts';
import type { Arena } from '../load/arena.ts';
import { assertAudited } from '../load/core.ts';
import { type Driven, drive } from '../load/drive.ts';
import { givenHalls, type HallShape } from '../load/halls.ts';
import { type Order, pairOrders, Replies } from '../load/orders.ts';
import { processorSecondsOf } from '../load/processor.ts';
import type { Sale as WholeSale } from '../load/sides.ts';
import { baselines } from './baseline-app.ts';
import { type Connection, connectionsTo } from './connection.ts';
import { holdRequest, isHold, post, type SentOrder, sent } from './requests.ts';
import { type Served, type Serving, withServer } from './serve.ts';

/** Two hundred shows at once. */
const HALLS: HallShape = { shows: 200, rows: 40, seatsPerRow: 50 };
const MOST_ORDERS = 150_000;

export type Side = 'matinee' | { readonly baseline: keyof typeof baselines; readonly connections: number };

/** A sale that is open: a server, and orders for it, of which none has been sent yet. */
export interface Sale {
  readonly served: Served;
  readonly orders: IterableIterator<SentOrder>;
  readonly replies: Replies;
}

/** Opens a sale over a database of its own, and has every rule asked when it is over; a breach voids the run. */
export const withSale = <T>(arena: Arena, what: Side, work: (sale: Sale) => Promise<T>): Promise<T> =>
  arena.leg(async database => {
    const halls = await givenHalls(database.write, HALLS);
    if (what !== 'matinee') await baselines[what.baseline].prepare(database, halls);
    const orders = [...pairOrders(halls, MOST_ORDERS, 1)].map(sent);
    const serving: Serving = { databaseUrl: database.url, what };
    const result = await withServer(serving, served =>
      work({ served, orders: orders.values(), replies: new Replies(halls) }),
    );
    if (what === 'matinee') await assertAudited(database);
    else await baselines[what.baseline].check(database, await acceptedIn(database));
    return result;
  });

const acceptedIn = async ({ read }: Database): Promise<number> =>
  (await read.query('select count(*) from holds')).rows[0]!.count as number;

const WARMING: HallShape = { shows: 20, rows: 40, seatsPerRow: 50 };
const WARMING_SECONDS = 2;
const BUYERS = 512;

/** A whole sale over HTTP, from its first order to its last; the server is warm by then, from shows of its own. */
export const sellOverHttp = (arena: Arena, { halls, orders }: WholeSale): Promise<Driven> =>
  arena.leg(async database => {
    const warming = await givenHalls(database.write, WARMING);
    const given = await givenHalls(database.write, halls);
    const driven = await withServer({ databaseUrl: database.url, what: 'matinee' }, async served => {
      const connections = await connectionsTo(served.port, BUYERS);
      let number = 0;
      const sell = (orders: Iterable<Order>, replies: Replies, seconds?: number) =>
        drive({
          orders,
          inFlight: BUYERS,
          spent: () => processorSecondsOf(served.pid),
          async place(order, buyer) {
            const request = sent(order, ++number);
            replies.asks(order);
            return isHold(request, await connections[buyer]!.reply(holdRequest(request)), replies);
          },
          ...(seconds && { seconds }),
        });
      await sell(pairOrders(warming, 19_000, 1), new Replies(warming), WARMING_SECONDS);
      const replies = new Replies(given);
      const driven = await sell(orders(given, replies), replies);
      for (const connection of connections) connection.close();
      return driven;
    });
    await assertAudited(database);
    return driven;
  });

export interface Loop {
  /** Each has a connection of its own, and waits for its reply before it asks again: that is how browsers ask. */
  readonly buyers: number;
  readonly warmingSeconds: number;
  readonly seconds: number;
}

export type HttpLeg = Leg & Driven & { readonly serverProcessorSeconds: number };

/** Buyers hold seats, in a closed loop. */
export async function holdInLoop({ served, orders, replies }: Sale, loop: Loop): Promise<HttpLeg> {
  return inLoop(served, loop, orders, async (order, connection) => {
    replies.asks(order);
    return isHold(order, await connection.reply(holdRequest(order)), replies);
  });
}

/** The same server, asked for nothing, by the same buyers with the same bodies. */
export async function noOpInLoop({ served, orders }: Sale, loop: Loop): Promise<HttpLeg> {
  return inLoop(served, loop, orders, async ({ showId, seatIds, number }, connection) => {
    const { status, body } = await connection.reply(
      post('/no-op', JSON.stringify({ showId, seatIds }), number),
    );
    if (status !== 200 || body !== '{"ok":true}') throw new Error(`${status} ${body}`);
    return true;
  });
}

/** Asks as long as the loop says, once without the clock and once with it; `ask` throws on a wrong reply. */
export async function inLoop<Question>(
  { port, pid }: Served,
  { buyers, warmingSeconds, seconds }: Loop,
  questions: Iterator<Question>,
  ask: (question: Question, connection: Connection) => Promise<boolean>,
): Promise<HttpLeg> {
  const connections = await connectionsTo(port, buyers);
  // An iterator that is left in the middle must not be closed by that.
  const rest = { [Symbol.iterator]: () => ({ next: () => questions.next() }) };
  const spent = () => processorSecondsOf(pid);
  const run = (time: number) =>
    drive({
      orders: rest,
      inFlight: buyers,
      seconds: time,
      spent,
      place: (question, buyer) => ask(question, connections[buyer]!),
    });
  await run(warmingSeconds);
  const driven = await run(seconds);
  for (const connection of connections) connection.close();
  return {
    ...driven,
    serverProcessorSeconds: driven.processorSeconds,
    rate: driven.accepted / driven.seconds,
    rateByProcessorTime: driven.accepted / driven.processorSeconds,
  };
}
