import { resolve } from 'node:path';
import { prepareDatabase } from './app.ts';
import { readConfig } from './config.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { holderOf, takeDataFolder } from './platform/data-folder.ts';
import { type Database, openDatabase } from './platform/database/database.ts';
import { runningEmbedded, startEmbedded } from './platform/database/embedded.ts';
import { type Log, openLog } from './platform/log.ts';

/**
 * Runs a program that works on the database beside the server, such as the import of a catalogue: over DATABASE_URL,
 * or the embedded database of the Matinee that is running, or, if none is, the embedded database started for as long as
 * the work takes. Ends the process with the code that `work` gives; with 1, and one sentence, if there is no database.
 */
export async function withDatabaseAtHand(
  work: (database: Database, log: Log) => Promise<number>,
): Promise<never> {
  const stops: (() => Promise<void> | void)[] = [];
  let code = 1;
  try {
    const config = readConfig(process.env);
    const log = openLog(config.logForm ?? 'pretty', config.logLevel ?? 'warn');
    const url = config.databaseUrl ?? (await embeddedUrl(resolve(config.dataFolder), log, stops));
    const database = openDatabase(url, { log, writers: 2, readers: 2 });
    stops.push(() => database.close());
    await prepareDatabase(database, log);
    code = await work(database, log);
  } catch (error) {
    console.error(error instanceof CannotStart ? error.message : error);
  }
  for (const stop of stops.reverse()) await stop();
  process.exit(code);
}

async function embeddedUrl(path: string, log: Log, stops: (() => Promise<void> | void)[]): Promise<string> {
  if (holderOf(path) !== undefined) {
    const url = runningEmbedded(path);
    if (url) return url;
    throw new CannotStart(
      `The Matinee on the data folder ${path} is just starting or stopping: try again in a moment.`,
    );
  }
  const folder = takeDataFolder(path);
  stops.push(() => folder.release());
  const embedded = await startEmbedded(folder, { log, isDurable: true });
  stops.push(() => embedded.stop());
  return embedded.url;
}
