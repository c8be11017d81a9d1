import { once } from 'node:events';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { createApp, prepareDatabase } from './app.ts';
import type { Config } from './config.ts';
import { type DemonstrationSignIn, loadDemonstration } from './demonstration.ts';
import { cautionsOf, mailboxAccess } from './exposure.ts';
import { openLife } from './life.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { systemClock } from './platform/clock.ts';
import { keptSecret, takeDataFolder } from './platform/data-folder.ts';
import { openDatabase } from './platform/database/database.ts';
import { startEmbedded } from './platform/database/embedded.ts';
import type { Log } from './platform/log.ts';
import { keepStream } from './stream-keeper.ts';
import { buildWebApp, isWebAppFresh, webFolder } from './web-build.ts';

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

type Stops = (() => Promise<void> | void)[];

/** Starts everything that `config` asks for. Throws CannotStart, with nothing left running, if a part of it cannot be. */
export async function start(config: Config, log: Log): Promise<Running> {
  const stops: Stops = [];
  const stop = async () => {
    for (let last = stops.pop(); last; last = stops.pop()) await last();
  };
  try {
    return { ...(await startAll(config, log, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(config: Config, log: Log, stops: Stops): Promise<Omit<Running, 'stop'>> {
  const dataFolder = resolve(config.dataFolder);
  const port = await freePort(config);
  const url = `http://${browsable(config.host)}:${port}`;
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(dataFolder, log, stops));
  const secret = config.secret ?? generatedSecret(config, dataFolder);
  if (!isWebAppFresh()) await buildWebApp();

  const database = openDatabase(databaseUrl, { log });
  stops.push(() => database.close());
  await prepareDatabase(database, log);
  const signIns = config.demonstration === 'on' ? await loadDemonstration(database, systemClock) : [];

  for (const caution of cautionsOf(config)) log.warn(caution);
  const publicUrl = config.publicUrl?.replace(/\/$/, '') ?? url;
  const peerUrl = config.peerUrl ?? `http://${reachable(config.host)}:${port}`;
  const life = openLife({ config, url, clock: systemClock, log });
  const options = { config, database, secret, publicUrl, peerUrl, clock: systemClock, log, webFolder, life };
  const app = await createApp(options);
  stops.push(() => app.close());
  await app.server
    .listen({ port, host: config.host })
    .catch(error => Promise.reject(notListening(config, error)));
  if (config.stream === 'on') {
    const keeper = keepStream({ MATINEE_DATA: dataFolder, DATABASE_URL: databaseUrl }, log);
    stops.push(() => keeper.stop());
  }
  // Whoever asks for it at the start knows where; the page of the operator is more careful.
  const hasLife = config.demonstration === 'on' && config.demonstrationLife === 'on';
  stops.push(() => life.stop());
  if (hasLife) life.begin();
  const hasMailbox = mailboxAccess(config) !== 'off';
  return { url, dataFolder, isEmbedded: config.databaseUrl === undefined, hasMailbox, hasLife, signIns };
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

/** Learns before anything else is started whether the port can be had; for port 0, which one it is. */
async function freePort(config: Config): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(config.port, config.host);
    await once(probe, 'listening');
  } catch (error) {
    throw notListening(config, error);
  }
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
}

function notListening({ host, port }: Config, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CannotStart(`Port ${port} is in use by another program: choose another with PORT.`);
    case 'EACCES':
      return new CannotStart(`Port ${port} may not be used by this user: choose one above 1023 with PORT.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CannotStart(`HOST is ${host}, which is not an address of this machine.`);
    default:
      return error;
  }
}

/** By which name another server reaches this one: on this machine only, if it listens to nobody else. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname();
  return host.includes(':') ? `[${host}]` : host;
}

function browsable(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
