import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, payment } from '../testing/messages.fixture.ts';
import { Warehouse } from './warehouse.ts';

const START = Date.UTC(2026, 0, 2, 18);
const someFaults = Object.fromEntries(Object.keys(faults).map(name => [name, 0.02])) as Record<Fault, number>;

const feedOf = (seed: number, start: number) => [
  ...new Feed({ seed, rate: 60, minutes: 20, start, faults: someFaults }),
];

async function arrive(given: TestStream, deliveries: ReturnType<typeof feedOf>): Promise<void> {
  for (let at = 0; at < deliveries.length; at += 500) {
    const frame = deliveries.slice(at, at + 500);
    given.now = frame.at(-1)!.at;
    await given.feed(frame.map(({ topic, text }) => ({ topic, value: text })));
    await given.join();
  }
}

const MARTS = [
  'sales_by_5min',
  'payments_by_5min',
  'sales_by_category',
  'sales_by_event',
  'peak_hours',
  'payment_methods',
  'unpaid_by_hour',
];
const martsOf = (given: TestStream) =>
  Promise.all(
    MARTS.map(mart => given.rows(`select columns(c -> c <> 'written') from marts.${mart} order by all`)),
  );

const SUMS = {
  'marts.sales_live': 'sum(orders)::bigint as n, sum(seats)::bigint as seats, sum(paid)::bigint as money',
  orders_fact: 'count(*) as n, sum(seats)::bigint as seats, sum(amount)::bigint as money',
  'marts.payments_live': 'sum(payments)::bigint as n, sum(amount)::bigint as money',
  payments_fact: 'count(*) as n, sum(amount)::bigint as money',
};

async function assertLiveIsExact(given: TestStream): Promise<void> {
  const sums = (relation: keyof typeof SUMS) => given.rows(`select ${SUMS[relation]} from ${relation}`);
  assert.deepEqual(await sums('marts.sales_live'), await sums('orders_fact'));
  assert.deepEqual(await sums('marts.payments_live'), await sums('payments_fact'));
}

test('the models build over an empty stream', async t => {
  const given = await TestStream.open(t, START);
  const report = await given.stream.warehouse.build();
  assert.equal(report.reason, null);
  assert.deepEqual(await given.rows('from marts.sales_live'), []);
});

test('what is built hour by hour is what is built at one go, and live relations are exact in between', async t => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  const given = await TestStream.open(t, START);
  const deliveries = feedOf(seed, START);
  const third = Math.ceil(deliveries.length / 3);
  for (const from of [0, third, 2 * third]) {
    await arrive(given, deliveries.slice(from, from + third));
    if (from > 0) await assertLiveIsExact(given);
    const report = await given.stream.warehouse.build();
    assert.equal(report.reason, null);
    assert.ok(report.tests > 20);
  }
  await given.finish();
  await assertLiveIsExact(given);
  await given.stream.warehouse.build();
  const incremental = await martsOf(given);
  const full = await given.stream.warehouse.build({ isFull: true });
  assert.equal(full.reason, null);
  assert.deepEqual(await martsOf(given), incremental);
  assert.ok(incremental.every(rows => rows.length > 0));
});

test('a build is due before its hour once much was told since the last', async t => {
  const given = await TestStream.open(t, START);
  const { owner, warehouse } = given.stream;
  const options = { owner, clock: () => given.now, flushLake: async () => {} };
  const soon = await Warehouse.open({ ...options, mostSince: 10 });
  await warehouse.build();
  await given.feed(
    [1, 2, 3, 4, 5, 6].flatMap(n => [booking(`o${n}`, START), payment(`p${n}`, `o${n}`, START)]),
  );
  await given.join();
  assert.deepEqual([await soon.isDue(), await warehouse.isDue()], [true, false]);
  await warehouse.build();
  assert.equal(await soon.isDue(), false);
});
