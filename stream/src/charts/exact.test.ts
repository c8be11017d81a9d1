import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Template } from '@huggingface/jinja';
import { Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { partsOf } from '../settings.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, payment } from '../testing/messages.fixture.ts';
import { sqlOf, type View } from './charts.ts';
import { Insights } from './insights.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 2, 18);
const CHARTS = [
  'totals',
  'sales-over-time',
  'categories',
  'peak-hours',
  'payment-methods',
  'unpaid',
  'conversion',
  'top-events',
];
const someFaults = Object.fromEntries(Object.keys(faults).map(name => [name, 0.03])) as Record<Fault, number>;

/** The facts themselves, one by one: what the marts add up. */
const EVERY_ORDER = `
  select time_bucket(interval '5 minutes', booking_event_time) as bucket, booking_day_of_week as weekday, booking_hour as hour_of_day,
         event_category as category, amount as paid, 1 as orders, * exclude (event_category, amount) from orders_fact`;
const EVERY_PAYMENT = `
  select time_bucket(interval '5 minutes', payment_event_time) as bucket, 1 as payments,
         (outcome = 'failed_payment' or lower(payment_status) <> 'success')::integer as failures, * from payments_fact`;

const from = (start: number, end: number): Pick<View, 'from' | 'to'> => ({
  from: new Date(START + start).toISOString(),
  to: new Date(START + end).toISOString(),
});
/** Of lengths that are answered by steps of five minutes, hours and days, and which begin and end in the middle of these. */
const SPANS = [
  from(-HOUR_MS, HOUR_MS),
  from(7 * 60_000 + 123, 14 * 60_000),
  from(-3 * HOUR_MS - 61_000, 3 * DAY_MS + 77_777),
  from(-DAY_MS, 3 * DAY_MS + 5 * 60_000),
  from(-100 * DAY_MS - 1, 30 * DAY_MS),
  from(DAY_MS, DAY_MS),
];

async function allOf(given: TestStream, insights: Insights, views: readonly View[]): Promise<void> {
  for (const view of views)
    for (const chart of CHARTS) {
      const { columns, rows } = await insights.chart(chart, view);
      const { template } = insights.charts.find(each => each.chart === chart)!;
      const told = rows.map(row => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
      const expected = await given.rows(everyFact(template, view));
      assert.deepEqual(sorted(told), sorted(expected), `${chart} of ${JSON.stringify(view)}`);
    }
}

const sorted = (rows: readonly unknown[]) => rows.map(row => JSON.stringify(row)).sort();

/** A chart's question, asked of every fact of the view. */
function everyFact(template: string, view: View): string {
  const { venues, venue, city, event, currency } = view;
  const chosen = Object.entries({ venue_id: venue, city, event_id: event, currency })
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `${column} = '${value}'`);
  const seen = venues === null ? [] : [`list_contains(['${venues.join("', '")}'], venue_id)`];
  const within = `bucket >= '${view.from}'::timestamptz and bucket < '${view.to}'::timestamptz`;
  const where = [within, ...chosen, ...seen].join(' and ');
  const step = sqlOf('{{ step() }}', view, { now: '', longestWindowMs: 0 });
  return new Template(template).render({
    sales: () => `(select * from (${EVERY_ORDER}) where ${where})`,
    payments: () => `(select * from (${EVERY_PAYMENT}) where ${where})`,
    step: () => step,
  });
}

async function arrive(given: TestStream, seed: number, start: number): Promise<void> {
  const deliveries = [...new Feed({ seed, rate: 30, minutes: 8, start, faults: someFaults })];
  for (let at = 0; at < deliveries.length; at += 200) {
    const frame = deliveries.slice(at, at + 200);
    given.now = frame.at(-1)!.at;
    await given.feed(frame.map(({ topic, text }) => ({ topic, value: text })));
    await given.join();
  }
}

test('charts come to what all facts come to: with builds in between, and what was told taken back', async t => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  // What comes late is joined all the same, so much is told, and later taken back and told anew.
  const given = await TestStream.open(t, START, { late: 'adjust' });
  const { owner, warehouse, settings } = given.stream;
  const insights = new Insights(owner, warehouse, () => given.now, partsOf(settings).scratch);
  const views = SPANS.map(span => ({ venues: null, ...span }));
  let takenBack = 0;
  for (const [round, start] of [START, START + 5 * HOUR_MS, START + 3 * DAY_MS].entries()) {
    await arrive(given, seed + round, start);
    if (round === 0)
      await owner.write(sql =>
        sql.run(`update booked_events set venue_id = 'v-' || event % 3, city = 'City ' || event % 3`),
      );
    // An order that is paid for twice: what was told of it, and built, is taken back.
    const twice = `twice-${round}`;
    await given.feed([
      booking(twice, start, { currency: 'EUR' }),
      payment(`${twice}-1`, twice, start + 1_000),
    ]);
    await given.join();
    if (round > 0) assert.equal((await warehouse.build()).reason, null);
    await given.feed([payment(`${twice}-2`, twice, start + 2_000)]);
    // Half of what comes next is told after the build.
    await arrive(given, seed + 10 + round, start + 20 * 60_000);
    await allOf(given, insights, views.slice(round, round + 1));
    const [undone] = await given.rows<{ n: number }>(
      'select (select count(*) from untold_bookings) + (select count(*) from untold_payments) as n',
    );
    t.diagnostic(`${undone!.n} were taken back so far`);
    takenBack = undone!.n;
  }
  assert.ok(takenBack >= 3);
  await given.finish();
  const [before] = await given.rows<{ n: number }>('select count(*) as n from marts.sales_since');
  assert.ok(before!.n > 0, 'there is something that was told since the last build');
  const narrowed = [
    { venues: ['v-1', 'v-2'] },
    { venues: null, city: 'City 1' },
    { venues: null, venue: 'v-0' },
    { venues: null, currency: 'EUR' },
  ].map(more => ({ ...SPANS[2]!, ...more }));
  await allOf(given, insights, [...views.slice(2), ...narrowed]);
  assert.equal((await warehouse.build()).reason, null);
  await allOf(given, insights, [views[0]!, views[3]!, narrowed[0]!]);
});
