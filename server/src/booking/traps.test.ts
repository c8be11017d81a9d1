// What has cost such systems a factor of their speed or their truth, and must not come back: nothing here is timed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matinee/contract/refusals.ts';
import pg from 'pg';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { assertRulesKept, givenBooking } from '../testing/booking.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import { Batch } from './batch.ts';
import type { BookingCore } from './core.ts';
import { LaneConnection } from './lane-connection.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { NotTheOwner } from './store.ts';
import { writingWay } from './write.ts';

const codeOf = (reply: Reply): string => (reply instanceof Refusal ? reply.code : 'accepted');

async function hold(core: BookingCore, showId: string, ...seatIds: string[]): Promise<string> {
  const buyerId = newId();
  const key = { owner: buyerId, key: newId(), requestHash: Buffer.from('hold').toString('hex') };
  const reply = await reserve(core, buyerId, { showId, seatIds }, key);
  assert.equal(codeOf(reply), 'accepted');
  return (reply as { body: { bookingId: string } }).body.bookingId;
}

/** Many rows, which nobody has told the planner of. */
const FILL = `
  with filled as (
    insert into bookings (booking_id, show_id, buyer_id, status, seats, total, currency, created_at, hold_until)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CANCELLED', '[]', 0, 'EUR', now(), now()
    from generate_series(1, 5000))
  insert into claims select gen_random_uuid(), 'A' || n, null from generate_series(1, 5000) n`;

/** The plan that a session has kept for a statement of this name. */
async function keptPlan(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ parameters: number }>(
    'select cardinality(parameter_types) as parameters from pg_prepared_statements where name = $1',
    [name],
  );
  const nothing = Array.from({ length: rows[0]!.parameters }, () => 'null').join();
  const plan = await client.query<{ 'QUERY PLAN': string }>(`explain execute "${name}"(${nothing})`);
  return plan.rows.map(row => row['QUERY PLAN']).join('\n');
}

/** Batches that are written by all the statements that there are. */
function oneOfEachStatement(): Batch[] {
  const [showId, bookingId, at] = [newId(), newId(), Date.now()];
  const ending = { joinedAt: at, expiresAt: at, endedAt: at };
  const is = {
    entryId: newId(),
    showId,
    buyerId: newId(),
    number: 1,
    seats: 1,
    status: 'LEFT',
    bookingId: null,
  } as const;
  const refund = { refundId: newId(), paymentId: newId(), bookingId, amount: 1, currency: 'EUR' };
  const [holds, changes, payments, all] = [new Batch(), new Batch(), new Batch(), new Batch()];
  for (const batch of [changes, all]) batch.add({ kind: 'entry', was: null, is: { ...is, ...ending } });
  for (const batch of [payments, all])
    batch.add({ kind: 'refund-requested', refund: { ...refund, reason: 'planned', requestedAt: at } });
  return [holds, changes, payments, all];
}

test('B1: a batch planned while the tables were empty goes through their keys when they are full', async t => {
  const { url, write } = await testDatabase(t);
  // Vacuumed, a table is known to be empty; otherwise the planner would take it for a small one.
  await write.query(
    'vacuum bookings, claims, payments, tickets, seat_ledgers, waiting_entries, idempotency_keys',
  );
  const connection = new LaneConnection(url, 'trapped', openLog('off', 'silent'));
  t.after(() => connection.close());
  const client = await connection.client();
  const nobodys = { lane: 0, server: 0, epoch: 0 };
  for (const batch of oneOfEachStatement()) {
    const writing = { batch, batchId: newId(), moved: [], unmoved: [], now: Date.now(), commands: 1 };
    await assert.rejects(writingWay(connection).write([{ writing, tenure: nobodys }]), NotTheOwner);
  }
  // The control: a session with PostgreSQL's own settings, and a probe with any().
  const careless = new pg.Client({ connectionString: url, options: '-c plan_cache_mode=force_generic_plan' });
  await careless.connect();
  t.after(() => careless.end());
  const text = 'select from claims where show_id = $1 and seat_id = any($2)';
  await careless.query({ name: 'probe', text, values: [newId(), ['A1']] });

  await write.query(FILL);
  const keys = { holds: 'seat_ledgers', changes: 'claims', payments: 'payments', all: 'claims' };
  for (const [statement, table] of Object.entries(keys)) {
    const plan = await keptPlan(client, `write-batch-${statement}`);
    assert.match(plan, new RegExp(`(Index Scan using|Arbiter Indexes:) ${table}_pkey`), statement);
    assert.doesNotMatch(plan, /Seq Scan/, statement);
  }
  assert.match(await keptPlan(careless, 'probe'), /Seq Scan/, 'the control must fall into the trap');
});

test('B5: seats that are taken are no error to the database, and cost no connection', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  await hold(core, showId, 'A1');
  const sessions = async () => {
    const { rows } = await core.database.read.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name like 'matinee lane%' and datname = current_database() order by 1`,
    );
    return rows.map(row => row.pid);
  };
  const before = await sessions();
  assert.ok(before.length > 0);
  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      reserve(core, newId(), { showId, seatIds: [`A${1 + (index % 10)}`, 'B1'] }),
    ),
  );
  assert.equal(replies.filter(reply => !(reply instanceof Refusal)).length, 1);
  assert.deepEqual(await sessions(), before);
  await assertRulesKept(core.database);
});

test('B5: a refusal that rests on a hold not yet committed leaves only after that commit', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  await hold(core, showId, 'B1');
  const blocker = await core.database.write.connect();
  const told: string[] = [];
  const telling = (name: string, seatId: string) =>
    reserve(core, newId(), { showId, seatIds: [seatId] }).then(
      reply => void told.push(`${name} ${codeOf(reply)}`),
    );
  try {
    await blocker.query('begin; lock table claims in exclusive mode');
    const asked = [telling('first', 'A1'), telling('second', 'A1')];
    await eventually('the batch waits for the lock', async () => {
      const { rowCount } = await core.database.read.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and application_name like 'matinee lane%'`,
      );
      return rowCount === 1;
    });
    asked.push(telling('third', 'A1'));
    await core.database.read.query('select 1');
    assert.deepEqual(told, [], 'nobody is told anything before it is so');
    await blocker.query('commit');
    await Promise.all(asked);
  } finally {
    blocker.release();
  }
  assert.deepEqual(told, ['first accepted', 'second seats-taken', 'third seats-taken']);
});
