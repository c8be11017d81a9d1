import { resolve } from 'node:path';
import type { Config } from './config.ts';
import type { DemonstrationSignIn } from './demonstration.ts';
import { freePort } from './listening.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { keptSecret, takeDataFolder } from './platform/data-folder.ts';
import { startEmbedded } from './platform/database/embedded.ts';
import { takeEveryStep } from './platform/every-step.ts';
import type { Log } from './platform/log.ts';
import { buildWebApp, isWebAppFresh } from './web-build.ts';

/** A whole Matinee, open for buyers. */
export interface Running {
  /** Where it listens, as one types it into a browser on this machine. */
  readonly url: string;
  readonly dataFolder: string;
  readonly isEmbedded: boolean;
  /** Whether mails can be looked at on a page. */
  readonly hasMailbox: boolean;
  /** Whether invented buyers come and go. */
  readonly hasLife: boolean;
  readonly signIns: readonly DemonstrationSignIn[];
  /** Drains and stops everything, in the opposite order of its start. */
  stop(): Promise<void>;
}

/** What is to be stopped, the last first. */
export type Stops = (() => Promise<void> | void)[];

/** Starts everything that `config` asks for. Throws CannotStart, with nothing left running, if a part of it cannot be. */
export async function start(config: Config, log: Log): Promise<Running> {
  const stops: Stops = [];
  const stop = () => takeEveryStep(stops.splice(0).reverse());
  try {
    return { ...(await startAll(config, log, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loading the program takes as long as making a database, so both are done at once. */
async function startAll(config: Config, log: Log, stops: Stops): Promise<Omit<Running, 'stop'>> {
  const dataFolder = resolve(config.dataFolder);
  const port = await freePort(config);
  const database = config.databaseUrl ?? embeddedDatabase(dataFolder, log, stops);
  const program = import('./open.ts');
  const databaseUrl = await database;
  const { openOver } = await program;
  const secret = config.secret ?? generatedSecret(config, dataFolder);
  if (!isWebAppFresh()) await buildWebApp();
  const opened = await openOver(databaseUrl, { config, log, stops, dataFolder, secret, port });
  return { ...opened, dataFolder, isEmbedded: config.databaseUrl === undefined };
}

async function embeddedDatabase(path: string, log: Log, stops: Stops): Promise<string> {
  const folder = takeDataFolder(path);
  stops.push(() => folder.release());
  const embedded = await startEmbedded(folder, { log, isDurable: true });
  stops.push(() => embedded.stop());
  return embedded.url;
}

/** In production with a database of one's own there may be several processes, which must all have the same secret. */
function generatedSecret(config: Config, dataFolder: string): string {
  if (config.databaseUrl && config.mode === 'production') {
    throw new CannotStart('MATINEE_SECRET must be given together with DATABASE_URL in production.');
  }
  return keptSecret(dataFolder, 'secret');
}
