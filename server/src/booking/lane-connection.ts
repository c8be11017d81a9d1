import pg from 'pg';
import { sleep } from '../platform/clock.ts';
import { databaseTypes } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { DatabaseAway } from './store.ts';

/** How long a buyer waits for a database that is away, and how long nobody asks for it again after that. */
const GIVE_UP_MS = 4_000;
const LEAVE_ALONE_MS = 500;
const PAUSES_MS = [20, 50, 100, 200, 400];

/**
 * A lane's own connection. Plans are made to go through keys whatever the tables held when they were made: on-sales start
 * with empty tables, and a plan that scans an empty table would go on scanning a full one.
 */
const SETTINGS = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
  'synchronous_commit=on',
  'statement_timeout=15000',
];
/** For a database that answers no more, not even that it has taken too long. */
const SILENCE_MS = 20_000;

export class LaneConnection {
  readonly #url: string;
  readonly #log: Log;
  readonly #name: string;
  readonly #settings: readonly string[];
  #client: pg.Client | null = null;
  #closed = false;
  #awaySince = Number.NEGATIVE_INFINITY;

  /** `settings` are PostgreSQL's, beside those of every lane. */
  constructor(url: string, name: string, log: Log, settings: readonly string[] = []) {
    this.#settings = [...SETTINGS, ...settings];
    this.#url = url;
    this.#name = name;
    this.#log = log;
  }

  /** The open connection, or a new one. Throws DatabaseAway after four seconds without, and then at once for a while. */
  async client(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const began = performance.now();
    if (began < this.#awaySince + LEAVE_ALONE_MS) throw new DatabaseAway('given up a moment ago');
    for (let attempt = 0; ; attempt++) {
      try {
        this.#client = await this.#connect();
        return this.#client;
      } catch (error) {
        if (this.#closed || performance.now() > began + GIVE_UP_MS) {
          this.#awaySince = performance.now();
          throw new DatabaseAway(error);
        }
        await sleep(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]!);
      }
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: `matinee ${this.#name}`,
      connectionTimeoutMillis: GIVE_UP_MS,
      query_timeout: SILENCE_MS,
      keepAlive: true,
      options: this.#settings.map(setting => `-c ${setting}`).join(' '),
      types: databaseTypes,
    });
    client.on('error', error => {
      this.#log.warn({ err: error }, `${this.#name}: the database connection was lost`);
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    return client;
  }

  /** Throws the connection away, whatever state it is in; the next use opens another. */
  discard(): void {
    const client = this.#client;
    this.#client = null;
    client?.end().catch(() => {});
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end();
    this.#client = null;
  }
}
