import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Delivery, Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { Job } from '../job/job.ts';
import { loadRules } from '../read/rules.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import type { Writer } from './owner.ts';
import { FOLDER, prepareTables, tableFiles } from './tables.ts';

const START = Date.UTC(2026, 0, 2, 18);
/** The first file of those that changed how facts are kept. */
const FIRST_NEW = '040-history.sql';
const someFaults = Object.fromEntries(Object.keys(faults).map(name => [name, 0.04])) as Record<Fault, number>;
const FACTS = ['orders_fact', 'payments_fact', 'bookings_fact', 'told', 'duplicates', 'dead_letters'];

/** Fills the tables of a database as they were before, in schema `older`, with what the present ones say, for the facts so far. */
const OLDER = `
  insert into older.orders_fact by name select * from main.orders_fact;
  insert into older.payments_fact by name select * from main.payments_fact;
  insert into older.bookings_fact by name select * from main.bookings_fact;
  insert into older.bookings_in by name
    select b.* exclude (origin, event, hour_of_week), o.feed, o.topic, o.partition, e.* exclude (event)
      from main.bookings b join main.origins o using (origin) join main.booked_events e using (event)
     where b.event_time is not null
       and (b.seq not in (select seq from main.told_bookings where outcome = 'unpaid')
            or b.order_id in (select order_id from main.payments_fact where outcome = 'failed_payment'));
  insert into older.payments_in by name
    select p.* exclude (origin, means), o.feed, o.topic, o.partition, m.* exclude (means)
      from main.payments p join main.origins o using (origin) join main.payment_means m using (means)
     where p.event_time is not null and p.seq not in (select seq from main.told_payments);
  insert into older.waiting_payments select seq, feed, order_id, event_time from older.payments_in;
`;
const KEPT = ['offsets', 'feeds', 'inputs', 'duplicates', 'dead_letters', 'corrections'];

/** The tables of a version of the stream before the present one, with the facts of the present one in them. */
async function givenOlder(given: TestStream): Promise<Writer> {
  const { owner } = given.stream;
  await owner.write(sql => sql.run('create schema older'));
  const older = await owner.beside('older');
  await older.write(sql => sql.run('create table applied_tables (file varchar primary key)'));
  for (const file of tableFiles().filter(name => name < FIRST_NEW)) {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    await older.write(sql => sql.run(`${text};\ninsert into applied_tables values ('${file}')`));
  }
  const copies = KEPT.map(table => `insert into older.${table} by name select * from main.${table};`);
  await older.write(sql => sql.run([...copies, OLDER].join('\n')));
  return older;
}

async function arrive(given: TestStream, deliveries: readonly Delivery[]): Promise<void> {
  for (let at = 0; at < deliveries.length; at += 300) {
    const frame = deliveries.slice(at, at + 300);
    given.now = frame.at(-1)!.at;
    await given.feed(frame.map(({ topic, text }) => ({ topic, value: text })));
  }
}

async function assertSame(given: TestStream): Promise<void> {
  for (const table of FACTS) {
    const facts = (schema: string) =>
      given.rows(`select columns(c -> c <> 'written') from ${schema}.${table} order by all`);
    const [before, after] = [await facts('main'), await facts('older')];
    assert.ok(before.length > 0, table);
    assert.deepEqual(after, before, table);
  }
}

test('a database of an older version comes to the same facts, and goes on to the same', async t => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  const given = await TestStream.open(t, START);
  const deliveries = [...new Feed({ seed, rate: 60, minutes: 16, start: START, faults: someFaults })];
  const half = deliveries.length >> 1;
  await arrive(given, deliveries.slice(0, half));
  while (await given.join()) {
    // Until nothing is left.
  }
  const older = await givenOlder(given);
  const [open] = await given.rows<{ n: number }>(
    'select (select count(*) from older.bookings_in) * (select count(*) from older.waiting_payments) as n',
  );
  assert.ok(open!.n > 0, 'something is open in the middle of it');
  await prepareTables(older);
  await assertSame(given);

  const { owner, events, settings } = given.stream;
  const job = await Job.open({
    owner: { read: older.write, write: older.write },
    rules: await loadRules(owner),
    settings,
  });
  await arrive(given, deliveries.slice(half));
  const result = await given.finish();
  assert.ok(result.isExact);
  await job.take(await events.read(job.next, 50_000), true);
  await assertSame(given);
});
