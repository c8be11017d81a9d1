import type { Database } from '../../server/src/platform/database/database.ts';
import { givenShow } from '../../server/src/testing/given-show.ts';

export interface Catalogue {
  readonly cityIds: readonly string[];
  readonly eventIds: readonly string[];
}

/** Fifty cities with two halls each, two hundred events, ten thousand shows of them in the fortnight to come. */
export async function givenCatalogue({ write }: Database): Promise<Catalogue> {
  await givenShow(write);
  await write.query(MANY);
  await write.query('analyze');
  const ids = async (query: string) => (await write.query<{ id: string }>(query)).rows.map(({ id }) => id);
  return {
    cityIds: await ids(`select city_id as id from cities where name like 'City %'`),
    eventIds: await ids(`select event_id as id from events where name like 'Event %'`),
  };
}

const MANY = `
  begin;
  insert into cities (city_id, name, country, time_zone, currency)
    select gen_random_uuid(), 'City ' || n, 'AT', 'Europe/Vienna', 'EUR' from generate_series(1, 50) n;
  insert into venues (venue_id, city_id, name, address)
    select gen_random_uuid(), city_id, 'Venue of ' || name, 'x' from cities where name like 'City %';
  insert into halls (hall_id, venue_id, name)
    select gen_random_uuid(), venue_id, 'Hall ' || n from venues, generate_series(1, 2) n where name like 'Venue of %';
  insert into seat_plans select gen_random_uuid(), h.hall_id, 1, p.layout, p.classes, p.class_seats, p.capacity
    from halls h, (select * from seat_plans limit 1) p where h.name like 'Hall %';
  insert into events (event_id, category_id, name, languages, genres, running_minutes)
    select gen_random_uuid(), category_id, 'Event ' || n || ' ' || md5(n::text), '{en}', '{Drama}', 90
      from generate_series(1, 200) n, (select category_id from categories limit 1) c;
  insert into shows (show_id, event_id, hall_id, plan_id, starts_at, ends_at, on_sale_from, on_sale_until, currency, prices)
    select gen_random_uuid(), e.event_id, h.hall_id, h.plan_id, start, start + interval '90 minutes',
           start - interval '30 days', start, 'EUR', '{"regular": 900}'
      from (select h.hall_id, p.plan_id, row_number() over (order by h.hall_id) as n
              from halls h join current_plans p using (hall_id) where h.name like 'Hall %') h,
           generate_series(1, 100) k,
           lateral (select date_trunc('hour', now()) + k * interval '3 hours 20 minutes' as start) s,
           lateral (select event_id from (select event_id, row_number() over (order by event_id) as n
              from events where name like 'Event %') e where e.n = 1 + (h.n * 7 + k) % 200) e;
  select refresh_search(array(select event_id from events));
  commit`;
