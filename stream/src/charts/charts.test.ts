import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { Gate } from '../../../simulator/gate/gate.ts';
import { type GateParameters, usual } from '../../../simulator/gate/parameters.ts';
import { GateObserver } from '../../../simulator/gate/report.ts';
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

/** Two runs of a gate, one after the other, published twice; with what the simulator itself reports of them. */
const gateRuns = [
  runOfGate({ ...usual, minutes: 30, sellers: 4 }, START - DAY_MS / 2),
  runOfGate({ ...usual, patience: 8, balk: 60, warmUp: 10 }, START),
];
const gateFacts = gateRuns.flatMap(({ lines }) => lines.flatMap(line => [line, line]));

function runOfGate(parameters: GateParameters, start: number) {
  const stamped = stamp(parameters, start);
  const observer = new GateObserver(parameters);
  const lines: string[] = [];
  const gate = new Gate(parameters, fact => {
    observer.take(fact);
    lines.push(JSON.stringify(stamped(fact, gate.simulation.now)));
  });
  observer.watch(gate);
  gate.open();
  gate.run();
  gate.close();
  const { runId } = JSON.parse(lines[0]!).value as { runId: string };
  return { lines, runId, report: observer.report(gate) };
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
  await events.append(gateFacts.map(value => ({ topic: GATE, key: '', value, headers: { feed: 'open' } })));
  await events.append([{ topic: GATE, key: '', value: '{"topic":', headers: { feed: 'open' } }]);
  await given.join();
  assert.equal(await keepGateFacts(owner, events), gateFacts.length / 2, 'each once, though all came twice');
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

/** What a chart of the gate says, row by row. */
async function gateChart(name: string, view: Partial<View> = {}): Promise<Record<string, unknown>[]> {
  const { columns, rows } = await insights.chart(name, { ...ALL, ...view });
  return rows.map(row => Object.fromEntries(columns.map((column, at) => [column, row[at]])));
}

test('each run of a gate is told as the simulator reports it: people, waits, services, how busy, line by line', async () => {
  const told = await gateChart('gate-runs');
  assert.deepEqual(
    told.map(({ run_id }) => run_id),
    gateRuns.map(({ runId }) => runId).reverse(),
  );
  for (const { runId: gateRun, report } of gateRuns) {
    const { people, sellers, scanners, sellerWait, scannerWait } = report;
    const run = told.find(({ run_id }) => run_id === gateRun)!;
    assert.deepEqual(
      [run.came, run.went_in, run.gave_up, run.not_in_yet],
      [people.arrived, people.inside, people.gaveUp, people.stillWaiting],
    );
    assertClose([run.seller_wait, run.scanner_wait], [sellerWait.mean, scannerWait.mean]);
    const lines = await gateChart('gate-lines', { gateRun });
    assertClose(
      lines.flatMap(({ mean_wait, mean_service, busy }) => [mean_wait, mean_service, busy]),
      [...sellers, ...scanners].flatMap(line => [line.meanWait, line.meanService, line.utilisation]),
    );
    const last = (await gateChart('gate-people', { gateRun })).at(-1)!;
    assert.deepEqual(
      [last.have_come, last.are_in, last.gave_up],
      [people.arrived, people.inside, people.gaveUp],
    );
  }
});

test('minute by minute, as many wait in the lines of a run as stand there and are not being served', async () => {
  const { report, runId: gateRun } = gateRuns[0]!;
  const queues = await gateChart('gate-queues', { gateRun });
  const whole = report.spans.filter(({ until }) => Number.isInteger(until));
  assert.ok(whole.length > 3 && whole.some(({ atSellers }) => atSellers > 50));
  for (const { until, atSellers, atScanners } of whole) {
    const waiting = queues[until - 1] as { before_sellers: number; before_scanners: number };
    const served = [atSellers - waiting.before_sellers, atScanners - waiting.before_scanners];
    // A sale is of a group, a scan of one.
    assert.ok(served[0]! >= 0 && served[0]! <= 4 * report.sellers.length, `sellers serve ${served[0]}`);
    assert.ok(served[1]! >= 0 && served[1]! <= report.scanners.length, `scanners serve ${served[1]}`);
  }
});

test('charts of the gate are of the latest run unless one is chosen, and of none for whoever does not see all', async () => {
  const [first, latest] = gateRuns.map(({ runId }) => runId);
  assert.deepEqual(await gateChart('gate-lines'), await gateChart('gate-lines', { gateRun: latest! }));
  assert.notDeepEqual(await gateChart('gate-lines'), await gateChart('gate-lines', { gateRun: first! }));
  for (const { chart } of insights.charts.filter(({ page }) => page === 'gate'))
    assert.deepEqual(await gateChart(chart, { venues: ['ours'], gateRun: latest! }), [], chart);
});

function assertClose(actual: readonly unknown[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [at, value] of expected.entries())
    assert.ok(Math.abs(Number(actual[at]) - value) < 1e-3, `${at}: ${actual[at]}, not ${value}`);
}

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
  assert.match(
    sqlOf('{{ sales() }}', { ...ALL, city: `O'Brien` }, { now: '', longestWindowMs: 0 }),
    /city = 'O''Brien'/,
  );
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
