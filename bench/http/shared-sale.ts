import assert from 'node:assert/strict';
import { sleep } from '../../server/src/platform/clock.ts';
import type { Database } from '../../server/src/platform/database/database.ts';
import { eventually } from '../../server/src/testing/eventually.ts';
import type { Replies } from '../load/orders.ts';
import { Connection } from './connection.ts';
import { holdRequest, isHold, type SentOrder } from './requests.ts';
import { type Served, startServer } from './serve.ts';

/** How one of two servers goes: in good order, or with `kill -9`. */
export const DEPARTURES = ['stopped', 'killed'] as const;
export type Departure = (typeof DEPARTURES)[number];

export interface Parting {
  /** The longest that a hold took that was asked for while the lanes changed hands, at the server that stayed. */
  readonly seconds: number;
  /** The longest that one took just before. */
  readonly secondsBefore: number;
  /** Holds that buyers were told of; all were found again. */
  readonly acknowledged: number;
}

const BUYERS = 16;
/** The sale must last for all partings, and the machine is not to be busy with it. */
const PAUSE_MS = 20;
const BEFORE_SECONDS = 2;
const AFTER_SECONDS = 4;
const ASK_AGAIN_MS = 20;

/** A sale of two servers over one database, of which one goes; buyers ask the other all the time, for shows of both. */
export class SharedSale {
  readonly #database: Database;
  readonly #orders: Iterator<SentOrder>;
  readonly #replies: Replies;
  #isOver = false;
  /** When each hold was asked for first, and how long it took to be answered, in milliseconds. */
  readonly #waits: { readonly askedAt: number; readonly ms: number }[] = [];
  readonly #acknowledged: string[] = [];

  constructor(given: { database: Database; orders: readonly SentOrder[]; replies: Replies }) {
    this.#database = given.database;
    this.#orders = given.orders.values();
    this.#replies = given.replies;
  }

  /** Throws if anything is lost that was acknowledged. */
  async part(how: Departure): Promise<Parting> {
    // That the other is gone they need not tell.
    const environment = { LOG_LEVEL: 'error' };
    const serving = { databaseUrl: this.#database.url, what: 'matinee', environment } as const;
    const staying = await startServer(serving);
    const going = await startServer(serving);
    try {
      await eventually('each has half of the lanes', () => this.#isShared());
      const buying = Promise.all(Array.from({ length: BUYERS }, () => this.#buy(staying)));
      const goneAt = await Promise.race([this.#leave(going, how), buying.then(() => Number.NaN)]);
      this.#isOver = true;
      await buying;
      await this.#assertNothingLost();
      // What was on its way when the other went is as much concerned.
      const [before, after] = [
        this.#longest(0, goneAt - 1_000),
        this.#longest(goneAt - 1_000, goneAt + 3_000),
      ];
      return { seconds: after, secondsBefore: before, acknowledged: this.#acknowledged.length };
    } finally {
      this.#isOver = true;
      await going.kill();
      await staying.stop();
    }
  }

  /** Resolves some time after, to when it was. */
  async #leave(going: Served, how: Departure): Promise<number> {
    await sleep(BEFORE_SECONDS * 1000);
    const goneAt = performance.now();
    await (how === 'stopped' ? going.stop() : going.kill());
    await sleep(AFTER_SECONDS * 1000);
    return goneAt;
  }

  async #isShared(): Promise<boolean> {
    const { rows } = await this.#database.read.query<{ owners: number; left: number }>(SHARED);
    return rows[0]!.owners === 2 && rows[0]!.left === 0;
  }

  async #buy({ port }: Served): Promise<void> {
    let connection = await Connection.open(port);
    while (!this.#isOver) {
      const { value: order, done } = this.#orders.next();
      assert.ok(!done, 'there are not enough orders');
      this.#replies.asks(order);
      const askedAt = performance.now();
      for (;;) {
        const reply = await connection.reply(holdRequest(order));
        if (reply.status === 503) {
          await sleep(ASK_AGAIN_MS);
          continue;
        }
        if (isHold(order, reply, this.#replies)) this.#acknowledged.push(JSON.parse(reply.body).bookingId);
        if (/connection: close/i.test(reply.head)) {
          connection.close();
          connection = await Connection.open(port);
        }
        break;
      }
      this.#waits.push({ askedAt, ms: performance.now() - askedAt });
      await sleep(PAUSE_MS);
    }
    connection.close();
  }

  #longest(from: number, until: number): number {
    const waits = this.#waits.flatMap(({ askedAt, ms }) => (askedAt >= from && askedAt < until ? ms : []));
    assert.ok(waits.length > 0, 'nobody asked meanwhile');
    return Math.max(...waits) / 1000;
  }

  async #assertNothingLost(): Promise<void> {
    const { rows } = await this.#database.write.query(
      'select count(*) from bookings where booking_id = any($1) and status = $2',
      [this.#acknowledged, 'RESERVED'],
    );
    assert.equal(rows[0]!.count, this.#acknowledged.length, 'holds that were acknowledged are lost');
  }
}

const SHARED = `
  select count(distinct server_id) as owners, count(*) filter (where server_id is null) as left
  from (select server_id, count(*) over (partition by server_id) as lanes, count(*) over () as all_lanes from lanes) as owned`;
