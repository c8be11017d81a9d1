import type { Sql } from '../platform/database/database.ts';
import { arrange, rowSet } from '../platform/database/rows.ts';
import { newId } from '../platform/ids.ts';
import { beginning, type Decided } from './line/decide.ts';
import { chain, type Entry, type Logged, NO_HASH } from './line/entries.ts';
import { Line } from './line/line.ts';

/** How far the instant of a batch may be from the database's clock. */
const TOLERANCE_MS = 1000;

interface Taking {
  readonly placeId: string;
  readonly buyerId: string;
  readonly arrival: number;
}

const sent = arrange({
  logging: rowSet<Logged>({
    index: ['bigint', ({ entry }) => entry.index],
    entry: ['text', ({ text }) => text],
    hash: ['bytea', ({ hash }) => hash],
  }),
  taking: rowSet<Taking>({
    place_id: ['uuid', place => place.placeId],
    buyer_id: ['uuid', place => place.buyerId],
    arrival: ['bigint', place => place.arrival],
  }),
  ending: rowSet<string>({ place_id: ['uuid', placeId => placeId] }),
  passing: rowSet<readonly [string, string]>({
    place_id: ['uuid', ([placeId]) => placeId],
    buyer_id: ['uuid', ([, buyerId]) => buyerId],
  }),
});

export interface Appended {
  /** False if the line had moved on, or ended, or the clock is not where it was thought: nothing was written. */
  readonly isWritten: boolean;
  /** The database's clock, in milliseconds since 1970. */
  readonly clock: number;
}

/**
 * Writes a batch behind the head that it was decided on, or nothing. That the line has not moved on is a condition, not an
 * assertion: with several servers it happens all the time, and an error would cost the connection.
 */
export async function append(
  sql: Sql,
  line: Line,
  { decided, logged, now }: { decided: Decided; logged: readonly Logged[]; now: number },
): Promise<Appended> {
  const taking = logged.flatMap(({ entry }) =>
    entry.kind === 'arrived'
      ? [{ placeId: entry.place, buyerId: decided.arriving.get(entry.place)!, arrival: entry.index }]
      : [],
  );
  const last = logged.at(-1)!;
  const because = last.entry.kind === 'closed' ? last.entry.because : null;
  // Unnamed, so that it is planned for the tables as they are: a plan kept from when they were empty would read them whole.
  const { rows } = await sql.query<{ written: number; clock: number }>(APPEND, [
    ...sent.values({ logging: logged, taking, ending: decided.ending, passing: [...decided.passing] }),
    ...[line.lineId, line.head.length, line.head.length + logged.length, Buffer.from(last.hash, 'hex')],
    ...[because, now],
  ]);
  return { isWritten: rows[0]!.written === 1, clock: rows[0]!.clock };
}

const { from, next } = sent;
const [LINE, LENGTH, LONGER, HEAD, BECAUSE, NOW] = Array.from({ length: 6 }, (_, i) => `$${next + i}`);

// The order of the parts that write places is forced: whoever takes a new place must find the old one ended.
const APPEND = `
with moved as (
  update admission_lines set length = ${LONGER}, head = ${HEAD}, closed_because = ${BECAUSE}
  where line_id = ${LINE} and length = ${LENGTH} and closed_because is null
    and abs(extract(epoch from clock_timestamp()) * 1000 - ${NOW}::float8) <= ${TOLERANCE_MS}
  returning line_id, show_id
), logged as (
  insert into admission_log (line_id, index, entry, hash)
  select line_id, index, entry, hash from moved, ${from.logging}
), ended as (
  update admission_places as place set ended = true from moved, ${from.ending}
  where place.place_id = ending.place_id
  returning 1
), passed as (
  update admission_places as place set buyer_id = passing.buyer_id from moved, ${from.passing}
  where place.place_id = passing.place_id and (select count(*) from ended) >= 0
  returning 1
), placed as (
  insert into admission_places (place_id, line_id, buyer_id, arrival)
  select place_id, line_id, buyer_id, arrival from moved, ${from.taking}
  where (select count(*) from ended) >= 0 and (select count(*) from passed) >= 0
), switched_off as (
  update admission_settings as settings set mode = 'off' from moved
  where settings.show_id = moved.show_id and ${BECAUSE} in ('sold-out', 'sale-over')
)
select (select count(*) from moved) as written, extract(epoch from clock_timestamp()) * 1000 as clock`;

/** Makes a line, of which the log has its first entry: the commitment. Nothing if the show has one that is open. */
export async function begin(
  sql: Sql,
  { showId, opensAt, seed, now }: { showId: string; opensAt: number; seed: Uint8Array; now: number },
): Promise<void> {
  const lineId = newId();
  const [first] = chain({ length: 0, hash: NO_HASH }, now, [beginning(lineId, showId, seed, opensAt)]);
  await sql.query(BEGIN, [lineId, showId, seed, Buffer.from(first!.hash, 'hex'), first!.text]);
}

const BEGIN = `
with line as (
  insert into admission_lines (line_id, show_id, seed, length, head) values ($1, $2, $3, 1, $4)
  on conflict (show_id) where closed_because is null do nothing
  returning line_id
)
insert into admission_log (line_id, index, entry, hash) select line_id, 0, $5, $4 from line`;

interface LogRow {
  readonly text: string;
  readonly hash: string;
  readonly buyerId: string | null;
}

const PAGE = 20_000;

/** A line as its log has it; undefined if there is no such line. */
export async function loadLine(sql: Sql, lineId: string): Promise<Line | undefined> {
  const { rows } = await sql.query<LogRow & Record<string, unknown>>(ENTRIES, [lineId, 0, 1]);
  if (!rows[0]) return undefined;
  const line = new Line(loggedFrom(rows[0]));
  await catchUp(sql, line);
  return line;
}

/** Applies what was written to the log since, by whichever server. */
export async function catchUp(sql: Sql, line: Line): Promise<void> {
  for (;;) {
    const { rows } = await sql.query<LogRow & Record<string, unknown>>(ENTRIES, [
      line.lineId,
      line.head.length,
      PAGE,
    ]);
    for (const row of rows) {
      const logged = loggedFrom(row);
      // Two readings of the same log may overlap.
      if (logged.entry.index === line.head.length) line.apply(logged, row.buyerId ?? undefined);
    }
    if (rows.length < PAGE) return;
  }
}

const loggedFrom = ({ text, hash }: LogRow): Logged => ({ entry: JSON.parse(text) as Entry, text, hash });

/** The buyer of an arrival, and of a place that was passed on: whose it is by now. */
const ENTRIES = `
  select entry as text, encode(hash, 'hex') as hash, place.buyer_id as "buyerId"
  from admission_log log
  left join admission_places place on
    place.place_id = case when entry::json ->> 'kind' in ('arrived', 'passed-on') then (entry::json ->> 'place')::uuid end
  where log.line_id = $1 and log.index >= $2
  order by log.index limit $3`;
