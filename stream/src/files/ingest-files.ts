import { setTimeout as pause } from 'node:timers/promises';
import { FILE_FEED } from '../job/feeds.ts';
import type { StreamCalls } from '../process/calls.ts';
import type { Line } from '../process/feeding.ts';
import { Refused } from '../refused.ts';
import type { Settings } from '../settings.ts';
import { isInOrder, timeIn } from './time-order.ts';
import { linesOf, readTogether } from './two-files.ts';

export type Order = 'auto' | 'time' | 'any';

export interface Ingestion {
  readonly bookings: string;
  readonly payments: string;
  readonly order: Order;
  readonly feed: string;
  readonly settings: Settings;
}

const LINES_AT_A_TIME = 10_000;
const SAMPLE = 20_000;

/** Feeds two files to the stream, and resolves when they are joined and all their windows are closed. */
export async function ingestFiles(
  calls: StreamCalls,
  { bookings, payments, order, feed: name, settings }: Ingestion,
): Promise<{ lines: number; isUnordered: boolean }> {
  const feed = FILE_FEED + name;
  const { toleranceMs, mostAheadMs } = settings;
  const isUnordered =
    order === 'any' ||
    (order === 'auto' && ![bookings, payments].every(path => sampledInOrder(path, toleranceMs)));
  if (isUnordered) await calls.control({ feed, what: { order: 'any' } });
  let lines: Line[] = [];
  let count = 0;
  // One batch is read from the files while the one before is being written.
  let sending: Promise<void> = Promise.resolve();
  const send = async () => {
    const batch = lines;
    lines = [];
    count += batch.length;
    await sending;
    sending = patiently(() => calls.feed({ feed, lines: batch }));
    sending.catch(() => {});
  };
  for (const next of readTogether(bookings, payments, isUnordered ? Number.POSITIVE_INFINITY : mostAheadMs)) {
    if ('over' in next) {
      await send();
      await sending;
      await calls.control({ feed, what: { end: next.over } });
    } else if (lines.push(next) === LINES_AT_A_TIME) await send();
  }
  await sending;
  await calls.control({ feed, what: { end: 'all' } });
  await calls.joined(null);
  return { lines: count, isUnordered };
}

function sampledInOrder(path: string, toleranceMs: number): boolean {
  const times: number[] = [];
  for (const line of linesOf(path)) {
    const time = timeIn(line);
    if (time !== undefined && times.push(time) === SAMPLE) break;
  }
  return isInOrder(times, toleranceMs);
}

/** Waits where the log is full: here nobody is kept from anything by it. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 503) throw error;
      await pause(50);
    }
  }
}
