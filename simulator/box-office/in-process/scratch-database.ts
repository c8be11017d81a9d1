import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDatabase } from '../../../server/src/app.ts';
import { takeDataFolder } from '../../../server/src/platform/data-folder.ts';
import { type Database, openDatabase } from '../../../server/src/platform/database/database.ts';
import { startEmbedded } from '../../../server/src/platform/database/embedded.ts';
import { openLog } from '../../../server/src/platform/log.ts';

/** A prepared database for one simulation. */
export interface ScratchDatabase {
  readonly database: Database;
  end(): Promise<void>;
}

const log = openLog('off', 'silent');

/**
 * A database whose clock is a row in a table: its `now()`, `statement_timestamp()` and `clock_timestamp()` are found before
 * PostgreSQL's own, and say what the simulation has set. Made on the cluster given, or on one of its own that may forget everything in a power cut.
 */
export async function scratchDatabase(now: number, cluster?: string): Promise<ScratchDatabase> {
  const own = cluster === undefined ? await scratchCluster() : undefined;
  const clusterUrl = cluster ?? own!.url;
  const template = await preparedTemplate(clusterUrl);
  const { url, name } = await newDatabase(clusterUrl, ` template ${template} strategy file_copy`);
  const database = openDatabase(url, { log });
  await database.write.query(SET_CLOCK, [now]);
  return {
    database,
    async end() {
      await database.close();
      await once(clusterUrl, `drop database ${name} with (force)`);
      if (own) templates.delete(clusterUrl);
      await own?.stop();
    },
  };
}

const templates = new Map<string, Promise<string>>();

/** Migrations take longer than a copy: each cluster is prepared for once. */
function preparedTemplate(clusterUrl: string): Promise<string> {
  const known = templates.get(clusterUrl);
  if (known) return known;
  const made = makeTemplate(clusterUrl);
  templates.set(clusterUrl, made);
  return made;
}

async function makeTemplate(clusterUrl: string): Promise<string> {
  const { url, name } = await newDatabase(clusterUrl, '');
  await once(url, CLOCK);
  const database = openDatabase(url, { log });
  await prepareDatabase(database, log).finally(() => database.close());
  return name;
}

/** What is in `public` comes first, then our clock, then PostgreSQL's own functions. */
async function newDatabase(clusterUrl: string, made: string): Promise<{ url: string; name: string }> {
  const name = `simulated_${crypto.randomUUID().replaceAll('-', '')}`;
  await once(clusterUrl, `create database ${name}${made}`);
  await once(clusterUrl, `alter database ${name} set search_path to public, simulated, pg_catalog`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return { url: url.href, name };
}

/** A PostgreSQL for scratch databases, which may forget everything in a power cut. */
export async function scratchCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  const path = mkdtempSync(join(tmpdir(), 'matinee-box-office-'));
  const folder = takeDataFolder(join(path, 'data'));
  const server = await startEmbedded(folder, { log, isDurable: false });
  const stop = async () => {
    await server.stop();
    rmSync(path, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

async function once(url: string, sql: string): Promise<void> {
  const database = openDatabase(url, { log, writers: 1 });
  await database.write.query(sql).finally(() => database.close());
}

const CLOCK = `
  create schema simulated;
  create table simulated.clock (at timestamptz not null);
  insert into simulated.clock values (pg_catalog.now());
  create function simulated.clock_timestamp() returns timestamptz volatile language sql
    as 'select at from simulated.clock';
  create function simulated.statement_timestamp() returns timestamptz stable language sql
    as 'select at from simulated.clock';
  create function simulated.now() returns timestamptz stable language sql
    as 'select at from simulated.clock'`;

export const SET_CLOCK = `update simulated.clock set at = to_timestamp($1::float8 / 1000)`;
