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
  /** What can happen to it, by name. Each resolves when everything serves again, as whoever runs it would see to. */
  readonly crashes: Readonly<Record<string, () => Promise<void>>>;
  close(): Promise<void>;
}

const ENVIRONMENT = {
  DEMO: 'off',
  RATE_LIMITS: 'off',
  MATINEE_SECRET: 'a secret of servers that crash, of thirty-two characters and more',
};

/** A server in a process of its own, on the same port again after every crash. */
class Server {
  readonly #t: Ends;
  readonly #dataFolder: string;
  readonly #environment: Record<string, string>;
  #process: MatineeProcess | undefined;
  url = '';

  constructor(t: Ends, dataFolder: string, environment: Record<string, string> = {}) {
    this.#t = t;
    this.#dataFolder = dataFolder;
    this.#environment = { ...ENVIRONMENT, ...environment };
  }

  async start(): Promise<void> {
    const port = this.url && { PORT: new URL(this.url).port };
    const environment = { ...this.#environment, ...port };
    this.#process = startMatinee(this.#t, { dataFolder: this.#dataFolder, environment });
    this.url = await this.#process.url();
  }

  kill(): Promise<unknown> {
    return this.#process!.end('SIGKILL');
  }

  stop(): Promise<unknown> {
    return this.#process!.end('SIGTERM');
  }

  async crash(): Promise<void> {
    await this.kill();
    await this.start();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async standStill(ms: number): Promise<void> {
    this.#process!.child.kill('SIGSTOP');
    await sleep(ms);
    this.#process!.child.kill('SIGCONT');
  }
}

/** One server with a database of its own, as `npm start` starts it. */
export async function openAlone(t: Ends): Promise<World> {
  const dataFolder = join(temporaryFolder(t), 'data');
  const server = new Server(t, dataFolder);
  await server.start();
  return {
    urls: [server.url],
    onDatabase: async work => onDatabase(await databaseOf(dataFolder), work),
    crashes: {
      'the server and its database are killed': async () => {
        const killed = server.kill();
        killPostmaster(dataFolder);
        await killed;
        await server.start();
      },
      'the database is killed': async () => {
        killPostmaster(dataFolder);
        await isBack(await databaseOf(dataFolder));
      },
      'the server is killed': () => server.crash(),
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
  const [one, other] = [1, 2].map(number => new Server(t, join(path, `server-${number}`), environment));
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
      'one server is killed': () => one!.crash(),
      'one server is stopped': () => one!.restart(),
      'the other server stands still': () => other!.standStill(2_200),
      'the database is killed': killDatabase,
      'one server and the database are killed': async () => {
        await Promise.all([one!.kill(), killDatabase()]);
        await one!.start();
      },
      'both servers are killed': async () => void (await Promise.all([one!.crash(), other!.crash()])),
      'the other server is killed': () => other!.crash(),
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
