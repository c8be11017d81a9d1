import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import type { Sql } from '../platform/database/database.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { whatsOn } from './city-events.ts';
import { showsOfEvent } from './event-shows.ts';
import { allEvents, searchEvents } from './search.ts';
import { idOf, importSmall, NOON } from './small.fixture.ts';

const database = await testDatabase();
await importSmall(database);
// 50 cities with two halls each, 200 events, 10,000 shows of them in the fortnight after noon. The commit is synchronous,
// since a vacuum takes no page for visible to all before its transaction is on disk.
await database.write.query(`
  begin; set local synchronous_commit = on;
  insert into cities (city_id, name, country, time_zone, currency)
    select gen_random_uuid(), 'City ' || n, 'AT', 'Europe/Vienna', 'EUR' from generate_series(1, 50) n;
  insert into venues (venue_id, city_id, name, address)
    select gen_random_uuid(), city_id, 'Venue of ' || name, 'x' from cities where ref is null;
  insert into halls (hall_id, venue_id, name)
    select gen_random_uuid(), venue_id, 'Hall ' || n from venues, generate_series(1, 2) n where ref is null;
  insert into seat_plans select gen_random_uuid(), h.hall_id, 1, p.layout, p.classes, p.class_seats, p.capacity
    from halls h, (select * from seat_plans limit 1) p where h.ref is null;
  insert into events (event_id, category_id, name, languages, genres, running_minutes)
    select gen_random_uuid(), category_id, 'Event ' || n || ' ' || md5(n::text), '{en}', '{Drama}', 90
      from generate_series(1, 200) n, categories where categories.ref = 'cinema';
  insert into shows (show_id, event_id, hall_id, plan_id, starts_at, ends_at, on_sale_from, on_sale_until, currency, prices)
    select gen_random_uuid(), e.event_id, h.hall_id, h.plan_id, start, start + interval '90 minutes',
           start - interval '30 days', start, 'EUR', '{"gold": 1400, "regular": 900}'
      from (select h.hall_id, p.plan_id, row_number() over (order by h.hall_id) as n
              from halls h join current_plans p using (hall_id) where h.ref is null) h,
           generate_series(1, 100) k,
           lateral (select to_timestamp(${NOON / 1000}) + k * interval '3 hours 20 minutes' as start) s,
           lateral (select event_id from (select event_id, row_number() over (order by event_id) as n
              from events where ref is null) e where e.n = 1 + (h.n * 7 + k) % 200) e;
  select refresh_search(array(select event_id from events));
  commit`);
// Somebody who looked at the database before that, as who analyses it by itself, keeps a vacuum from taking pages for visible to all.
await eventually('every page is visible to all', async () => {
  await database.write.query(
    'vacuum (analyze) shows, events, cities, venues, halls, seat_plans, search_documents, search_words',
  );
  const { rows } = await database.read.query<{ isSeen: boolean }>(
    `select relallvisible >= relpages as "isSeen" from pg_class where oid = 'shows'::regclass`,
  );
  return rows[0]!.isSeen;
});

/** The plans of the queries that `work` sends. */
async function plansOf(work: (sql: Sql) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const sql: Sql = {
    async query<Row extends QueryResultRow>(
      query: string | QueryConfig,
      values?: unknown[],
    ): Promise<QueryResult<Row>> {
      const { text, values: given } = typeof query === 'string' ? { text: query, values } : query;
      const { rows } = await database.read.query<{ 'QUERY PLAN': string }>(`explain ${text}`, given);
      plans.push(rows.map(row => row['QUERY PLAN']).join('\n'));
      return database.read.query<Row>(query, values);
    },
  };
  const answer = (await work(sql)) as { items: unknown[] };
  assert.ok(answer.items.length > 0);
  return plans.join('\n');
}

const now = new Date(NOON);
const cityId = (
  await database.read.query<{ city_id: string }>(`select city_id from cities where name = 'City 7'`)
).rows[0]!.city_id;

test('there are ten thousand shows to come', async () => {
  const { rows } = await database.read.query<{ count: number }>(
    'select count(*) from shows where starts_at > $1',
    [now],
  );
  assert.ok(rows[0]!.count >= 10_000);
});

const lists: [string, (sql: Sql) => Promise<unknown>][] = [
  ["what's on in a city", sql => whatsOn(sql, cityId, {}, now)],
  ["what's on in a city on a day", sql => whatsOn(sql, cityId, { date: '2026-11-25' }, now)],
  ["what's on, by words with a typo", sql => whatsOn(sql, cityId, { q: 'evnt' }, now)],
  ['search by words', sql => searchEvents(sql, { q: 'metropilis' }, now)],
  ['search in a city', sql => searchEvents(sql, { city: 'City 7', sort: 'price' }, now)],
  ['everything', sql => allEvents(sql, {}, now)],
];

for (const [name, work] of lists) {
  test(`shows are read from an index alone, and never all of them one by one: ${name}`, async () => {
    const plan = await plansOf(work);
    assert.match(plan, /Index Only Scan using shows_\w+ on shows/);
    assert.doesNotMatch(plan, /Seq Scan on shows/);
  });
}

test('words are looked up in the index of words', async () => {
  const plan = await plansOf(sql => searchEvents(sql, { q: 'metropolis' }, now));
  assert.match(plan, /Bitmap Index Scan on search_documents_words|Index Scan using search_documents_words/);
});

test('the shows of an event are found by their index, prices and plans with them', async () => {
  const metropolis = await idOf(database, 'event', 'metropolis');
  const plan = await plansOf(sql => showsOfEvent(sql, metropolis, {}, now));
  assert.doesNotMatch(plan, /Seq Scan on shows/);
});
