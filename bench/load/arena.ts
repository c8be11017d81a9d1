import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { takeDataFolder } from '../../server/src/platform/data-folder.ts';
import { type Database, openDatabase } from '../../server/src/platform/database/database.ts';
import { startEmbedded } from '../../server/src/platform/database/embedded.ts';
import { migrate } from '../../server/src/platform/database/migrate.ts';
import { migrateJobs } from '../../server/src/platform/jobs.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { eventually } from '../../server/src/testing/eventually.ts';
import { processorSeconds } from './processor.ts';

/** A PostgreSQL as Matinee starts one for everybody, on a disk that forgets nothing; every leg gets an empty database. */
export interface Arena {
  readonly url: string;
  /** Has `work` done in a new database, and drops it. Throws if anything there is not durable. */
  leg<T>(work: (database: Database) => Promise<T>, prepared?: 'migrated' | 'empty'): Promise<T>;
  /** Seconds that the processors have spent for us and for PostgreSQL so far. */
  spent(): number;
  /** Kills PostgreSQL outright; resolves when it, as it is started again, answers. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

const quiet = () => openLog('off', 'warn');

export async function openArena(): Promise<Arena> {
  const path = mkdtempSync(join(tmpdir(), 'matinee-bench-'));
  const server = await startEmbedded(takeDataFolder(join(path, 'data')), { log: quiet(), isDurable: true });
  // Every statement over a connection of its own, for a crash leaves none.
  const admin = {
    async query(statement: string) {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(statement).finally(() => client.end());
    },
  };
  await admin.query('create database migrated');
  await migrate(withDatabase(server.url, 'migrated'));
  await migrateJobs(withDatabase(server.url, 'migrated'), quiet());
  let legs = 0;
  return {
    url: server.url,
    spent: () => processorSeconds(server.pid),
    async leg(work, prepared = 'migrated') {
      const name = `leg_${++legs}`;
      const template = prepared === 'migrated' ? 'template migrated strategy file_copy' : '';
      await admin.query(`create database ${name} ${template}`);
      const database = openDatabase(withDatabase(server.url, name), { log: quiet() });
      try {
        await assertDurable(database);
        // What a leg before has left to be written is not for this one to wait for.
        await admin.query('checkpoint');
        return await work(database);
      } finally {
        await database.close();
        await admin.query(`drop database ${name} with (force)`);
      }
    },
    async crash() {
      process.kill(server.pid, 'SIGKILL');
      await eventually('the database is back', () => answers(server.url));
    },
    async close() {
      await server.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function assertDurable({ write }: Database): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await write.query(`select current_setting('${setting}') as is`);
    assert.equal(rows[0]!.is, 'on', `${setting} must be on: what is not durable is not sold`);
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
