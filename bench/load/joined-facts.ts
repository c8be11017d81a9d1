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
  const stream = await openedStream(folder);
  await writeFacts(stream, FACTS, 42);
  await stream.close();
}

/** Appends bookings and payments of the last hour to the log of a stream; another seed, other orders. */
export async function writeFacts(stream: Stream, facts: number, seed: number): Promise<void> {
  const parameters = { seed, rate: 300_000, minutes: 10, start: Date.now() - 3_600_000, faults: noFaults };
  let lines: Line[] = [];
  let count = 0;
  for (const { topic, text } of new Feed(parameters)) {
    lines.push({ topic, value: text });
    count += 1;
    if (lines.length < LINES_AT_A_TIME && count < facts) continue;
    await feedLines(stream.events, 'open', lines);
    lines = [];
    if (count === facts) break;
  }
}
