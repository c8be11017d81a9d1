import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { CannotStart } from '../cannot-start.ts';
import { sleep } from '../clock.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Log } from '../log.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { createCluster, USER } from './cluster.ts';
import { forgetMistakenPostmaster, postmasterOn, stopPostmaster } from './postmaster.ts';
import { type Launch, unprivileged } from './unprivileged.ts';

/** A PostgreSQL server of our own, living in the data folder. */
export interface EmbeddedDatabase {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly log: Log;
  /** False only for tests that can be repeated: nothing is then synced to disk. */
  readonly isDurable: boolean;
}

interface Server extends Binaries, EmbeddedOptions {
  readonly cluster: string;
  readonly logFile: string;
  readonly launch: Launch;
}

const DATABASE = 'matinee';
const READY_WITHIN_MS = 60_000;
const LOG_FILE_BYTES = 10_000_000;

/**
 * Starts the server on `<data folder>/postgres`, creating the cluster at first. A server that a crashed Matinee left
 * running there is shut down first: the caller has the folder, so nobody else uses it. If the server ends by itself it is
 * started again on the same port, and the pools reconnect. Throws CannotStart with PostgreSQL's own words.
 */
export async function startEmbedded(folder: DataFolder, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const binaries = findBinaries();
  const cluster = join(folder.path, 'postgres');
  const launch = unprivileged([folder.path, binaries.postgres]);
  const server = { ...binaries, ...options, cluster, launch, logFile: join(folder.path, 'postgres.log') };
  const password = folder.secret('postgres.password');
  await createCluster({ ...server, password });
  await stopOrphan(server);
  const { child, port } = await startOnFreePort(server);
  const supervised = supervise(server, child, port);
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  await createDatabase(url);
  return {
    url,
    get pid() {
      return supervised.pid();
    },
    stop: supervised.stop,
  };
}

/** The URL of the database that a running Matinee has started on this folder; undefined if there is none. */
export function runningEmbedded(path: string): string | undefined {
  const postmaster = postmasterOn(join(path, 'postgres'));
  if (!postmaster?.isReady) return undefined;
  const password = readFileSync(join(path, 'postgres.password'), 'utf8').trim();
  return `postgresql://${USER}:${password}@127.0.0.1:${postmaster.port}/${DATABASE}`;
}

/** initdb makes only PostgreSQL's own databases; ours is made at the first start. */
async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]*$/, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stopOrphan({ cluster, pgCtl, log }: Server): Promise<void> {
  const orphan = postmasterOn(cluster);
  if (orphan) {
    log.warn({ pid: orphan.pid }, 'stopping the database that a crashed Matinee left running');
    await stopPostmaster(orphan.pid, cluster, pgCtl);
  }
  forgetMistakenPostmaster(cluster);
}

async function startOnFreePort(server: Server): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { child: await startOnce(server, port), port };
    } catch (error) {
      // The port may just have been taken, or processes of a killed server may still be leaving.
      if (attempt === 4) throw error;
      await sleep(attempt * 250);
    }
  }
}

async function startOnce(server: Server, port: number): Promise<ChildProcess> {
  const logFrom = rotate(server.logFile);
  const output = openSync(server.logFile, 'a', 0o600);
  const [program, ...words] = [...server.launch.before, server.postgres, ...settings(server, port)];
  const child = spawn(program!, words, {
    stdio: ['ignore', output, output],
    // A group of its own: Ctrl-C in the terminal is for Matinee, which stops the database last.
    detached: true,
    ...(server.launch.become ? server.launch.owner : {}),
  });
  closeSync(output);
  child.unref();
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  failed.catch(() => {});
  const isReady = () => {
    const found = postmasterOn(server.cluster);
    return found?.isReady && found.pid === child.pid;
  };
  for (let waited = 0; waited < READY_WITHIN_MS; waited += 10) {
    if (isReady()) return child;
    if (child.exitCode !== null || child.signalCode !== null) break;
    await Promise.race([sleep(10), failed]);
  }
  child.kill('SIGKILL');
  throw new CannotStart(`The database did not start; it said: ${lastWords(server.logFile, logFrom)}`);
}

function settings({ cluster, isDurable }: Server, port: number): string[] {
  const given = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: isDurable ? 'on' : 'off',
    synchronous_commit: isDurable ? 'on' : 'off',
    full_page_writes: isDurable ? 'on' : 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Compiling a plan costs more than any query of a ticket sale runs.
    jit: 'off',
  };
  return ['-D', cluster, ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

function supervise(server: Server, first: ChildProcess, port: number) {
  let child = first;
  let isStopping = false;
  let restarting = Promise.resolve();
  let watcher = stopWithUs(child);
  const watch = () =>
    child.once('exit', code => {
      watcher?.kill();
      if (isStopping) return;
      server.log.error({ code }, 'the database ended by itself; starting it again');
      restarting = restart();
    });
  const restart = async () => {
    for (let attempt = 0; !isStopping; attempt++) {
      try {
        child = await startOnce(server, port);
        watcher = stopWithUs(child);
        watch();
        return;
      } catch (error) {
        server.log.error({ err: error }, 'the database does not start; trying again');
        await sleep(Math.min(250 * 2 ** attempt, 5_000));
      }
    }
  };
  watch();
  return {
    pid: () => child.pid!,
    async stop() {
      isStopping = true;
      await restarting;
      await stopPostmaster(child.pid!, server.cluster, server.pgCtl);
      watcher?.kill();
    },
  };
}

/**
 * When we are killed outright nobody stops the database. So a shell waits at the other end of a pipe, and stops it when
 * the pipe breaks. The next start would do it too; this leaves nothing behind meanwhile.
 */
function stopWithUs(child: ChildProcess): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const watcher = spawn('/bin/sh', ['-c', 'read _; kill -INT "$0" 2>/dev/null', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  watcher.once('error', () => {});
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
  return watcher;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Puts a log that has grown large aside; says where the new entries will begin. */
function rotate(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LOG_FILE_BYTES) return size;
  renameSync(file, `${file}.old`);
  return 0;
}

function lastWords(file: string, from: number): string {
  const lines = readFileSync(file).subarray(from).toString().trim().split('\n');
  const fatal = lines
    .filter(line => /FATAL|PANIC|HINT/.test(line))
    .map(line => line.replace(/^.*?(FATAL|PANIC|HINT): */, ''));
  return (fatal.length > 0 ? fatal : lines.slice(-3)).join(' ').slice(-600) || 'nothing.';
}
