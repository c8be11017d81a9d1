import type { Query } from '@matinee/contract/endpoint.ts';
import type { SearchHit, search } from '@matinee/contract/http/catalogue.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import { pageOf, pageStart } from '../platform/paging.ts';
import { EVENT_SUMMARY, money } from './views.ts';

type Row = Omit<SearchHit, 'nextShowAt' | 'priceFrom'> & {
  readonly nextShowAt: Date | null;
  readonly priceFrom: number | null;
  readonly currency: string | null;
  readonly sortText: string;
  readonly sortNumber: number;
};

type Sort = NonNullable<Query<typeof search>['sort']>;

/** Events by words and filters. */
export function searchEvents(sql: Sql, query: Query<typeof search>, now: Date) {
  return find(sql, query, query.sort ?? 'relevance', false, now);
}

/** Every event that has shows to come, in each city where it has them. */
export function allEvents(sql: Sql, query: Pick<Query<typeof search>, 'limit' | 'cursor'>, now: Date) {
  return find(sql, query, 'date', true, now);
}

/** As in `whatsOn`, the cursor holds the instant at which the list was begun. */
async function find(sql: Sql, query: Query<typeof search>, asked: Sort, onlyUpcoming: boolean, now: Date) {
  const start = pageStart(query, ['instant', 'text', 'number', 'id', 'text']);
  if (start instanceof Refusal) return start;
  const { limit, after = [now, null, null, null, null] } = start;
  const [begun, ...last] = after;
  const { venue, city, category, language, genre, from, to } = query;
  const q = hasWords(query.q) ? query.q : undefined;
  // Without words there is nothing to be relevant to, so the soonest come first.
  const sort = asked === 'relevance' && q === undefined ? 'date' : asked;
  const filters = [q, venue, city, category, genre, language, from, to].map(filter => filter ?? null);
  const values = [begun, ...filters, onlyUpcoming, limit + 1, ...last];
  const text = searchBy(ORDERS[sort], q !== undefined);
  const { rows } = await sql.query<Row>({ name: `search-${sort}-${q !== undefined}`, text, values });
  return pageOf(rows, limit, hit, row => [
    begun,
    row.sortText,
    row.sortNumber,
    row.eventId,
    row.city?.cityId ?? '',
  ]);
}

function hit({ nextShowAt, priceFrom, currency, sortText: _, sortNumber: __, ...event }: Row): SearchHit {
  return {
    ...event,
    nextShowAt: nextShowAt?.toISOString() ?? null,
    priceFrom: priceFrom === null || currency === null ? null : money(priceFrom, currency),
  };
}

/** Whether there is anything to look for; else the list is the same as without words. */
export const hasWords = (q: string | undefined): q is string => q !== undefined && /[\p{L}\p{N}]/u.test(q);

/** What a list is sorted by: a text, then a number. Hits that are alike in both go by event and city. */
const ORDERS: Record<Sort, readonly [text: string, number: string]> = {
  // What can be attended comes before what cannot.
  relevance: [
    `case when u.next_show_at is null then '~' else '' end`,
    `-(ts_rank(d.words, w.query) + similarity(lower(e.name), lower($2)))::float8`,
  ],
  date: [`''`, 'coalesce(extract(epoch from u.next_show_at)::float8, 1e18)'],
  name: ['lower(e.name)', '0::float8'],
  // Amounts of different currencies cannot be compared, so each currency is a list of its own.
  price: [`coalesce(c.currency, '~')`, 'coalesce(u.price_from::float8, 1e18)'],
};

/** Shows of the document's event and city after $1, at venue $3, in language $7, from $8, before $9. */
const SHOWS_OF_DOCUMENT = `
  shows s where s.event_id = d.event_id and s.city_id = d.city_id and s.starts_at > $1
    and ($3::text is null or s.venue_id in (select venue_id from venues v where is_venue($3, v)))
    and ($7::text is null or in_language($7, s.language, e.languages))
    and ($8::timestamptz is null or s.starts_at >= $8)
    and ($9::timestamptz is null or s.starts_at < $9)`;

/** An event without shows to come is found too, under no city, unless something is asked of its shows. */
const MATTERS_WITHOUT_SHOWS = `
  d.city_id is null and not $10 and num_nonnulls($3::text, $4::text, $8::timestamptz, $9::timestamptz) = 0
    and ($7::text is null or in_language($7, null, e.languages))
    and not exists (select from shows s where s.event_id = e.event_id and s.starts_at > $1)`;

const searchBy = ([text, number]: readonly [string, string], byWords: boolean) => `
  with wanted as materialized (select ${byWords ? 'search_query($2)' : '$2::tsquery'} as query),
  hits as (
    select d.event_id, d.city_id, u.next_show_at, u.price_from, ${text} as sort_text, ${number} as sort_number
      from wanted w
      join search_documents d on ${byWords ? 'd.words @@ w.query' : 'true'}
      join events e on e.event_id = d.event_id
      join categories k using (category_id)
      left join cities c on c.city_id = d.city_id
      cross join lateral (
        select min(s.starts_at) as next_show_at, min(s.price_from) as price_from from ${SHOWS_OF_DOCUMENT}) u
     where (u.next_show_at is not null or ${MATTERS_WITHOUT_SHOWS})
       and ($4::text is null or is_city($4, c))
       and ($5::text is null or is_category($5, k))
       and ($6::text is null or has_genre($6, e.genres))
  ),
  page as (
    select * from hits
     where $12::text is null
        or (sort_text, sort_number, event_id, coalesce(city_id::text, '')) > ($12, $13::float8, $14::uuid, $15::text)
     order by sort_text, sort_number, event_id, coalesce(city_id::text, '')
     limit $11
  )
  select ${EVENT_SUMMARY}, d.next_show_at as "nextShowAt", d.price_from as "priceFrom", c.currency,
         d.sort_text as "sortText", d.sort_number as "sortNumber",
         case when c.city_id is not null then jsonb_build_object('cityId', c.city_id, 'name', c.name) end as city,
         (select coalesce(jsonb_agg(v), '[]') from (
           select v.venue_id as "venueId", v.name from venues v
            where v.venue_id in (select s.venue_id from ${SHOWS_OF_DOCUMENT}) order by v.name limit 5) v) as venues
    from page d
    join events e using (event_id)
    join categories k using (category_id)
    left join cities c on c.city_id = d.city_id
   order by sort_text, sort_number, event_id, coalesce(d.city_id::text, '')`;
