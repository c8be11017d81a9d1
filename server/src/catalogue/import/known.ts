import type { Sql } from '../../platform/database/database.ts';
import type { Known, KnownEvent, KnownHall, Place } from './records.ts';

/** Everything in the database that has a ref. */
export async function loadKnown(sql: Sql): Promise<Known> {
  const { rows: categories } = await sql.query<{ ref: string }>(
    'select ref from categories where ref is not null',
  );
  const { rows: cities } = await sql.query<Place & { ref: string }>(CITIES);
  const { rows: venues } = await sql.query<{ ref: string }>('select ref from venues where ref is not null');
  const { rows: halls } = await sql.query<KnownHall & { ref: string }>(HALLS);
  const { rows: events } = await sql.query<KnownEvent & { ref: string }>(EVENTS);
  return {
    categories: new Set(categories.map(row => row.ref)),
    cities: byRef(cities),
    venues: new Set(venues.map(row => row.ref)),
    halls: byRef(halls),
    events: byRef(events),
  };
}

const byRef = <Row extends { ref: string }>(rows: readonly Row[]) => new Map(rows.map(row => [row.ref, row]));

const CITIES = `
  select ref, time_zone as "timeZone", currency from cities where ref is not null`;

const HALLS = `
  select h.ref, c.time_zone as "timeZone", c.currency, p.classes
    from halls h
    join venues v using (venue_id)
    join cities c using (city_id)
    join current_plans p using (hall_id)
   where h.ref is not null`;

const EVENTS = `
  select ref, name, running_minutes as "runningMinutes", archived_at is not null as "isArchived"
    from events where ref is not null`;
