import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { Gate } from '../../../simulator/gate/gate.ts';
import { usual } from '../../../simulator/gate/parameters.ts';
import { stamp } from '../../../simulator/gate/stamp.ts';
import { keepGateFacts } from '../gate/keep.ts';
import { GATE } from '../job/feeds.ts';
import { keepOwnFacts } from '../own-facts/keep.ts';
import { Refused } from '../refused.ts';
import { partsOf } from '../settings.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, ownFact, payment } from '../testing/messages.fixture.ts';
import { sqlOf, type View } from './charts.ts';
import { Insights } from './insights.ts';

const START = Date.UTC(2026, 0, 2, 18);
const DAY_MS = 24 * 60 * 60_000;
const ALL: View = {
  venues: null,
  from: new Date(START - DAY_MS).toISOString(),
  to: new Date(START + DAY_MS).toISOString(),
};

/** A buyer whose payments are declined again and again. */
function declined(account: string, times: number) {
  return Array.from({ length: times }, (_, n) => {
    const at = START + 6 * 60_000 + n * n * 1_000;
    const more = { customer: { customer_id: account }, currency: 'EUR' };
    const failed = { payment_status: 'Failed', currency: 'EUR' };
    return [booking(`${account}-${n}`, at, more), payment(`${account}-${n}`, `${account}-${n}`, at, failed)];
  }).flat();
}

/** One hold becomes a booking, another runs out, and somebody waits. */
function aShow() {
  const show = { startsAt: new Date(START + DAY_MS).toISOString() };
  const seats = [{ seatId: 'A1' }, { seatId: 'A2' }];
  const hold = { bookingId: 'h1', seats, total: 2_000, currency: 'EUR' };
  const gone = { bookingId: 'h2', seatIds: ['B1'] };
  return [
    ownFact('seats_held', START, hold, show),
    ownFact('booking_confirmed', START + 60_000, hold, show),
    ownFact('seats_held', START, { ...hold, bookingId: 'h2' }, show),
    ownFact('hold_expired', START + 305_000, gone, show),
    ownFact('waiting_joined', START + 1_000, { entryId: 'w', seats: 2, status: 'WAITING' }, show),
  ];
}

/** An hour of a gate, published twice. */
const gateRun = runOfGate().flatMap(line => [line, line]);

function runOfGate(): string[] {
  const stamped = stamp(usual, START);
  const lines: string[] = [];
  const gate = new Gate(usual, fact => lines.push(JSON.stringify(stamped(fact, gate.simulation.now))));
  gate.run();
  gate.close();
  return lines;
}

const { given, insights } = await givenSales();

async function givenSales() {
  const shares = Object.fromEntries(Object.keys(faults).map(name => [name, 0.02])) as Record<Fault, number>;
  const given = await TestStream.open({ after }, START);
  const deliveries = [...new Feed({ seed: 7, rate: 60, minutes: 10, start: START, faults: shares })];
  given.now = deliveries.at(-1)!.at;
  await given.feed(deliveries.map(({ topic, text }) => ({ topic, value: text })));
  await given.feed(declined('of nobody', 6), 'tickets.example');
  await given.finish('tickets.example');
  await given.finish();
  const { owner, events, warehouse, fraud, settings } = given.stream;
  await events.append(aShow());
  await keepOwnFacts(owner, events);
  await events.append(gateRun.map(value => ({ topic: GATE, key: '', value, headers: { feed: 'open' } })));
  await events.append([{ topic: GATE, key: '', value: '{"topic":', headers: { feed: 'open' } }]);
  await given.join();
  assert.equal(await keepGateFacts(owner, events), gateRun.length / 2, 'each once, though all came twice');
  await owner.write(sql =>
    sql.run(`update booked_events set venue_id = case when event % 2 = 0 then 'ours' else 'theirs' end`),
  );
  await fraud.look();
  return { given, insights: new Insights(owner, warehouse, () => given.now, partsOf(settings).scratch) };
}

test('every chart answers, with the columns that it is drawn from, and the SQL that it shows gives the same', async () => {
  for (const { chart, x, y = [], value, units = {}, live } of insights.charts) {
    const answer = await insights.chart(chart, ALL);
    for (const column of [x, ...y, value, ...Object.keys(units)].filter(Boolean))
      assert.ok(answer.columns.includes(column!), `${chart} has no ${column}`);
    const again = await given.stream.owner.ask(answer.sql, { mostRows: 5_000, mostMs: 10_000 });
    const sorted = (rows: typeof again.rows) => rows.map(row => JSON.stringify(row)).sort();
    assert.deepEqual(sorted(again.rows), sorted(answer.rows));
    if (!live) assert.ok(answer.rows.length > 0, `${chart} shows nothing`);
  }
});

test('a chart is had as Parquet, with its types, and nothing is left behind', async () => {
  const answer = await insights.chart('sales-over-time', ALL);
  const { scratch } = partsOf(given.stream.settings);
  const path = join(scratch, 'chart.parquet');
  writeFileSync(path, await insights.parquet('sales-over-time', ALL));
  const columns = await given.rows(`select column_type from (describe from '${path}')`);
  assert.deepEqual(
    columns.map(each => each.column_type),
    ['TIMESTAMP WITH TIME ZONE', 'VARCHAR', 'BIGINT', 'BIGINT'],
  );
  const rows = await given.rows(`from '${path}'`);
  assert.deepEqual(
    rows.map(row => Object.values(row)),
    answer.rows,
  );
  assert.deepEqual(readdirSync(scratch), ['chart.parquet']);
});

test('a chart shows what the tables say, and of that what the view asks for', async () => {
  const { columns, rows } = await insights.chart('categories', ALL);
  const told = rows.map(row => [row[columns.indexOf('category')], row[columns.indexOf('bookings')]]);
  const expected = await given.rows<{ category: string; n: number }>(
    `select event_category as category, count(*) as n from orders_fact where outcome = 'matched' group by all`,
  );
  assert.deepEqual(
    new Map(told as [string, number][]),
    new Map(expected.map(({ category, n }) => [category, n])),
  );
  const none = await insights.chart('categories', { ...ALL, to: ALL.from });
  assert.deepEqual(none.rows, []);
});

test('the gate is told as it was: people, waits and services, line by line; and only to whoever sees all', async () => {
  const facts = gateRun.map(line => JSON.parse(line)).filter((_, index) => index % 2 === 0);
  const sum = (topic: string, of: (value: Record<string, number>) => number) =>
    facts.filter(fact => fact.topic === topic).reduce((total, { value }) => total + of(value), 0);
  const total = async (chart: string, column: string) => {
    const { columns, rows } = await insights.chart(chart, ALL);
    return rows.reduce((all, row) => all + Number(row[columns.indexOf(column)]), 0);
  };
  assert.equal(
    await total('gate-people', 'went_in'),
    sum('scan_tickets', () => 1),
  );
  assert.equal(
    await total('gate-people', 'arrived'),
    sum('bus_arrival', ({ firstId, lastId }) => lastId! - firstId! + 1),
  );
  const { columns, rows } = await insights.chart('gate-lines', ALL);
  assert.equal(rows.length, usual.sellers + usual.scanners);
  const at = (column: string) => Number(rows[0]![columns.indexOf(column)]);
  const ofFirst = (topic: string) => (value: Record<string, number>) =>
    value.sellerLine !== 1 ? 0 : topic === 'wait_in_seller_line' ? value.lastId! - value.firstId! + 1 : 1;
  const people = sum('wait_in_seller_line', ofFirst('wait_in_seller_line'));
  const waited = sum('wait_in_seller_line', value => ofFirst('wait_in_seller_line')(value) * value.duration!);
  assert.equal(rows[0]![columns.indexOf('line')], 'seller 1');
  assert.deepEqual(
    [at('people'), at('mean_wait_minutes')],
    [people, Math.round((100 * waited) / people) / 100],
  );
  assert.deepEqual((await insights.chart('gate-lines', { ...ALL, venues: ['ours'] })).rows, []);
});

test('a partner sees its own venues; without any, nothing', async () => {
  const bookings = async (venues: readonly string[] | null) => {
    const { columns, rows } = await insights.chart('totals', { ...ALL, venues });
    return rows.reduce((sum, row) => sum + (row[columns.indexOf('bookings')] as number), 0);
  };
  const [all, ours, theirs] = [await bookings(null), await bookings(['ours']), await bookings(['theirs'])];
  assert.ok(ours > 0 && theirs > 0);
  assert.equal(ours + theirs, all);
  assert.equal(await bookings([]), 0);
});

test('what is chosen is a value, whatever it says', async () => {
  for (const city of [`'; drop table orders_fact; --`, `' or '1' = '1`, '{{ now() }}', '$1']) {
    const { rows } = await insights.chart('totals', { ...ALL, city });
    assert.deepEqual(rows, [], city);
  }
  assert.match(sqlOf('{{ sales() }}', { ...ALL, city: `O'Brien` }, ''), /city = 'O''Brien'/);
});

test('the pulse moves when something was written, and a chart that is not there is refused', async () => {
  const before = await insights.pulse();
  assert.equal(await insights.pulse(), before);
  await given.tell('open', { end: 'all' });
  await given.feed(
    [
      {
        topic: 'payments',
        value: JSON.stringify({ payment_id: 'p', order_id: 'o', payment_time: ALL.from, amount: 1 }),
      },
    ],
    'another',
  );
  await given.finish('another');
  assert.ok((await insights.pulse()) > before);
  await assert.rejects(insights.chart('nothing', ALL), Refused);
});
