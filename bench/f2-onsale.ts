import { RandomStream } from '../simulator/engine/index.ts';
import { rowLocks } from './baselines/row-locks.ts';
import type { Figure, Result } from './figure.ts';
import { sellOverHttp } from './http/sale.ts';
import { interleaved, type Leg, spread } from './interleaved.ts';
import { openArena } from './load/arena.ts';
import type { Driven } from './load/drive.ts';
import { type Hall, type Order, order, type Replies, someBuyers, type Wish } from './load/orders.ts';
import { bestPool, type Sale, sellByBaseline, sellByCore } from './load/sides.ts';

const GOAL = 50;
const GOAL_SECONDS = 0.5;
const HTTP_GOAL_SECONDS = 2;
const SHOW = { shows: 1, rows: 300, seatsPerRow: 200 };
const SEATS = SHOW.rows * SHOW.seatsPerRow;
const SOLD_OUT = 0.9 * SEATS;

/** One to four seats, most often two. */
const sizes = [1, 2, 2, 2, 2, 2, 3, 3, 4, 4];
const GLANCES = 20;

/** F2: one show in a hall of 60,000, until nine tenths of it are held. */
export const f2: Figure = {
  title: 'One show of 60,000 seats, until 90 % are held by random buyers: time against a row lock per seat',
  async measure(told) {
    const arena = await openArena();
    try {
      const pool = await bestPool(arena, rowLocks, SALE, told);
      // Whoever goes first would otherwise pay for the compiler.
      await sellByCore(arena, SALE);
      const { legs, ...figures } = await interleaved(
        async () => wholeSale(await sellByCore(arena, SALE)),
        async () => wholeSale(await sellByBaseline(arena, rowLocks, SALE, pool.best)),
        { told },
      );
      const faster: Result = {
        measured: `sales an hour, against ${rowLocks.name} (${pool.best} connections)`,
        goal: `${GOAL}x`,
        reached: figures.compared.ratio.median >= GOAL,
        ...figures,
        details: { pool: pool.tried, legs },
      };
      const overHttp = [];
      for (let leg = 1; leg <= legs.length; leg++) {
        told(`over HTTP, leg ${leg} of ${legs.length}`);
        overHttp.push(await sellOverHttp(arena, SALE));
      }
      return [
        faster,
        within(
          'seconds until 54,000 seats are held, in the core',
          GOAL_SECONDS,
          legs.map(leg => leg.ours),
        ),
        within('seconds until 54,000 seats are held, over HTTP', HTTP_GOAL_SECONDS, overHttp),
      ];
    } finally {
      await arena.close();
    }
  },
};

function within(measured: string, goal: number, sales: readonly Driven[]): Result {
  const ours = spread(sales.map(({ seconds }) => seconds));
  return { measured, goal: `${goal} s`, reached: ours.median <= goal, ours, details: sales };
}

const SALE: Sale = { halls: SHOW, orders: ([hall], replies) => untilSoldOut(hall!, replies) };

/**
 * Buyers look at the seat map as it is known when they order, choose somewhere in it at random, and take seats side by side.
 * Others are faster now and then; whoever hears that is gone.
 */
function* untilSoldOut({ showId, rows }: Hall, replies: Replies): Generator<Order> {
  const random = RandomStream.of(2, 'buyers');
  const buyers = someBuyers(SEATS, random);
  for (let index = 0; replies.granted < SOLD_OUT; index++) {
    const chosen = choose(rows, replies, random);
    if (chosen) yield order({ showId, ...chosen }, buyers[index % SEATS]!);
  }
}

/** Whoever finds too few together after some glances asks for one less; nothing if not even one was seen. */
function choose(
  rows: Hall['rows'],
  replies: Replies,
  random: RandomStream,
): Omit<Wish, 'showId'> | undefined {
  for (let size = sizes[random.integer(sizes.length)]!; size > 0; size--) {
    for (let glance = 0; glance < GLANCES; glance++) {
      const row = random.integer(SHOW.rows);
      const at = random.integer(SHOW.seatsPerRow - size + 1);
      const numbers = Array.from({ length: size }, (_, next) => row * SHOW.seatsPerRow + at + next);
      if (numbers.every(number => !replies.isGranted(number)))
        return { seatIds: rows[row]!.slice(at, at + size), numbers };
    }
  }
  return undefined;
}

/** A whole sale is one, so its rate is how many of them would fit. */
const wholeSale = (driven: Driven): Leg & Driven => ({
  ...driven,
  rate: 3600 / driven.seconds,
  rateByProcessorTime: 3600 / driven.processorSeconds,
});
