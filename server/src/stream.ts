import { MOST_FACTS, type RunningStream, runStream, settingsFor } from '@matinee/stream/src/run.ts';
import { readConfig } from './config.ts';
import { FeedOfFacts } from './feed/index.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { systemClock } from './platform/clock.ts';
import { openDatabase } from './platform/database/database.ts';
import { type Log, openLog } from './platform/log.ts';
import { type Follower, followFacts } from './platform/outbox.ts';

// The sales stream of an installation, in a process of its own, which the server starts and starts again: see stream-keeper.ts.

const CONSUMER = 'stream';
const LOOK_EVERY_MS = 100;

/** Ends by itself when the server is gone, however it went. */
function untilToldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('disconnect', resolve);
    process.once('SIGTERM', resolve);
    // The terminal sends Ctrl-C to all at once; the server decides when the stream ends.
    process.on('SIGINT', () => {});
  });
}

/** Sends every fact of the outbox into the stream's log, once. */
async function followOutbox(url: string, { ownFacts }: RunningStream, log: Log): Promise<Follower> {
  const database = openDatabase(url, { log, writers: 1, readers: 1 });
  // A log that has no fact yet, a new one or one that was lost, begins with the first that the outbox still has.
  if (ownFacts.isEmpty) {
    await database.write.query('delete from fact_cursors where consumer = $1', [CONSUMER]);
  }
  const feed = new FeedOfFacts();
  const follower = followFacts({
    pool: database.write,
    log,
    consumer: CONSUMER,
    atMost: MOST_FACTS,
    everyMs: LOOK_EVERY_MS,
    take: async (sql, facts) => ownFacts.take(await feed.tell(sql, facts)),
  });
  return {
    ...follower,
    async stop() {
      await follower.stop();
      await database.close();
    },
  };
}

try {
  const told = untilToldToStop();
  const config = readConfig(process.env);
  const form = config.logForm ?? 'pretty';
  const log = openLog(form, config.logLevel ?? (form === 'json' ? 'info' : 'warn'));
  const running = await runStream({ settings: settingsFor(config.dataFolder), clock: systemClock, log });
  const outbox = config.databaseUrl ? await followOutbox(config.databaseUrl, running, log) : undefined;
  process.send?.('open');
  await told;
  await outbox?.stop();
  await running.stop();
  process.exit();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exit(1);
}
