import pg from 'pg';
import { CannotStart } from '../cannot-start.ts';
import { sleep } from '../clock.ts';
import type { Log } from '../log.ts';
import { BoundedPool } from './bounded-pool.ts';

/** What SQL is sent through: a pool, or one connection in a transaction. */
export interface Sql {
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(
    text: string | pg.QueryConfig,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

/** Separate pools, so that a rush of readers never keeps a sale from being written. */
export interface Database {
  readonly url: string;
  readonly write: pg.Pool;
  /** Its sessions refuse to write. */
  readonly read: pg.Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly log: Log;
  readonly writers?: number;
  readonly readers?: number;
}

const OLDEST_VERSION = 15;
const STATEMENT_MS = 15_000;
const CONNECT_MS = 10_000;
const STARTING_MS = 60_000;
const STARTING_LOOK_MS = 100;

/** What PostgreSQL answers while it starts, recovers or shuts down (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const CANNOT_CONNECT_NOW = '57P03';

/** Opens the pools; connections are made when they are first needed, see `checkDatabase`. */
export function openDatabase(url: string, { log, writers = 8, readers = 8 }: DatabaseOptions): Database {
  const pool = (name: string, max: number, more: pg.PoolConfig = {}) => {
    const opened = new BoundedPool({
      connectionString: url,
      application_name: `matinee ${name}`,
      max,
      connectionTimeoutMillis: CONNECT_MS,
      idleTimeoutMillis: 60_000,
      statement_timeout: STATEMENT_MS,
      idle_in_transaction_session_timeout: 2 * STATEMENT_MS,
      types: databaseTypes,
      ...more,
    });
    // A connection that breaks is replaced. Unheard, its error would end the process: the pool hears it while the
    // connection is idle, and nobody while somebody has it between two statements, of which the next one fails.
    opened.on('error', error => {
      if (!opened.ending) log.warn({ err: error }, 'an idle database connection was lost');
    });
    opened.on('connect', client => client.on('error', () => {}));
    return opened;
  };
  const write = pool('write', writers);
  const read = pool('read', readers, { options: '-c default_transaction_read_only=on' });
  return {
    url,
    write,
    read,
    async close() {
      await Promise.all([write.end(), read.end()]);
    },
  };
}

/**
 * A database that says that it is itself just starting, as it does while it recovers from a crash, is waited for. Throws CannotStart
 * if it does not come up within a minute, cannot be reached, or is older than Matinee needs.
 */
export async function checkDatabase(database: Database, log: Log): Promise<void> {
  const { host, port, database: name } = new pg.Client({ connectionString: database.url });
  let version: string;
  try {
    version = await versionOf(database.write, log);
  } catch (error) {
    throw new CannotStart(`The database ${name} at ${host}:${port} cannot be reached: ${reason(error)}.`);
  }
  if (Number.parseInt(version, 10) < OLDEST_VERSION) {
    throw new CannotStart(
      `The database at ${host}:${port} is PostgreSQL ${version}; Matinee needs ${OLDEST_VERSION} or newer.`,
    );
  }
}

async function versionOf(pool: pg.Pool, log: Log): Promise<string> {
  const began = performance.now();
  for (let attempt = 0; ; attempt++) {
    try {
      const { rows } = await pool.query<{ version: string }>(
        `select current_setting('server_version') as version`,
      );
      return rows[0]!.version;
    } catch (error) {
      const isStarting = (error as { code?: unknown }).code === CANNOT_CONNECT_NOW;
      if (!isStarting || performance.now() > began + STARTING_MS) throw error;
      if (attempt === 0) log.warn({ err: error }, 'the database is just starting; waiting for it');
      await sleep(STARTING_LOOK_MS);
    }
  }
}

/** Runs `work` in one transaction on one connection; commits what it returns, rolls back what it throws. */
export async function transaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(rollbackError => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function reason(error: unknown): string {
  const causes = error instanceof AggregateError ? error.errors : [error];
  return (
    causes.map(cause => (cause as Error).message.replace(/\.$/, '')).join(', ') ||
    String((error as Error).name)
  );
}

const { INT8, DATE, TIMESTAMP } = pg.types.builtins;
const INT8_ARRAY = 1016;

/** A bigint that fits; one that does not is an error rather than a nearby number. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${text} is too large for a number: select it as text`);
  return value;
}

const int8Array = pg.types.getTypeParser(INT8_ARRAY as number as typeof INT8, 'text') as unknown as (
  text: string,
) => (string | null)[];

const ours = new Map<number, (text: string) => unknown>([
  [INT8, wholeNumber],
  [INT8_ARRAY, text => int8Array(text).map(item => (item === null ? null : wholeNumber(item)))],
  // A day, or a local time, is no instant: it stays the text that it is.
  [DATE, text => text],
  [TIMESTAMP, text => text],
]);

/** bigint -> number, timestamptz -> Date, json -> value, date -> 'YYYY-MM-DD', numeric -> text. */
const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  (format !== 'binary' && ours.get(oid)) ||
  pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;

/** How every connection reads what PostgreSQL sends. */
export const databaseTypes = { getTypeParser };
