import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after } from 'node:test';
import pg from 'pg';
import { type Database, openDatabase } from '../platform/database/database.ts';
import { migrate, readMigrations } from '../platform/database/migrate.ts';
import { newId } from '../platform/ids.ts';
import { migrateJobs } from '../platform/jobs.ts';
import { openLog } from '../platform/log.ts';
import { startTestCluster } from './cluster.ts';

/** The variable by which the global setup tells test files where their PostgreSQL is. */
export const CLUSTER_URL = 'MATINEE_TEST_CLUSTER';

const LOCK = 7_411_928_345_062;

/** A database to test on, and what ends it. */
export interface TestDatabase {
  readonly database: Database;
  /** Drops it. Throws if it is still in use: what leaks in a test leaks in production. */
  end(): Promise<void>;
}

type Ends = { after(work: () => Promise<void> | void): void };

/**
 * A database of the test's own, freshly cloned from a migrated template. It ends after everything else that the test, or,
 * without `t`, the file has said to do at its end, whatever the order in which it was said; a leak fails the test.
 */
export async function testDatabase(t?: Ends): Promise<Database> {
  const { database, end } = await openTestDatabase();
  // Node runs these in the order in which they were given, also those given meanwhile.
  if (t) t.after(() => t.after(end));
  else after(() => endLast(end));
  return database;
}

/** The same, for whoever ends it themselves. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const cluster = await clusterUrl();
  const name = `test_${newId().replaceAll('-', '')}`;
  await asAdmin(cluster, async admin => {
    const template = await migratedTemplate(admin, cluster);
    await admin.query(`create database ${name} template ${template} strategy file_copy`);
  });
  const database = openDatabase(withDatabase(cluster, name), { log: openLog('off', 'silent') });
  const pools = [database.write, database.read];
  for (const pool of pools) pool.options.allowExitOnIdle = true;
  const end = async () => {
    const inUse = inUseOf(database);
    if (inUse.every(count => count === 0)) await database.close();
    const leaks = await asAdmin(cluster, admin => dropAndCountLeaks(admin, name));
    assert.deepEqual(inUse, [0, 0], 'connections of the write and read pools never released');
    assert.deepEqual(leaks, [], 'sessions still open at the end of the test');
  };
  return { database, end };
}

const inUseOf = ({ write, read }: Database): number[] =>
  [write, read].map(pool => pool.totalCount - pool.idleCount);

const LEAKS_SHOW_AFTER_MS = 10_000;

/**
 * A file's own hooks cannot be added to while they run, and ours is among the first. So the database ends when nothing at
 * all is left to do; if something still holds the process after a while, it is taken for a leak. The file then fails by
 * its exit code.
 */
function endLast(end: () => Promise<void>): void {
  const endNow = lastly(() =>
    end().catch(error => {
      console.error(error);
      process.exitCode = 1;
    }),
  );
  setTimeout(endNow, LEAKS_SHOW_AFTER_MS).unref();
}

const lastSteps: (() => Promise<void>)[] = [];

/** Has this done when the process has nothing else to do, the latest first; gives a function that does it now instead. */
function lastly(step: () => Promise<void>): () => Promise<void> {
  if (lastSteps.length === 0) process.on('beforeExit', async () => lastSteps.pop()?.());
  let done: Promise<void> | undefined;
  const once = () => (done ??= step());
  lastSteps.push(once);
  return once;
}

let ownCluster: Promise<string> | undefined;

/** The cluster of the whole run, or, for a file run by hand, one of its own. */
function clusterUrl(): Promise<string> {
  const given = process.env[CLUSTER_URL];
  if (given) return Promise.resolve(given);
  ownCluster ??= startTestCluster().then(cluster => {
    lastly(() => cluster.stop());
    return cluster.url;
  });
  return ownCluster;
}

async function migratedTemplate(admin: pg.Client, cluster: string): Promise<string> {
  const migrations = readMigrations();
  const hash = createHash('sha256').update(migrations.map(migration => migration.checksum).join());
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  await admin.query('select pg_advisory_lock($1)', [LOCK]);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    await admin.query(`create database ${name}_unfinished`);
    await migrate(withDatabase(cluster, `${name}_unfinished`), migrations);
    await migrateJobs(withDatabase(cluster, `${name}_unfinished`), openLog('off', 'silent'));
    await admin.query(`alter database ${name}_unfinished rename to ${name}`);
  }
  await admin.query('select pg_advisory_unlock($1)', [LOCK]);
  return name;
}

async function dropAndCountLeaks(admin: pg.Client, name: string): Promise<string[]> {
  // A session that was just closed may need a moment to leave.
  const open = 'select application_name, state, query from pg_stat_activity where datname = $1';
  let sessions = await admin.query(open, [name]);
  for (let attempt = 0; attempt < 50 && sessions.rowCount !== 0; attempt++) {
    await admin.query('select pg_sleep(0.02)');
    sessions = await admin.query(open, [name]);
  }
  await admin.query(`drop database ${name} with (force)`);
  return sessions.rows.map(row => `${row.application_name} (${row.state}): ${row.query}`);
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
