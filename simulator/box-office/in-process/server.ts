import type { App, createApp } from '../../../server/src/app.ts';
import { readConfig } from '../../../server/src/config.ts';
import type { Chore, KeepDoing } from '../../../server/src/platform/chores.ts';
import { type Database, openDatabase } from '../../../server/src/platform/database/database.ts';
import { openLog } from '../../../server/src/platform/log.ts';
import type { Answer, Ask, BreakingPoint } from '../target.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { Wire, type WireOptions } from './wire.ts';

export type ServerOptions = WireOptions & {
  readonly time: SimulatedTime;
  /** Whether what goes on beside requests goes on by itself, as it does elsewhere; it is done by `work` otherwise. */
  readonly atOnce: boolean;
  readonly createApp: typeof createApp;
};

/** Nobody waits for a provider in earnest, and whatever looks for work looks often. */
const PAYMENTS = { deadlineMs: 25, lateMs: 12_000, lookMs: 50, reconcileEveryMs: 100, askAfterMs: 20_000 };
const CANCEL_AFTER_SECONDS = 120;
/** From when on a payment without an answer is asked after, and from when on called off; in seconds. */
export const ASKED_AFTER = [PAYMENTS.askAfterMs / 1000, CANCEL_AFTER_SECONDS] as const;

/** What a killed server answers. */
const NOTHING: Answer = { status: 0, body: null };
const LONGEST_STOP_MS = 20_000;
const log = openLog('off', 'silent');

/** A whole server, from its start to its end or its death. */
export class SimulatedServer {
  readonly #app: App;
  readonly #database: Database;
  readonly #wire: Wire;
  readonly #time: SimulatedTime;
  readonly #chores: Set<Chore>;
  readonly #stopped = new AbortController();
  readonly #died: Promise<'died'>;
  #isDead = false;

  static async start(options: ServerOptions): Promise<SimulatedServer> {
    const { time, atOnce } = options;
    const wire = await Wire.open(options);
    const database = openDatabase(wire.url, { log });
    const chores = new Set<Chore>();
    const keep: KeepDoing = chore => {
      chores.add(chore);
      return { nudge: () => {}, stop: async () => void chores.delete(chore) };
    };
    const app = await options.createApp({
      config: readConfig({
        RATE_LIMITS: 'off',
        DEMO: 'off',
        NODE_ENV: 'test',
        PAYMENT_CANCEL_AFTER_SECONDS: String(CANCEL_AFTER_SECONDS),
      }),
      database,
      secret: 'the box office of a simulation needs no secret',
      publicUrl: 'http://localhost',
      clock: time.now,
      log,
      simulated: {
        stopwatch: time.now,
        timers: time.timersUnless(() => wire.isBroken),
        payments: PAYMENTS,
        ...(!atOnce && { keep }),
      },
    });
    // Webhooks come over HTTP.
    await app.server.listen({ port: 0, host: '127.0.0.1' });
    return new SimulatedServer(app, database, wire, time, chores);
  }

  private constructor(app: App, database: Database, wire: Wire, time: SimulatedTime, chores: Set<Chore>) {
    this.#app = app;
    this.#database = database;
    this.#wire = wire;
    this.#time = time;
    this.#chores = chores;
    this.#died = wire.broken.then(() => {
      this.#isDead = true;
      this.#stopped.abort();
      return 'died';
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** The ports by which the database knows it. */
  get ports(): readonly number[] {
    return this.#wire.ports;
  }

  /** Kills it at a commit that is still to come. */
  dieAt(point: BreakingPoint): void {
    this.#wire.breakAt(point);
  }

  async send({ method, path, body, token, key }: Ask): Promise<Answer> {
    const asking = this.#app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...(token && { authorization: `Bearer ${token}` }), ...(key && { 'idempotency-key': key }) },
      ...(body !== undefined && { payload: body as object }),
    });
    const response = await this.#alive(asking);
    if (response === 'died') return NOTHING;
    return { status: response.statusCode, body: response.body === '' ? null : JSON.parse(response.body) };
  }

  /** Sets the time, and does what that brings about. */
  async pass(instant: number): Promise<void> {
    await this.#alive(this.#time.set(instant, () => this.rest()));
  }

  /** Resolves when nothing is under way of what nobody asked for. */
  async rest(): Promise<void> {
    await this.#alive(this.#app.rest());
  }

  /** Does what is to be done beside requests, one thing after the other, each once all before it is `seen`. */
  async work(seen: () => Promise<unknown>): Promise<void> {
    for (let isDone = false; !isDone && !this.#isDead; ) {
      isDone = true;
      for (const chore of this.#chores) while ((await this.#once(chore, seen)) === 0) isDone = false;
    }
  }

  async #once(chore: Chore, seen: () => Promise<unknown>): Promise<unknown> {
    await seen();
    return this.#isDead ? 'died' : this.#alive(chore(this.#stopped.signal));
  }

  async stop(): Promise<void> {
    await this.#app.close();
    await this.#database.close();
    this.#wire.close();
  }

  /** What is left of a dead one comes to its end somehow; nobody hears of it. */
  async bury(): Promise<void> {
    const stopping = Promise.allSettled([this.#app.close(), this.#database.close()]);
    await Promise.race([stopping, new Promise(done => setTimeout(done, LONGEST_STOP_MS).unref())]);
  }

  #alive<T>(work: Promise<T>): Promise<T | 'died'> {
    // What a dead one still comes to is nobody's business.
    work.catch(() => {});
    return Promise.race([this.#died, work]);
  }
}
