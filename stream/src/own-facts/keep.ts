import { chunksOf, integer, text, whole } from '../database/columns.ts';
import { type KeptTopic, keepTopic } from '../database/keep-topic.ts';
import type { Owner } from '../database/owner.ts';
import { FACTS } from '../job/feeds.ts';
import type { EventLog, LogRecord } from '../log/event-log.ts';

/**
 * Keeps Matinee's own facts about holds, waiting lines and cancellations in the table `own_facts`, each once. What it cannot read
 * is a dead letter of the join's. Gives how many facts were kept.
 */
export const keepOwnFacts = (owner: Owner, events: EventLog): Promise<number> =>
  keepTopic(owner, events, ownFacts);

const ownFacts: KeptTopic = {
  reader: 'own-facts',
  topic: FACTS,
  atOnce: 20_000,
  async keep(sql, records) {
    await sql.run(INCOMING);
    await sql.append('temp.incoming_facts', chunksOf(records, COLUMNS));
    return sql.run(KEEP);
  },
};

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
