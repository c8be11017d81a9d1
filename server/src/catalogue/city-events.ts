import type { Query } from '@matinee/contract/endpoint.ts';
import type { cityEvents, EventOnSale } from '@matinee/contract/http/catalogue.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import { pageOf, pageStart } from '../platform/paging.ts';
import { EVENT_SUMMARY, money } from './views.ts';

type Row = Omit<EventOnSale, 'nextShowAt' | 'priceFrom'> & {
  readonly nextShowAt: Date;
  readonly priceFrom: number;
  readonly currency: string;
};

/**
 * What's on in a city from `now` on, soonest first. The cursor holds the instant at which the list was begun, so that an
 * event whose next show begins meanwhile does not come a second time.
 */
export async function whatsOn(sql: Sql, cityId: string, query: Query<typeof cityEvents>, now: Date) {
  const start = pageStart(query, ['instant', 'instant', 'id']);
  if (start instanceof Refusal) return start;
  const { limit, after = [now, null, null] } = start;
  const [begun, ...last] = after;
  const { date, language, genre, category, q } = query;
  const filters = [date, language, genre, category, q].map(filter => filter ?? null);
  const values = [cityId, begun, ...filters, limit + 1, ...last];
  const { rows } = await sql.query<Row>({ name: 'whats-on', text: WHATS_ON, values });
  if (rows.length === 0 && !(await isCity(sql, cityId))) return refuse('not-found');
  return pageOf(rows, limit, item, row => [begun, row.nextShowAt, row.eventId]);
}

function item({ nextShowAt, priceFrom, currency, ...event }: Row): EventOnSale {
  return { ...event, nextShowAt: nextShowAt.toISOString(), priceFrom: money(priceFrom, currency) };
}

async function isCity(sql: Sql, cityId: string): Promise<boolean> {
  const { rowCount } = await sql.query('select from cities where city_id = $1', [cityId]);
  return rowCount === 1;
}

// A show's language is what it is given in; without one, any language of its event.
const WHATS_ON = `
  with wanted as materialized (select search_query($7) as query),
  upcoming as (
    select s.event_id, c.currency, min(s.starts_at) as next_show_at, count(*)::int as show_count,
           min(s.price_from) as price_from
      from cities c
      join shows s on s.city_id = c.city_id
       and s.starts_at > greatest($2::timestamptz, $3::date::timestamp at time zone c.time_zone)
       and s.starts_at < coalesce(($3::date + 1)::timestamp at time zone c.time_zone, 'infinity')
      join events e using (event_id)
     where c.city_id = $1
       and ($4::text is null or in_language($4, s.language, e.languages))
     group by s.event_id, c.currency
  )
  select ${EVENT_SUMMARY}, u.next_show_at as "nextShowAt", u.show_count as "showCount", u.price_from as "priceFrom", u.currency
    from upcoming u
    cross join wanted w
    join events e using (event_id)
    join categories k using (category_id)
   where e.archived_at is null
     and ($5::text is null or has_genre($5, e.genres))
     and ($6::text is null or is_category($6, k))
     and (w.query is null or exists (
       select from search_documents d where d.event_id = e.event_id and d.city_id = $1 and d.words @@ w.query))
     and ($9::timestamptz is null or (u.next_show_at, e.event_id) > ($9, $10::uuid))
   order by u.next_show_at, e.event_id
   limit $8`;
