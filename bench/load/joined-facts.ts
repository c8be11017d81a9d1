import { openLog } from '../../server/src/platform/log.ts';
import { Feed } from '../../simulator/feed/feed.ts';
import { noFaults } from '../../simulator/feed/parameters.ts';
import { feedLines, type Line } from '../../stream/src/process/feeding.ts';
import { settingsFor } from '../../stream/src/settings.ts';
import { openStream, type Stream } from '../../stream/src/stream.ts';

export const FACTS = 500_000;
const LINES_AT_A_TIME = 10_000;

/** The stream of a data folder, at rest. */
export const openedStream = (folder: string): Promise<Stream> =>
  openStream({ settings: settingsFor(folder), clock: Date.now, log: openLog('off', 'silent') });

/** Fills the log of a data folder with bookings and payments, and closes it: whoever opens it again has nothing of it in memory. */
export async function writeLog(folder: string): Promise<void> {
  const parameters = {
    seed: 42,
    rate: 300_000,
    minutes: 10,
    start: Date.now() - 3_600_000,
    faults: noFaults,
  };
  const stream = await openedStream(folder);
  let lines: Line[] = [];
  let count = 0;
  for (const { topic, text } of new Feed(parameters)) {
    lines.push({ topic, value: text });
    count += 1;
    if (lines.length < LINES_AT_A_TIME && count < FACTS) continue;
    await feedLines(stream.events, 'open', lines);
    lines = [];
    if (count === FACTS) break;
  }
  await stream.close();
}
