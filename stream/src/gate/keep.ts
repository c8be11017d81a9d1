import { chunksOf, text } from '../database/columns.ts';
import { type KeptTopic, keepTopic } from '../database/keep-topic.ts';
import type { Owner } from '../database/owner.ts';
import { GATE } from '../job/feeds.ts';
import type { EventLog, LogRecord } from '../log/event-log.ts';

/**
 * Keeps what gates publish in the table `gate_facts`; a fact that comes again, by its id, changes nothing. What cannot be read
 * stays in the lake only. Gives how many facts were kept.
 */
export const keepGateFacts = (owner: Owner, events: EventLog): Promise<number> =>
  keepTopic(owner, events, gateFacts);

const gateFacts: KeptTopic = {
  reader: 'gate',
  topic: GATE,
  atOnce: 50_000,
  async keep(sql, records) {
    await sql.run('create or replace temp table incoming_gate (value varchar)');
    await sql.append('temp.incoming_gate', chunksOf(records, [text(({ value }: LogRecord) => value)]));
    return sql.run(KEEP);
  },
};

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
