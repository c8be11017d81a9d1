import type { Sql } from '../platform/database/database.ts';

/** What tells a person, or a chart, which show is meant: its event, hall, venue and city. */
export interface ShowReference {
  readonly showId: string;
  readonly startsAt: Date;
  readonly eventId: string;
  readonly event: string;
  readonly category: string;
  readonly hall: string;
  readonly venueId: string;
  readonly venue: string;
  readonly cityId: string;
  readonly city: string;
  readonly timeZone: string;
  readonly currency: string;
  /** How many seats its plan has. */
  readonly capacity: number;
}

/** The shows of these ids, in no order; those that are not there are left out. */
export async function showReferences(sql: Sql, showIds: readonly string[]): Promise<ShowReference[]> {
  const { rows } = await sql.query<{ [Key in keyof ShowReference]: ShowReference[Key] }>(QUERY, [showIds]);
  return rows;
}

const QUERY = `
  select s.show_id as "showId", s.starts_at as "startsAt", e.event_id as "eventId", e.name as event, k.name as category,
    h.name as hall, v.venue_id as "venueId", v.name as venue, c.city_id as "cityId", c.name as city,
    c.time_zone as "timeZone", s.currency, p.capacity
  from unnest($1::uuid[]) as wanted (show_id)
  join shows s using (show_id)
  join events e using (event_id)
  join categories k using (category_id)
  join halls h using (hall_id)
  join venues v on v.venue_id = s.venue_id
  join cities c on c.city_id = s.city_id
  join seat_plans p on p.plan_id = s.plan_id`;
