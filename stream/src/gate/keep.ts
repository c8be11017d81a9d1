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
    await sql.run(READ);
    await sql.run(OPENED);
    return sql.run(KEEP);
  },
};

const FORM = {
  topic: 'VARCHAR',
  value: {
    factId: 'VARCHAR',
    at: 'TIMESTAMPTZ',
    runId: 'VARCHAR',
    time: 'DOUBLE',
    duration: 'DOUBLE',
    sellerLine: 'INTEGER',
    scannerLine: 'INTEGER',
    firstId: 'BIGINT',
    lastId: 'BIGINT',
    person: 'BIGINT',
    people: 'JSON',
    phase: 'VARCHAR',
    joined: 'DOUBLE',
    seed: 'BIGINT',
    minutes: 'DOUBLE',
    sellers: 'INTEGER',
    scanners: 'INTEGER',
    buy: 'DOUBLE',
    line: 'VARCHAR',
    balk: 'INTEGER',
    patience: 'DOUBLE',
    warmUp: 'DOUBLE',
  },
};

const TOPICS = [
  'gate_opened',
  'gate_closed',
  'bus_arrival',
  'walk_to_seller',
  'wait_in_seller_line',
  'buy_tickets',
  'walk_to_scanner',
  'wait_in_scanner_line',
  'scan_tickets',
  'gave_up',
  'still_waiting',
];
/** No run is longer, in minutes, and no gate has more sellers or scanners. */
const LONGEST = 1_000_000;
const MOST_LINES = 1_000;

/** Each line is read once, into a table: DuckDB would read it anew for every field that is asked for. */
const READ = `
  create or replace temp table read_gate as
  select from_json(value, '${JSON.stringify(FORM)}') as f from incoming_gate where json_valid(value);
  create or replace temp table told_by_gates as
  select f.topic, f.value as v from read_gate
   where f.topic in (${TOPICS.map(topic => `'${topic}'`).join()}) and f.value.factId is not null and f.value."at" is not null
     and f.value.time between 0 and ${LONGEST} and coalesce(f.value.duration, 0) between 0 and ${LONGEST}`;

const OPENED = `
  insert or ignore into gate_runs
  select v.runId, v."at", v.seed, v.minutes, v.sellers, v.scanners, v.buy, v.line, v.balk, v.patience, coalesce(v.warmUp, 0)
    from told_by_gates
   where topic = 'gate_opened' and v.runId is not null
     and v.sellers between 1 and ${MOST_LINES} and v.scanners between 1 and ${MOST_LINES}
 qualify row_number() over (partition by v.runId) = 1`;

const KEEP = `
  insert or ignore into gate_facts
    (fact_id, topic, published_at, minute, duration, station, line, people, written, run_id, phase, joined)
  select v.factId, topic, v."at", v.time, coalesce(v.duration, 0),
         case when v.sellerLine is not null then 'seller' when v.scannerLine is not null then 'scanner' end,
         coalesce(v.sellerLine, v.scannerLine),
         coalesce(json_array_length(v.people), v.lastId - v.firstId + 1, if(v.person is null, 0, 1)),
         (select coalesce(max(written), 0) + 1 from gate_facts),
         v.runId, v.phase, v.joined
    from told_by_gates
 qualify row_number() over (partition by v.factId) = 1`;
