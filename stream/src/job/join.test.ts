import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Expectation } from '../../../simulator/feed/expected.ts';
import { type Delivery, Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { TestStream } from '../testing/joined.fixture.ts';

const START = Date.UTC(2026, 0, 2, 18);
const everyFault = Object.fromEntries(Object.keys(faults).map(name => [name, 0.03])) as Record<Fault, number>;

const seedOf = () => Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));

/** Small numbers out of a seed (Mulberry32), for choices of the tests' own. */
function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Sends what arrives in frames of any size, each when its last line has come: too soon for any input to seem idle. */
async function arrive(given: TestStream, deliveries: readonly Delivery[], draw: (below: number) => number) {
  for (let at = 0; at < deliveries.length; ) {
    const frame = deliveries.slice(at, at + 1 + draw(150));
    given.now = frame.at(-1)!.at;
    await given.feed(frame.map(({ topic, text }) => ({ topic, value: text })));
    at += frame.length;
  }
}

/** All that the join has told, without the order in which it came to be told. */
const tables = async (given: TestStream) =>
  Promise.all(
    ['bookings_fact', 'orders_fact', 'payments_fact', 'duplicates', 'dead_letters'].map(table =>
      given.rows(`select columns(c -> c <> 'written') from ${table} order by all`),
    ),
  );

test('a feed with every fault comes to what a program expects that knows nothing of the join', async t => {
  const seed = seedOf();
  t.diagnostic(`seed ${seed}`);
  // What straggles in after the last order comes between long silences, in which time passes for the join and not for the program.
  const deliveries = [...new Feed({ seed, rate: 120, minutes: 20, start: START, faults: everyFault })].filter(
    ({ at }) => at < START + 20 * 60_000,
  );
  const expectation = new Expectation();
  for (const delivery of deliveries) expectation.add(delivery);
  const expected = expectation.close();

  const draw = chance(seed);
  const given = await TestStream.open(t, START);
  await arrive(given, deliveries, draw);
  const result = await given.finish();
  const outcomes = Object.fromEntries(result.sums.map(sums => [sums.topic, sums.outcomes]));
  assert.deepEqual(outcomes, expected.counts);
  assert.equal(result.mismatches, expected.mismatches);
  assert.deepEqual(
    result.checks.flatMap(check => check.breaches),
    [],
  );
  const [sales] = await given.rows(`
    select count(*) as orders, sum(seats) as seats, sum(total) as cost, sum(amount) as paid from orders_fact where outcome = 'matched'`);
  assert.deepEqual(sales, expected.sales);
  const seats = await given.rows(`
    select count(distinct (order_id, seat_index)) as seats from bookings_fact where outcome = 'matched'`);
  assert.deepEqual(seats, [{ seats: expected.sales.seats }]);

  // The same log in batches of any size, with restarts between them and the state made anew now and then, comes to the same tables.
  const pieces = await TestStream.open(t, START);
  pieces.compactEvery = 300;
  await pieces.restart();
  await arrive(pieces, deliveries, chance(seed));
  await pieces.tell('open', { end: 'all' });
  while (await pieces.join(1 + draw(1_500), draw(3) === 0)) if (draw(5) === 0) await pieces.restart();
  await pieces.job.tick(pieces.now);
  assert.deepEqual(await tables(pieces), await tables(given));
});
