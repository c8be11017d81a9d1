import assert from 'node:assert/strict';
import { sleep } from '../../server/src/platform/clock.ts';
import type { Database } from '../../server/src/platform/database/database.ts';
import type { Arena } from '../load/arena.ts';
import type { Replies } from '../load/orders.ts';
import { Connection, type RawReply } from './connection.ts';
import { holdRequest, isHold, type SentOrder } from './requests.ts';
import { type Served, startServer } from './serve.ts';

export const CRASHES = ['server', 'database', 'both'] as const;
export type Crash = (typeof CRASHES)[number];

export interface Crashed {
  /** From the kill to the first reply to a hold that was asked for after it. */
  readonly seconds: number;
  /** Holds that buyers were told of, before and after the crash; all were found again. */
  readonly acknowledged: number;
}

export interface Crashing {
  readonly arena: Arena;
  readonly database: Database;
  readonly orders: readonly SentOrder[];
  readonly replies: Replies;
}

const BUYERS = 16;
/** A buyer looks at the seats meanwhile; the sale must last for all crashes. */
const PAUSE_MS = 20;
const BEFORE_SECONDS = 2;
const AFTER_SECONDS = 1;
const ASK_AGAIN_MS = 20;
const GIVE_UP_SECONDS = 60;

/** A sale that crashes while it goes on; buyers ask with their keys again until they are answered. */
export class CrashedSale {
  readonly #given: Crashing;
  readonly #orders: Iterator<SentOrder>;
  #served: Served | undefined;
  #isOver = false;
  #killedAt = Number.POSITIVE_INFINITY;
  #firstSaleAt: number | undefined;
  #acknowledged: string[] = [];

  constructor(given: Crashing) {
    this.#given = given;
    this.#orders = given.orders.values();
  }

  /** Throws if anything is lost that was acknowledged. */
  async crash(what: Crash): Promise<Crashed> {
    this.#isOver = false;
    this.#killedAt = Number.POSITIVE_INFINITY;
    this.#firstSaleAt = undefined;
    this.#acknowledged = [];
    await this.#start();
    try {
      const buying = Promise.all(Array.from({ length: BUYERS }, () => this.#buy()));
      await Promise.race([buying, this.#fail(what)]);
      this.#isOver = true;
      await buying;
    } finally {
      this.#isOver = true;
      await this.#served!.stop();
    }
    await this.#assertNothingLost();
    return {
      seconds: (this.#firstSaleAt! - this.#killedAt) / 1000,
      acknowledged: this.#acknowledged.length,
    };
  }

  async #start(): Promise<void> {
    this.#served = await startServer({ databaseUrl: this.#given.database.url, what: 'matinee' });
  }

  /** Resolves some time after the first sale. What was killed is started again at once: the database first, as by `npm start`. */
  async #fail(what: Crash): Promise<void> {
    await sleep(BEFORE_SECONDS * 1000);
    this.#killedAt = performance.now();
    const killed = what === 'database' ? undefined : this.#served!.kill();
    if (what !== 'server') await this.#given.arena.crash();
    await killed;
    if (what !== 'database') await this.#start();
    while (this.#firstSaleAt === undefined) {
      await sleep(1);
      if (performance.now() > this.#killedAt + GIVE_UP_SECONDS * 1000)
        throw new Error('there are no sales any more');
    }
    await sleep(AFTER_SECONDS * 1000);
  }

  async #buy(): Promise<void> {
    let connection: Connection | undefined;
    while (!this.#isOver) {
      const { value: order, done } = this.#orders.next();
      assert.ok(!done, 'there are not enough orders');
      this.#given.replies.asks(order);
      for (;;) {
        const askedAt = performance.now();
        try {
          connection ??= await Connection.open(this.#served!.port);
          const reply = await connection.reply(holdRequest(order));
          if (reply.status === 503) throw new Error('asked to come again');
          this.#hear(order, reply, askedAt);
          break;
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          connection?.close();
          connection = undefined;
          await sleep(ASK_AGAIN_MS);
        }
      }
      await sleep(PAUSE_MS);
    }
    connection?.close();
  }

  #hear(order: SentOrder, reply: RawReply, askedAt: number): void {
    if (!isHold(order, reply, this.#given.replies)) return;
    this.#acknowledged.push(JSON.parse(reply.body).bookingId);
    if (askedAt > this.#killedAt) this.#firstSaleAt ??= performance.now();
  }

  async #assertNothingLost(): Promise<void> {
    const { rows } = await this.#given.database.write.query(
      'select count(*) from bookings where booking_id = any($1) and status = $2',
      [this.#acknowledged, 'RESERVED'],
    );
    assert.equal(rows[0]!.count, this.#acknowledged.length, 'holds that were acknowledged are lost');
  }
}
