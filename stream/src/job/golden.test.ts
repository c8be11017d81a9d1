import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readTogether } from '../files/two-files.ts';
import type { Line } from '../process/feeding.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { type JobSteps, readJob } from './statements.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'golden');
const FEED = 'file:golden';

interface Wish {
  readonly steps?: JobSteps;
  readonly batch?: number;
  /** After every batch. */
  readonly isRestarted?: boolean;
}

/** What comes of the golden files: all that is told, in an order of its own. */
async function told(t: TestContext, { steps, batch = 100, isRestarted = false }: Wish = {}) {
  const given = await TestStream.open(t, Date.UTC(2026, 4, 2));
  given.steps = steps;
  if (steps) await given.restart();
  const all = [...readTogether(join(FOLDER, 'bookings.ndjson'), join(FOLDER, 'payments.ndjson'), 300_000)];
  await given.feed(
    all.filter((line): line is Line => 'topic' in line),
    FEED,
  );
  await given.tell(FEED, { end: 'all' });
  while (await given.join(batch)) if (isRestarted) await given.restart();
  return {
    bookings_fact: await given.rows('from bookings_fact order by order_id, payment_id, seat_index'),
    orders_fact: await given.rows(
      'select * exclude (feed, topic, "partition", "offset", appended_at, written) from orders_fact order by order_id',
    ),
    payments: await given.rows('select payment_id, outcome, amount_mismatch from payments_fact order by 1'),
    dead_letters: await given.rows('select topic, reason, detail, raw from dead_letters order by all'),
    duplicates: await given.rows('select topic, id from duplicates order by all'),
  };
}

// Other engines must come to this as well; UPDATE_GOLDEN=1 writes what this one comes to.
const golden = () => JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'));

test('the golden files come to what is written beside them, in one batch and line by line', async t => {
  const now = await told(t);
  if (process.env.UPDATE_GOLDEN) {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(FOLDER, 'expected.json'), `${JSON.stringify(now, null, 2)}\n`);
  }
  assert.deepEqual(now, golden());
  assert.deepEqual(await told(t, { batch: 7, isRestarted: true }), golden());
});

const mistakes: Record<string, (sql: string) => string> = {
  'the end of the window left open': sql => sql.replace('> window_ms', '>= window_ms'),
  'its beginning left open': sql => sql.replace(') < 0', ') <= 0'),
  'boundaries counted instead of elapsed time': sql => sql.replaceAll('date_sub', 'date_diff'),
  'a failed payment taken for a sale': sql => sql.replace('when is_success', 'when true'),
  'a payment that came before its booking forgotten': sql =>
    sql.replace(/^insert into waiting_payments[\s\S]*/, 'select 1'),
  'unpaid bookings dropped': sql =>
    sql.replace(/from closing_bookings$/, 'from closing_bookings where false'),
};

for (const [mistake, plant] of Object.entries(mistakes))
  test(`a mistake is found: ${mistake}`, async t => {
    const steps = Object.entries(readJob()).map(([name, statements]) => [name, statements.map(plant)]);
    const planted = Object.fromEntries(steps) as JobSteps;
    assert.notDeepEqual(planted, readJob(), 'the mistake is planted');
    assert.notDeepEqual(await told(t, { steps: planted, batch: 3 }), golden());
  });
