import { type EventLog, type LogRecord, type Offsets, offsetsAfter, placeOf } from '../log/event-log.ts';
import type { Owner, Sql } from './owner.ts';

export interface KeptTopic {
  /** Under which name it is remembered how far this has come. */
  readonly reader: string;
  readonly topic: string;
  /** How many records are read at once. */
  readonly atOnce: number;
  /** Puts records into tables; gives how many rows that made. */
  readonly keep: (sql: Sql, records: readonly LogRecord[]) => Promise<number>;
}

/** Keeps all that the log has of a topic and that is not kept yet: rows and offsets commit together. Gives how many rows that made. */
export async function keepTopic(owner: Owner, events: EventLog, kept: KeptTopic): Promise<number> {
  let rows = 0;
  for (;;) {
    const from = await owner.read(sql => placesOf(sql, events, kept));
    const records = (await events.read(from, kept.atOnce)).filter(({ topic }) => topic === kept.topic);
    if (records.length === 0) return rows;
    rows += await owner.write(async sql => {
      const made = await kept.keep(sql, records);
      await saveOffsets(sql, records, kept);
      return made;
    });
  }
}

/** Only this topic is read: of others nothing is behind their ends. */
async function placesOf(sql: Sql, events: EventLog, { reader, topic }: KeptTopic): Promise<Offsets> {
  const rows = await sql.rows<{ partition: number; offset: number }>(
    `select partition, "offset" from offsets where reader = '${reader}'`,
  );
  const mine = new Map(rows.map(({ partition, offset }) => [partition, offset]));
  const partitions = Array.from({ length: events.partitions }, (_, partition) => partition);
  const places = partitions.map(partition => [placeOf(topic, partition), mine.get(partition) ?? 0] as const);
  return { ...events.ends(), ...Object.fromEntries(places) };
}

async function saveOffsets(
  sql: Sql,
  records: readonly LogRecord[],
  { reader, topic }: KeptTopic,
): Promise<void> {
  const after = offsetsAfter({}, records);
  const partitions = new Set(records.map(({ partition }) => partition));
  const rows = [...partitions].map(
    partition => `('${reader}', '${topic}', ${partition}, ${after[placeOf(topic, partition)]}, 0)`,
  );
  await sql.run(`insert or replace into offsets values ${rows.join(', ')}`);
}
