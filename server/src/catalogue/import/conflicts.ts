import type { Sql } from '../../platform/database/database.ts';
import type { Records } from './records.ts';
import type { Problem } from './source.ts';

/** What of a file does not fit what the database has already; asked before anything is stored. */
export async function conflicts(sql: Sql, records: Records): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const [section, query] of QUERIES) {
    if (records[section].length === 0) continue;
    const { rows } = await sql.query<{ path: string; message: string }>(query, [
      JSON.stringify(records[section]),
    ]);
    found.push(...rows);
  }
  return found;
}

const QUERIES: readonly (readonly [keyof Records, string])[] = [
  [
    'categories',
    `select x.path || '/name' as path, format('there is another category "%s", which has another ref', c.name) as message
       from jsonb_to_recordset($1) as x (path text, ref text, name text)
       join categories c on lower(c.name) = lower(x.name) and c.ref is distinct from x.ref`,
  ],
  [
    'cities',
    `select x.path || '/currency' as path,
            format('shows are on sale in %s for %s, so its currency cannot change', c.name, c.currency) as message
       from jsonb_to_recordset($1) as x (path text, ref text, currency text)
       join cities c on c.ref = x.ref and c.currency <> x.currency
      where exists (select from shows s where s.city_id = c.city_id)`,
  ],
  [
    'venues',
    `select x.path || '/name' as path, format('there is another venue "%s" in this city', v.name) as message
       from jsonb_to_recordset($1) as x (path text, ref text, city text, name text)
       join cities c on c.ref = x.city
       join venues v on v.city_id = c.city_id and v.name = x.name and v.ref is distinct from x.ref`,
  ],
  [
    'venues',
    `select x.path || '/city' as path, format('"%s" has shows in %s, so it cannot move', v.name, c.name) as message
       from jsonb_to_recordset($1) as x (path text, ref text, city text)
       join venues v on v.ref = x.ref
       join cities c on c.city_id = v.city_id and c.ref is distinct from x.city
      where exists (select from shows s where s.venue_id = v.venue_id)`,
  ],
  [
    'halls',
    `select x.path || '/name' as path, format('there is another hall "%s" in this venue', h.name) as message
       from jsonb_to_recordset($1) as x (path text, ref text, venue text, name text)
       join venues v on v.ref = x.venue
       join halls h on h.venue_id = v.venue_id and h.name = x.name and h.ref is distinct from x.ref`,
  ],
  [
    'events',
    `select x.path || '/name' as path, format('there is another event "%s" of this category and year', e.name) as message
       from jsonb_to_recordset($1) as x (path text, ref text, category text, name text, year int)
       join categories c on c.ref = x.category
       join events e on e.category_id = c.category_id and lower(e.name) = lower(x.name)
        and e.year is not distinct from x.year and e.archived_at is null and e.ref is distinct from x.ref`,
  ],
  [
    'shows',
    `select x.path, format('seats of "%s" have been held or sold, so its event, hall and start cannot change', x.ref) as message
       from jsonb_to_recordset($1) as x (path text, ref text, event text, hall text, "startsAt" bigint)
       join shows s on s.ref = x.ref
       join events e on e.event_id = s.event_id
       join halls h on h.hall_id = s.hall_id
      where (e.ref, h.ref, s.starts_at) is distinct from (x.event, x.hall, to_timestamp(x."startsAt" / 1000.0))
        and (exists (select from bookings b where b.show_id = s.show_id)
          or exists (select from claims c where c.show_id = s.show_id))`,
  ],
  [
    'shows',
    `select x.path, format('"%s" is on in this hall then, from %s', e.name,
                           to_char(s.starts_at at time zone c.time_zone, 'HH24:MI on YYYY-MM-DD')) as message
       from jsonb_to_recordset($1) as x (path text, ref text, hall text, "startsAt" bigint, "endsAt" bigint)
       join halls h on h.ref = x.hall
       join shows s on s.hall_id = h.hall_id and s.starts_at < to_timestamp(x."endsAt" / 1000.0)
        and s.ends_at > to_timestamp(x."startsAt" / 1000.0)
       join events e on e.event_id = s.event_id
       join cities c on c.city_id = s.city_id
      where s.ref is null or s.ref not in (
        select y.ref from jsonb_to_recordset($1) as y (ref text))`,
  ],
];
