import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, payment } from '../testing/messages.fixture.ts';
import { FeedClock } from './feed-clock.ts';

const MINUTE = 60_000;
const options = { toleranceMs: 2 * MINUTE, idleMs: MINUTE };
const us = (ms: number) => ms * 1_000;

test('the watermark is the least of all inputs, less the tolerance, and never goes back', () => {
  const clock = new FeedClock(options);
  clock.expect('a', 0);
  clock.expect('b', 0);
  clock.observe('a', us(10 * MINUTE), 1);
  assert.equal(clock.watermark, Number.NEGATIVE_INFINITY);
  clock.observe('b', us(7 * MINUTE), 2);
  assert.equal(clock.watermark, us(5 * MINUTE));
  clock.observe('b', us(3 * MINUTE), 3);
  assert.equal(clock.watermark, us(5 * MINUTE));
  assert.equal(clock.isLate(us(5 * MINUTE) - 1, 3), true);
  assert.equal(clock.isLate(us(5 * MINUTE), 3), false);
});

test('an idle input is left out; where all are idle, time passes as ours does', () => {
  const clock = new FeedClock(options);
  clock.expect('silent', 0);
  clock.observe('a', us(10 * MINUTE), MINUTE - 1);
  assert.equal(clock.watermark, Number.NEGATIVE_INFINITY);
  assert.equal(clock.advance(MINUTE), true);
  assert.equal(clock.watermark, us(8 * MINUTE));
  assert.equal(clock.advance(MINUTE + 1), false);
  clock.advance(5 * MINUTE - 1);
  assert.equal(clock.watermark, us(12 * MINUTE));
});

const T = Date.UTC(2026, 4, 1, 18);

test('the watermark outlives a restart, and each feed is judged by its own: last month is not late', async t => {
  const stream = await TestStream.open(t, T, { partitions: 1 });
  await stream.feed([booking('b1', T), payment('p1', 'b1', T)]);
  await stream.join();
  await stream.restart();
  const [{ watermark }] = (await stream.rows(`select watermark from feeds where feed = 'open'`)) as [
    { watermark: string },
  ];
  assert.equal(Date.parse(watermark), T - 2 * MINUTE);
  // The control: behind that watermark, which a join that forgot it would not know.
  const month = 30 * 24 * 60 * MINUTE;
  await stream.feed([booking('late', T - 3 * MINUTE)]);
  await stream.feed([booking('b2', T - month), payment('p2', 'b2', T - month)], 'backfill');
  await stream.finish('backfill');
  const { sums } = await stream.finish();
  assert.deepEqual(
    sums.map(({ outcomes }) => outcomes),
    [{ matched: 2, dead_letter: 1 }, { matched: 2 }],
  );
});

test('late facts are joined all the same where the installation says so', async t => {
  const stream = await TestStream.open(t, T, { partitions: 1, late: 'adjust' });
  const hour = 60 * MINUTE;
  await stream.feed([
    booking('o', T - hour),
    booking('q', T - hour),
    payment('pq', 'q', T - hour, { payment_status: 'Failed' }),
  ]);
  await stream.feed([
    booking('now', T),
    payment('p', 'now', T),
    payment('lone', 'r', T - hour + 200 * MINUTE),
  ]);
  await stream.join();
  const unpaid = await stream.rows(`select order_id from orders_fact where outcome = 'unpaid' order by 1`);
  assert.deepEqual(unpaid, [{ order_id: 'o' }, { order_id: 'q' }]);
  await stream.feed([payment('po', 'o', T - hour + 1), payment('pq2', 'q', T - hour + 2)]);
  const { sums, checks } = await stream.finish();
  assert.deepEqual(
    checks.flatMap(({ breaches }) => breaches),
    [],
  );
  assert.deepEqual(sums[0]!.outcomes, { matched: 3 });
  const orders = await stream.rows('select order_id, outcome, amount from orders_fact order by 1');
  assert.deepEqual(
    orders.map(order => Object.values(order)),
    [
      ['now', 'matched', 1000],
      ['o', 'matched', 1000],
      ['q', 'matched', 1000],
    ],
  );
});

test('a booking that comes after its payment was told as an orphan takes it back', async t => {
  const stream = await TestStream.open(t, T, { partitions: 1 });
  await stream.feed([booking('x', T - 10 * MINUTE), payment('early', 'o', T - 6 * MINUTE)]);
  await stream.feed([booking('y', T - 3 * MINUTE), payment('py', 'y', T - 3 * MINUTE)]);
  await stream.join();
  assert.deepEqual(await stream.rows(`select outcome from payments_fact where payment_id = 'early'`), [
    { outcome: 'orphan_payment' },
  ]);
  await stream.restart();
  await stream.feed([booking('o', T - 5 * MINUTE)]);
  const { isExact } = await stream.finish();
  assert.ok(isExact);
  assert.deepEqual(await stream.rows(`select outcome from payments_fact where payment_id = 'early'`), [
    { outcome: 'early_payment' },
  ]);
  assert.deepEqual(await stream.rows(`select outcome from orders_fact where order_id = 'o'`), [
    { outcome: 'unpaid' },
  ]);
});
