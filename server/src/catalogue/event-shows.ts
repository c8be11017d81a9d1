import type { Query } from '@matinee/contract/endpoint.ts';
import type { eventShows, VenueShows, VenueSummary } from '@matinee/contract/http/catalogue.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import { pageOf, pageStart } from '../platform/paging.ts';
import { SHOW_COLUMNS, type ShowRow, showSummary } from './show-summary.ts';
import { VENUE_SUMMARY } from './views.ts';

type ShowOfVenue = ShowRow & { readonly venueId: string };

/** The shows of an event from `now` on, by venue; a page holds venues, each with all its shows. */
export async function showsOfEvent(sql: Sql, eventId: string, query: Query<typeof eventShows>, now: Date) {
  const start = pageStart(query, ['instant', 'text', 'id']);
  if (start instanceof Refusal) return start;
  const { limit, after = [now, null, null] } = start;
  const [begun, ...last] = after;
  const where = [eventId, begun, query.cityId ?? null, query.date ?? null];
  const venues = await sql.query<VenueSummary>({
    name: 'venues-of-event',
    text: VENUES,
    values: [...where, limit + 1, ...last],
  });
  if (venues.rows.length === 0)
    return (await isEvent(sql, eventId)) ? { items: [], nextCursor: null } : refuse('not-found');
  const venueIds = venues.rows.slice(0, limit).map(venue => venue.venueId);
  const shows = await sql.query<ShowOfVenue>({
    name: 'shows-of-event',
    text: SHOWS,
    values: [...where, venueIds],
  });
  const byVenue = Map.groupBy(shows.rows, show => show.venueId);
  const withShows = (venue: VenueSummary): VenueShows => ({
    ...venue,
    shows: (byVenue.get(venue.venueId) ?? []).map(showSummary),
  });
  return pageOf(venues.rows, limit, withShows, venue => [begun, venue.name, venue.venueId]);
}

async function isEvent(sql: Sql, eventId: string): Promise<boolean> {
  const { rowCount } = await sql.query('select from events where event_id = $1', [eventId]);
  return rowCount === 1;
}

/** Shows of event $1 after $2, in city $3, on the local day $4. */
const WANTED = `
  s.event_id = $1 and s.starts_at > $2
  and ($3::uuid is null or s.city_id = $3)
  and ($4::date is null or s.starts_at >= ($4::date::timestamp at time zone c.time_zone)
    and s.starts_at < (($4::date + 1)::timestamp at time zone c.time_zone))`;

const VENUES = `
  select ${VENUE_SUMMARY}
    from venues v
    join cities c using (city_id)
   where v.venue_id in (select s.venue_id from shows s join cities c using (city_id) where ${WANTED})
     and ($6::text is null or (v.name, v.venue_id) > ($6, $7::uuid))
   order by v.name, v.venue_id
   limit $5`;

const SHOWS = `
  select s.venue_id as "venueId", ${SHOW_COLUMNS}
    from shows s
    join cities c using (city_id)
    join halls h using (hall_id)
    join seat_plans p using (plan_id)
    left join seat_ledgers l on l.show_id = s.show_id
   where ${WANTED} and s.venue_id = any ($5)
   order by s.starts_at, h.name, s.show_id`;
