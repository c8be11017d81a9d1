import { HOLD_GRACE_MS } from '@matinee/contract/values.ts';
import type { Database } from '../platform/database/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { DatabaseClock, type Stopwatch } from './database-clock.ts';
import { DatabaseStore } from './database-store.ts';
import type { Command } from './engine/commands.ts';
import { type Committed, Lane, type Submission } from './lane.ts';
import { LaneConnection } from './lane-connection.ts';
import type { LoadedShow } from './load.ts';
import { type Presentation, present } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import type { TicketCode } from './view.ts';

/** What is asked of a show's writer, in plain data. */
export interface Asked {
  readonly showId: string;
  readonly command: Command;
  readonly present: Presentation;
  readonly key?: RequestKey;
}

export interface LanesOptions {
  readonly database: Database;
  readonly ticketCode: TicketCode;
  readonly newId: Ids;
  readonly stopwatch: Stopwatch;
  readonly log: Log;
  readonly committed: Committed;
  readonly count?: number;
  readonly longestQueue?: number;
}

const SWEEP_EVERY_MS = 10_000;

/** All lanes of this server. A show always goes to the same one, so it has one writer and its commands one order. */
export class Lanes {
  readonly #lanes: readonly Lane[];
  readonly #database: Database;
  readonly #log: Log;
  readonly #ticketCode: TicketCode;
  #sweeper: NodeJS.Timeout | undefined;

  constructor({
    database,
    ticketCode,
    stopwatch,
    log,
    count = 4,
    longestQueue = 10_000,
    ...rest
  }: LanesOptions) {
    this.#database = database;
    this.#log = log;
    this.#ticketCode = ticketCode;
    this.#lanes = Array.from({ length: count }, (_, index) => {
      const store = new DatabaseStore(new LaneConnection(database.url, `lane ${index + 1}`, log));
      const clock = new DatabaseClock(stopwatch);
      return new Lane({ ...rest, store, clock, stopwatch, log, longestQueue });
    });
  }

  /** Resolves to the reply once what it says is committed. */
  submit(asked: Asked): Promise<Reply> {
    return this.#laneOf(asked.showId).submit(this.#submission(asked));
  }

  #submission({ present: how, ...asked }: Asked): Submission {
    const code = this.#ticketCode;
    return { ...asked, present: (decision, at) => present(how, { decision, at, code }) };
  }

  look<T>(showId: string, see: (show: LoadedShow) => T): Promise<T | undefined> {
    return this.#laneOf(showId).look(showId, see);
  }

  /** The database's clock as the writer of a show foresees it, if it does. */
  now(showId: string): number | undefined {
    return this.#laneOf(showId).now();
  }

  /** To be called after a show's prices, plan or times were changed. */
  forget(showId: string): void {
    this.#laneOf(showId).forget(showId);
  }

  /** Has every show loaded anew, as after a restart. */
  forgetAll(): void {
    for (const lane of this.#lanes) lane.forgetAll();
  }

  /** Takes up the holds that were open when the last server stopped, so that they lapse and are told of. */
  async resume(): Promise<void> {
    await this.#expireIn(OPEN_SHOWS);
    this.#sweeper = setInterval(() => void this.sweep(), SWEEP_EVERY_MS).unref();
  }

  /**
   * Ends holds that lapsed unseen. A lane wakes by itself for the holds that it knows; this is for those of a server that
   * is gone, and of an outage in which memory was lost.
   */
  async sweep(): Promise<void> {
    await this.#expireIn(OVERDUE_SHOWS).catch(error =>
      this.#log.warn({ err: error }, 'holds that have lapsed could not be looked for'),
    );
  }

  async #expireIn(shows: string): Promise<void> {
    const { rows } = await this.#database.read.query<{ showId: string }>(shows);
    await Promise.all(
      rows.map(({ showId }) => this.submit({ showId, command: { do: 'expire' }, present: NOTHING })),
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all(this.#lanes.map(lane => lane.close()));
  }

  #laneOf(showId: string): Lane {
    // The last digits of a UUIDv7 are random.
    return this.#lanes[Number.parseInt(showId.slice(-8), 16) % this.#lanes.length]!;
  }
}

const NOTHING = { as: 'nothing', given: null } as const;

const OPEN_SHOWS = `select show_id as "showId" from seat_ledgers where lapses_at is not null`;

const OVERDUE_SHOWS = `
  select show_id as "showId" from seat_ledgers
  where lapses_at < clock_timestamp() - interval '${HOLD_GRACE_MS} milliseconds'`;
