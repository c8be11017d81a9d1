import type { City } from '@matinee/contract/http/catalogue.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import { type PageQuery, pageOf, pageStart } from '../platform/paging.ts';

/** Cities that have venues, by name. */
export async function listCities(sql: Sql, query: PageQuery) {
  const start = pageStart(query, ['text', 'id']);
  if (start instanceof Refusal) return start;
  const { limit, after = [null, null] } = start;
  const { rows } = await sql.query<City>({ name: 'cities', text: CITIES, values: [limit + 1, ...after] });
  return pageOf(
    rows,
    limit,
    city => city,
    city => [city.name, city.cityId],
  );
}

const CITIES = `
  select c.city_id as "cityId", c.name, c.country, c.time_zone as "timeZone", c.currency
    from cities c
   where exists (select from venues v where v.city_id = c.city_id)
     and ($2::text is null or (c.name, c.city_id) > ($2, $3::uuid))
   order by c.name, c.city_id
   limit $1`;
