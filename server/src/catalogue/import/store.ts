import type { Sql } from '../../platform/database/database.ts';
import type { Records } from './records.ts';

/** How many records of a kind were new, different from before, and the same. */
export interface Tally {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}
export type Summary = Readonly<Record<keyof Records | 'plans', Tally>>;

/**
 * Stores records by their refs: what is new is added, what is different is changed, and nothing is deleted. One statement
 * for each kind of record. Every statement gives a row for each record it touched: whether it was added.
 */
export async function store(sql: Sql, records: Records): Promise<Summary> {
  const upsert = async (rows: readonly object[], text: string): Promise<Tally> => {
    if (rows.length === 0) return { added: 0, changed: 0, unchanged: 0 };
    const touched = await sql.query<{ added: boolean }>(text, [JSON.stringify(rows)]);
    const added = touched.rows.filter(row => row.added).length;
    const changed = touched.rows.length - added;
    return { added, changed, unchanged: rows.length - added - changed };
  };
  const summary = {
    categories: await upsert(records.categories, CATEGORIES),
    cities: await upsert(records.cities, CITIES),
    venues: await upsert(records.venues, VENUES),
    halls: await upsert(records.halls, HALLS),
    plans: await upsert(records.halls, PLANS),
    events: await upsert(records.events, EVENTS),
    discounts: await upsert(records.discounts, DISCOUNTS),
    shows: await upsert(records.shows, SHOWS),
  };
  await refreshSearch(sql, records);
  return summary;
}

/** Adds the shows that are not there, and leaves all others as they are. Gives how many were added. */
export async function addShows(sql: Sql, shows: Records['shows']): Promise<number> {
  if (shows.length === 0) return 0;
  const { rowCount } = await sql.query(`${NEW_SHOWS} on conflict do nothing`, [JSON.stringify(shows)]);
  if (rowCount) await refreshSearch(sql, { shows });
  return rowCount ?? 0;
}

async function refreshSearch(
  sql: Sql,
  {
    shows,
    events = [],
    categories = [],
    venues = [],
    cities = [],
  }: Partial<Records> & Pick<Records, 'shows'>,
) {
  const refs = (rows: readonly { readonly ref: string }[]) => rows.map(row => row.ref);
  const named = [...new Set(shows.map(show => show.event)), ...refs(events)];
  await sql.query(REFRESH_SEARCH, [named, refs(categories), refs(venues), refs(cities)]);
}

const CATEGORIES = `
  insert into categories as old (category_id, ref, name, description)
  select id, ref, name, description
    from jsonb_to_recordset($1) as x (id uuid, ref text, name text, description text)
  on conflict (ref) do update set name = excluded.name, description = excluded.description
   where (old.name, old.description) is distinct from (excluded.name, excluded.description)
  returning xmax = 0 as added`;

const CITIES = `
  insert into cities as old (city_id, ref, name, country, time_zone, currency)
  select id, ref, name, country, "timeZone", currency
    from jsonb_to_recordset($1) as x (id uuid, ref text, name text, country text, "timeZone" text, currency text)
  on conflict (ref) do update set name = excluded.name, country = excluded.country,
         time_zone = excluded.time_zone, currency = excluded.currency
   where (old.name, old.country, old.time_zone, old.currency)
         is distinct from (excluded.name, excluded.country, excluded.time_zone, excluded.currency)
  returning xmax = 0 as added`;

const VENUES = `
  insert into venues as old (venue_id, ref, city_id, name, address)
  select x.id, x.ref, c.city_id, x.name, x.address
    from jsonb_to_recordset($1) as x (id uuid, ref text, city text, name text, address text)
    join cities c on c.ref = x.city
  on conflict (ref) do update set city_id = excluded.city_id, name = excluded.name, address = excluded.address
   where (old.city_id, old.name, old.address) is distinct from (excluded.city_id, excluded.name, excluded.address)
  returning xmax = 0 as added`;

const HALLS = `
  insert into halls as old (hall_id, ref, venue_id, name)
  select x.id, x.ref, v.venue_id, x.name
    from jsonb_to_recordset($1) as x (id uuid, ref text, venue text, name text)
    join venues v on v.ref = x.venue
  on conflict (ref) do update set name = excluded.name
   where old.name is distinct from excluded.name
  returning xmax = 0 as added`;

// A plan is never changed: a different one is the hall's next version.
const PLANS = `
  insert into seat_plans (plan_id, hall_id, version, layout, classes, class_seats, capacity)
  select x."planId", h.hall_id, coalesce(p.version, 0) + 1, x.plan, x.classes, x."classSeats", x.capacity
    from jsonb_to_recordset($1) as x
         ("planId" uuid, ref text, plan jsonb, classes text[], "classSeats" int[], capacity int)
    join halls h on h.ref = x.ref
    left join current_plans p on p.hall_id = h.hall_id
   where p.layout is distinct from x.plan
  returning version = 1 as added`;

const EVENTS = `
  insert into events as old (event_id, ref, category_id, name, languages, genres, running_minutes, rating, year,
         tagline, description, people)
  select x.id, x.ref, c.category_id, x.name, x.languages, x.genres, x."runningMinutes", x.rating, x.year,
         x.tagline, x.description, x.people
    from jsonb_to_recordset($1) as x
         (id uuid, ref text, category text, name text, languages text[], genres text[], "runningMinutes" int,
          rating text, year int, tagline text, description text, people jsonb)
    join categories c on c.ref = x.category
  on conflict (ref) do update set category_id = excluded.category_id, name = excluded.name,
         languages = excluded.languages, genres = excluded.genres, running_minutes = excluded.running_minutes,
         rating = excluded.rating, year = excluded.year, tagline = excluded.tagline,
         description = excluded.description, people = excluded.people
   where (old.category_id, old.name, old.languages, old.genres, old.running_minutes, old.rating, old.year,
          old.tagline, old.description, old.people)
         is distinct from (excluded.category_id, excluded.name, excluded.languages, excluded.genres,
          excluded.running_minutes, excluded.rating, excluded.year, excluded.tagline, excluded.description, excluded.people)
  returning xmax = 0 as added`;

const DISCOUNTS = `
  insert into discounts as old (discount_id, code, name, rule, percent, nth, starts_from, starts_before, combines,
         evaluated, enabled, city_id, venue_id)
  select x.id, x.code, x.name, x.rule, x.percent, x.nth, x."startsFrom", x."startsBefore", x.combines,
         x.evaluated, x.enabled, c.city_id, v.venue_id
    from jsonb_to_recordset($1) as x
         (id uuid, code text, name text, rule text, percent int, nth int, "startsFrom" time, "startsBefore" time,
          combines text, evaluated int, enabled boolean, city text, venue text)
    left join cities c on c.ref = x.city
    left join venues v on v.ref = x.venue
  on conflict (code) do update set name = excluded.name, rule = excluded.rule, percent = excluded.percent,
         nth = excluded.nth, starts_from = excluded.starts_from, starts_before = excluded.starts_before,
         combines = excluded.combines, evaluated = excluded.evaluated, enabled = excluded.enabled,
         city_id = excluded.city_id, venue_id = excluded.venue_id
   where (old.name, old.rule, old.percent, old.nth, old.starts_from, old.starts_before, old.combines, old.evaluated,
          old.enabled, old.city_id, old.venue_id)
         is distinct from (excluded.name, excluded.rule, excluded.percent, excluded.nth, excluded.starts_from,
          excluded.starts_before, excluded.combines, excluded.evaluated, excluded.enabled, excluded.city_id,
          excluded.venue_id)
  returning xmax = 0 as added`;

const NEW_SHOWS = `
  insert into shows as old (show_id, ref, event_id, hall_id, plan_id, starts_at, ends_at, on_sale_from, on_sale_until,
         language, currency, prices, most_seats_per_buyer, cancel_until_minutes, refund_percent)
  select x.id, x.ref, e.event_id, h.hall_id, p.plan_id, to_timestamp(x."startsAt" / 1000.0),
         to_timestamp(x."endsAt" / 1000.0), to_timestamp(x."onSaleFrom" / 1000.0),
         to_timestamp(x."onSaleUntil" / 1000.0), x.language, x.currency, x.prices, x."mostSeatsPerBuyer",
         x."cancelUntilMinutes", x."refundPercent"
    from jsonb_to_recordset($1) as x
         (id uuid, ref text, event text, hall text, "startsAt" bigint, "endsAt" bigint, "onSaleFrom" bigint,
          "onSaleUntil" bigint, language text, currency text, prices jsonb, "mostSeatsPerBuyer" int,
          "cancelUntilMinutes" int, "refundPercent" int)
    join events e on e.ref = x.event
    join halls h on h.ref = x.hall
    join current_plans p on p.hall_id = h.hall_id`;

// A show keeps the plan with which it was announced, unless it moves to another hall, and with the plan its prices.
const SHOWS = `${NEW_SHOWS}
  on conflict (ref) do update set event_id = excluded.event_id, hall_id = excluded.hall_id,
         plan_id = case when old.hall_id = excluded.hall_id then old.plan_id else excluded.plan_id end,
         prices = case when old.hall_id = excluded.hall_id and old.plan_id <> excluded.plan_id then old.prices
                       else excluded.prices end,
         starts_at = excluded.starts_at, ends_at = excluded.ends_at, on_sale_from = excluded.on_sale_from,
         on_sale_until = excluded.on_sale_until, language = excluded.language, currency = excluded.currency,
         most_seats_per_buyer = excluded.most_seats_per_buyer, cancel_until_minutes = excluded.cancel_until_minutes,
         refund_percent = excluded.refund_percent
   where (old.event_id, old.hall_id, old.starts_at, old.ends_at, old.on_sale_from, old.on_sale_until, old.language,
          old.most_seats_per_buyer, old.cancel_until_minutes, old.refund_percent)
         is distinct from (excluded.event_id, excluded.hall_id, excluded.starts_at, excluded.ends_at,
          excluded.on_sale_from, excluded.on_sale_until, excluded.language, excluded.most_seats_per_buyer,
          excluded.cancel_until_minutes, excluded.refund_percent)
      or (old.plan_id = excluded.plan_id and old.prices <> excluded.prices)
  returning xmax = 0 as added`;

/** Of the events that a file names or puts on, or whose category, venue or city it may have renamed. */
const REFRESH_SEARCH = `
  select refresh_search(array(
    select event_id from events where ref = any ($1)
    union select event_id from events join categories c using (category_id) where c.ref = any ($2)
    union select event_id from shows join venues v using (venue_id) where v.ref = any ($3) and starts_at > now()
    union select event_id from shows join cities c using (city_id) where c.ref = any ($4) and starts_at > now()))`;
