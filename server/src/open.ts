import { createApp, prepareDatabase } from './app.ts';
import type { Config } from './config.ts';
import { loadDemonstration } from './demonstration.ts';
import { cautionsOf, mailboxAccess } from './exposure.ts';
import { openLife } from './life.ts';
import { browsable, notListening, reachable } from './listening.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/database/database.ts';
import type { Log } from './platform/log.ts';
import type { Running, Stops } from './start.ts';
import { keepStream } from './stream-keeper.ts';
import { webFolder } from './web-build.ts';

export interface OpenOptions {
  readonly config: Config;
  readonly log: Log;
  readonly stops: Stops;
  readonly dataFolder: string;
  /** From which every key of this installation is derived. */
  readonly secret: string;
  readonly port: number;
}

type Opened = Pick<Running, 'url' | 'hasMailbox' | 'hasLife' | 'signIns'>;

/** Opens everything that `config` asks for over a database that is there. */
export async function openOver(databaseUrl: string, options: OpenOptions): Promise<Opened> {
  const { config, log, stops, dataFolder, secret, port } = options;
  const database = openDatabase(databaseUrl, { log });
  stops.push(() => database.close());
  await prepareDatabase(database, log);
  const signIns = config.demonstration === 'on' ? await loadDemonstration(database, systemClock) : [];

  for (const caution of cautionsOf(config)) log.warn(caution);
  const url = `http://${browsable(config.host)}:${port}`;
  const publicUrl = config.publicUrl?.replace(/\/$/, '') ?? url;
  const peerUrl = config.peerUrl ?? `http://${reachable(config.host)}:${port}`;
  const life = openLife({ config, url, clock: systemClock, log });
  const urls = { publicUrl, peerUrl };
  const app = await createApp({
    config,
    database,
    secret,
    ...urls,
    clock: systemClock,
    log,
    webFolder,
    life,
  });
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
  return { url, hasMailbox: mailboxAccess(config) !== 'off', hasLife, signIns };
}
