import { chunksOf, integer, text, whole } from '../database/columns.ts';
import type { Owner, Sql } from '../database/owner.ts';
import { FACTS } from '../job/feeds.ts';
import { type EventLog, type LogRecord, type Offsets, offsetsAfter, placeOf } from '../log/event-log.ts';

const READER = 'own-facts';
const AT_ONCE = 20_000;

/**
 * Keeps Matinee's own facts about holds, waiting lines and cancellations in the table `own_facts`, each once: rows and offsets
 * commit together. What it cannot read is a dead letter of the join's. Gives how many facts were kept.
 */
export async function keepOwnFacts(owner: Owner, events: EventLog): Promise<number> {
  let kept = 0;
  for (;;) {
    const from = await owner.read(sql => placesOf(sql, events));
    const records = await events.read(from, AT_ONCE);
    const facts = records.filter(({ topic }) => topic === FACTS);
    if (facts.length === 0) return kept;
    kept += await owner.write(async sql => {
      await sql.run(INCOMING);
      await sql.append('temp.incoming_facts', chunksOf(facts, COLUMNS));
      await saveOffsets(sql, facts);
      return sql.run(KEEP);
    });
  }
}

/** Only the facts are read: of other topics nothing is behind their ends. */
async function placesOf(sql: Sql, events: EventLog): Promise<Offsets> {
  const rows = await sql.rows<{ partition: number; offset: number }>(
    `select partition, "offset" from offsets where reader = '${READER}'`,
  );
  const mine = new Map(rows.map(({ partition, offset }) => [partition, offset]));
  const partitions = Array.from({ length: events.partitions }, (_, partition) => partition);
  const places = partitions.map(partition => [placeOf(FACTS, partition), mine.get(partition) ?? 0] as const);
  return { ...events.ends(), ...Object.fromEntries(places) };
}

async function saveOffsets(sql: Sql, facts: readonly LogRecord[]): Promise<void> {
  const after = offsetsAfter({}, facts);
  const partitions = new Set(facts.map(({ partition }) => partition));
  const rows = [...partitions].map(
    partition => `('${READER}', '${FACTS}', ${partition}, ${after[placeOf(FACTS, partition)]}, 0)`,
  );
  await sql.run(`insert or replace into offsets values ${rows.join(', ')}`);
}

const COLUMNS = [
  integer(({ partition }: LogRecord) => partition),
  whole(({ offset }: LogRecord) => offset),
  text(({ value }: LogRecord) => value),
];

const INCOMING =
  'create or replace temp table incoming_facts (partition integer, "offset" bigint, value varchar)';

const FORM = {
  fact_id: 'VARCHAR',
  fact: 'VARCHAR',
  at: 'TIMESTAMPTZ',
  show: {
    showId: 'VARCHAR',
    eventId: 'VARCHAR',
    event: 'VARCHAR',
    category: 'VARCHAR',
    venueId: 'VARCHAR',
    venue: 'VARCHAR',
    city: 'VARCHAR',
    timeZone: 'VARCHAR',
    startsAt: 'TIMESTAMPTZ',
    capacity: 'INTEGER',
  },
  payload: {
    showId: 'VARCHAR',
    buyerId: 'VARCHAR',
    bookingId: 'VARCHAR',
    entryId: 'VARCHAR',
    number: 'BIGINT',
    seats: 'JSON',
    seatIds: 'JSON',
    seatIdsBefore: 'JSON',
    status: 'VARCHAR',
    holdUntil: 'TIMESTAMPTZ',
    total: 'BIGINT',
    currency: 'VARCHAR',
    by: 'VARCHAR',
    revived: 'BOOLEAN',
  },
};

/** Payments have a table of their own. */
const KEEP = `
  insert into own_facts
  with read as (
    select partition, "offset", from_json(value, '${JSON.stringify(FORM)}') as f
      from incoming_facts where json_valid(value)
  ), told as (
    select partition, "offset", f, f.show as s, f.payload as p
      from read where f.fact is not null and f.at is not null and not starts_with(f.fact, 'payment_') and not starts_with(f.fact, 'refund_')
  )
  select partition, "offset", f.fact_id, f.fact, f.at, coalesce(s.showId, p.showId), s.eventId, s.event, s.category, s.venueId,
         s.venue, s.city, s.timeZone, s.startsAt, s.capacity, p.buyerId, p.bookingId, p.entryId, p.number,
         coalesce(try_cast(p.seats as integer), json_array_length(p.seats), json_array_length(p.seatIds)),
         json_array_length(p.seatIdsBefore), p.status, p.holdUntil, p.total, p.currency, p.by, p.revived,
         (select coalesce(max(written), 0) + 1 from own_facts)
    from told`;
