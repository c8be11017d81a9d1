import type { Sql } from '../database/owner.ts';
import { FACTS, GATE } from '../job/feeds.ts';
import { READER } from '../job/job.ts';
import { type Offsets, placeOf } from '../log/event-log.ts';
import type { Stream } from '../stream.ts';

/** Who keeps in the database how far they have read the log, and which topics they read; null is all. */
const READERS: Readonly<Record<string, string | null>> = { [READER]: null, 'own-facts': FACTS, gate: GATE };

/** Has the log forget what is old enough, and in the lake, and read by everybody who reads it: what one of them lacks stays. */
export async function forgetLog({ events, lake, owner, settings, clock }: Stream): Promise<void> {
  const readers = await owner.read(offsetsOfReaders);
  const needed = leastOf(events.ends(), [{ offsets: await lake.reached(), topic: null }, ...readers]);
  events.forget(clock() - settings.logRetentionMs, needed);
}

export interface ReaderOffsets {
  readonly offsets: Offsets;
  /** The one that it reads; null for all. */
  readonly topic: string | null;
}

async function offsetsOfReaders(sql: Sql): Promise<ReaderOffsets[]> {
  const rows = await sql.rows<{ reader: string; topic: string; partition: number; offset: number }>(
    'select reader, topic, partition, "offset" from offsets',
  );
  return Object.entries(READERS).map(([reader, topic]) => {
    const its = rows.filter(row => row.reader === reader);
    return {
      topic,
      offsets: Object.fromEntries(its.map(row => [placeOf(row.topic, row.partition), row.offset])),
    };
  });
}

/** The offsets behind which nobody needs anything, of all places that the log has. */
export function leastOf(ends: Offsets, readers: readonly ReaderOffsets[]): Offsets {
  const leastAt = (place: string) => {
    const its = readers.filter(({ topic }) => topic === null || place.startsWith(`${topic}/`));
    return Math.min(...its.map(({ offsets }) => offsets[place] ?? 0));
  };
  return Object.fromEntries(Object.keys(ends).map(place => [place, leastAt(place)]));
}
