import { chunksOf, text } from '../database/columns.ts';
import type { Owner, Sql } from '../database/owner.ts';
import { GATE } from '../job/feeds.ts';
import { type EventLog, type LogRecord, type Offsets, offsetsAfter, placeOf } from '../log/event-log.ts';

const READER = 'gate';
const AT_ONCE = 50_000;

/**
 * Keeps what gates publish in the table `gate_facts`: rows and offsets commit together, and a fact that comes again, by its id, changes nothing.
 * What cannot be read stays in the lake only. Gives how many facts were kept.
 */
export async function keepGateFacts(owner: Owner, events: EventLog): Promise<number> {
  let kept = 0;
  for (;;) {
    const from = await owner.read(sql => placesOf(sql, events));
    const records = (await events.read(from, AT_ONCE)).filter(({ topic }) => topic === GATE);
    if (records.length === 0) return kept;
    kept += await owner.write(async sql => {
      await sql.run('create or replace temp table incoming_gate (value varchar)');
      await sql.append('temp.incoming_gate', chunksOf(records, [text(({ value }: LogRecord) => value)]));
      await saveOffsets(sql, records);
      return sql.run(KEEP);
    });
  }
}

/** Of other topics nothing is behind their ends. */
async function placesOf(sql: Sql, events: EventLog): Promise<Offsets> {
  const rows = await sql.rows<{ partition: number; offset: number }>(
    `select partition, "offset" from offsets where reader = '${READER}'`,
  );
  const mine = new Map(rows.map(({ partition, offset }) => [partition, offset]));
  const partitions = Array.from({ length: events.partitions }, (_, partition) => partition);
  const places = partitions.map(partition => [placeOf(GATE, partition), mine.get(partition) ?? 0] as const);
  return { ...events.ends(), ...Object.fromEntries(places) };
}

async function saveOffsets(sql: Sql, records: readonly LogRecord[]): Promise<void> {
  const after = offsetsAfter({}, records);
  const partitions = new Set(records.map(({ partition }) => partition));
  const rows = [...partitions].map(
    partition => `('${READER}', '${GATE}', ${partition}, ${after[placeOf(GATE, partition)]}, 0)`,
  );
  await sql.run(`insert or replace into offsets values ${rows.join(', ')}`);
}

const FORM = {
  topic: 'VARCHAR',
  value: {
    factId: 'VARCHAR',
    at: 'TIMESTAMPTZ',
    time: 'DOUBLE',
    duration: 'DOUBLE',
    sellerLine: 'INTEGER',
    scannerLine: 'INTEGER',
    firstId: 'BIGINT',
    lastId: 'BIGINT',
    people: 'JSON',
  },
};

const KEEP = `
  insert or ignore into gate_facts
  with read as (
    select from_json(value, '${JSON.stringify(FORM)}') as f from incoming_gate where json_valid(value)
  ), told as (
    select f.topic, f.value as v from read
     where f.topic is not null and f.value.factId is not null and f.value."at" is not null and f.value.time is not null
  )
  select v.factId, topic, v."at", v.time, coalesce(v.duration, 0),
         case when v.sellerLine is not null then 'seller' when v.scannerLine is not null then 'scanner' end,
         coalesce(v.sellerLine, v.scannerLine),
         coalesce(json_array_length(v.people), v.lastId - v.firstId + 1, 1),
         (select coalesce(max(written), 0) + 1 from gate_facts)
    from told
   qualify row_number() over (partition by v.factId) = 1`;
