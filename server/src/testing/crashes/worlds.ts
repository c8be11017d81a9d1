import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sleep } from '../../platform/clock.ts';
import { takeDataFolder } from '../../platform/data-folder.ts';
import { type Database, openDatabase } from '../../platform/database/database.ts';
import { startEmbedded } from '../../platform/database/embedded.ts';
import { postmasterOn } from '../../platform/database/postmaster.ts';
import { openLog } from '../../platform/log.ts';
import { eventually } from '../eventually.ts';
import { databaseOf, type MatineeProcess, startMatinee, temporaryFolder } from '../matinee.ts';

export type Ends = { after(work: () => Promise<void> | void): void };

/** An installation that can be made to crash. */
export interface World {
  readonly urls: readonly string[];
  onDatabase<T>(work: (database: Database) => Promise<T>): Promise<T>;
  /** What can happen to it, by name. */
  readonly crashes: Readonly<Record<string, Crash>>;
  close(): Promise<void>;
}

export interface Crash {
  /** How many of its processes are killed. */
  readonly kills: number;
  /** Resolves when it has happened. Whatever is killed is being started again by then, as whoever runs it would see to. */
  readonly happen: () => Promise<unknown>;
}

const ENVIRONMENT = {
  DEMO: 'off',
  RATE_LIMITS: 'off',
  MATINEE_SECRET: 'a secret of servers that crash, of thirty-two characters and more',
};

/** For how long a server is started again that ends because its database comes and goes. */
const STARTING_MS = 60_000;
const RESTART_MS = 250;

/** A server in a process of its own, on the same port again after every crash. */
class Server {
  readonly url: string;
  readonly #t: Ends;
  readonly #dataFolder: string;
  readonly #environment: Record<string, string>;
  #process!: MatineeProcess;
  /** Resolves when it serves. */
  #up: Promise<unknown> = Promise.resolve();

  constructor(t: Ends, dataFolder: string, port: number, environment: Record<string, string> = {}) {
    this.#t = t;
    this.#dataFolder = dataFolder;
    this.#environment = { ...ENVIRONMENT, ...environment, PORT: String(port) };
    this.url = `http://localhost:${port}`;
  }

  get isUp(): Promise<unknown> {
    return this.#up;
  }

  start(): Promise<unknown> {
    this.#up = this.#serve();
    // Whoever next has to do with it hears of that.
    this.#up.catch(() => {});
    return this.#up;
  }

  /** One that has ended because its database went away while it was starting is started again, as whoever runs it would see to. */
  async #serve(): Promise<void> {
    const giveUp = performance.now() + STARTING_MS;
    for (;;) {
      const options = { dataFolder: this.#dataFolder, environment: this.#environment };
      this.#process = startMatinee(this.#t, options);
      try {
        await this.#process.url();
        return;
      } catch (error) {
        if (performance.now() > giveUp) throw error;
        await sleep(RESTART_MS);
      }
    }
  }

  /** Resolves when it serves; throws if it has ended by itself since. */
  async #running(): Promise<MatineeProcess> {
    await this.#up;
    const { child, output } = this.#process;
    assert.ok(child.exitCode === null && child.signalCode === null, `the server has ended: ${output()}`);
    return this.#process;
  }

  /** `and` happens in the same instant. */
  async crash(and: () => unknown = () => {}): Promise<void> {
    const killed = (await this.#running()).end('SIGKILL');
    await Promise.all([killed, and()]);
    void this.start();
  }

  async restart(): Promise<void> {
    await this.stop();
    void this.start();
  }

  async stop(): Promise<unknown> {
    return (await this.#running()).end('SIGTERM');
  }

  async standStill(ms: number): Promise<void> {
    const { child } = await this.#running();
    child.kill('SIGSTOP');
    await sleep(ms);
    child.kill('SIGCONT');
  }
}

/**
 * So many free ports. None that the system gives to outgoing connections (from 32768 on, as Linux has it): one of those could
 * have it when the server comes back.
 */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(20_000, 32_000);
    const probe = createServer();
    const isFree = await new Promise<boolean>(resolve => {
      probe.once('error', () => resolve(false));
      probe.listen(port, () => resolve(true));
    });
    if (!isFree) continue;
    probe.close();
    if (!ports.includes(port)) ports.push(port);
  }
  return ports;
}

/** One server with a database of its own, as `npm start` starts it. */
export async function openAlone(t: Ends): Promise<World> {
  const dataFolder = join(temporaryFolder(t), 'data');
  const [port] = await freePorts(1);
  const server = new Server(t, dataFolder, port!);
  await server.start();
  return {
    urls: [server.url],
    onDatabase: async work => {
      await server.isUp;
      return onDatabase(await databaseOf(dataFolder), work);
    },
    crashes: {
      'the server and its database are killed': {
        kills: 2,
        happen: () => server.crash(() => killPostmaster(dataFolder)),
      },
      'the database is killed': {
        kills: 1,
        happen: async () => {
          await server.isUp;
          killPostmaster(dataFolder);
        },
      },
      'the server is killed': { kills: 1, happen: () => server.crash() },
    },
    close: async () => void (await server.stop()),
  };
}

/** Two servers over one database. */
export async function openPair(t: Ends): Promise<World> {
  const path = temporaryFolder(t);
  const folder = takeDataFolder(join(path, 'postgres'));
  const postgres = await startEmbedded(folder, { log: openLog('off', 'silent'), isDurable: true });
  const environment = { DATABASE_URL: postgres.url };
  const ports = await freePorts(2);
  const [one, other] = ports.map(
    (port, index) => new Server(t, join(path, `server-${index}`), port, environment),
  );
  await one!.start();
  await other!.start();
  const killDatabase = async () => {
    process.kill(postgres.pid, 'SIGKILL');
    await isBack(postgres.url);
  };
  return {
    urls: [one!.url, other!.url],
    onDatabase: work => onDatabase(postgres.url, work),
    crashes: {
      'one server is killed': { kills: 1, happen: () => one!.crash() },
      'the database is killed, and again as soon as it is back': {
        kills: 2,
        happen: async () => {
          await killDatabase();
          await killDatabase();
        },
      },
      'the other server is killed': { kills: 1, happen: () => other!.crash() },
      'one server and the database are killed': { kills: 2, happen: () => one!.crash(killDatabase) },
      'both servers are killed': { kills: 2, happen: () => Promise.all([one!.crash(), other!.crash()]) },
      'one server is stopped': { kills: 0, happen: () => one!.restart() },
      'the other server stands still': { kills: 0, happen: () => other!.standStill(2_200) },
      'everything is killed': {
        kills: 3,
        happen: () => Promise.all([one!.crash(), other!.crash(), killDatabase()]),
      },
    },
    async close() {
      await Promise.all([one!.stop(), other!.stop()]);
      await postgres.stop();
      folder.release();
    },
  };
}

function killPostmaster(dataFolder: string): void {
  const postmaster = postmasterOn(join(dataFolder, 'postgres'));
  if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
}

/** Whoever started the database starts it again. */
const isBack = (url: string) =>
  eventually('the database is back', async () => {
    try {
      return await onDatabase(url, async ({ write }) => (await write.query('select')).rowCount === 1);
    } catch {
      return false;
    }
  });

async function onDatabase<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(url, { log: openLog('off', 'silent') });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
