import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { assertRulesKept } from '../testing/booking.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { startMatinee, temporaryFolder } from '../testing/matinee.ts';

const BUYERS = 48;
const ACKNOWLEDGED_BEFORE_KILL = 10;
const tokens = ['approve', 'twice', 'approve', 'late', 'approve', 'decline', 'approve', 'never'];

async function ask(url: string, method: string, path: string, token?: string, body?: unknown) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as BookingView & { token: string } };
}

/** Holds two seats, and gives what pays for them. */
async function buyer(url: string, showId: string, number: number) {
  const { token } = (await ask(url, 'POST', '/sessions', undefined, {})).body;
  const row = String.fromCharCode(65 + Math.floor(number / 10));
  const seatIds = [1, 2].map(seat => `${row}${(number % 10) * 2 + seat}`);
  const { bookingId } = (await ask(url, 'POST', '/bookings/reserve', token, { showId, seatIds })).body;
  const payment = { method: 'paypal', token: tokens[number % tokens.length]! };
  const contact = { name: 'Ada', email: 'ada@example.org' };
  return () => ask(url, 'PUT', `/bookings/confirm/${bookingId}`, token, { payment, buyer: contact });
}

test('kill -9 in the middle of confirms: nothing acknowledged is lost, and every payment comes to its end', async t => {
  const database = await testDatabase(t);
  const { showId } = await givenShow(database.write, { plan: plainPlan(12, 20) });
  const environment = { DATABASE_URL: database.url, DEMO: 'off', RATE_LIMITS: 'off' };
  const dataFolder = temporaryFolder(t);
  const first = startMatinee(t, { dataFolder, environment });
  const url = await first.url();
  const pays = await Promise.all(Array.from({ length: BUYERS }, (_, number) => buyer(url, showId, number)));

  const acknowledged: BookingView[] = [];
  const paying = pays.map(async pay => {
    const { status, body } = await pay();
    if (status === 200) acknowledged.push(body);
  });
  const paid = Promise.allSettled(paying);
  await eventually('some are confirmed', () => acknowledged.length >= ACKNOWLEDGED_BEFORE_KILL);
  await first.end('SIGKILL');
  const outcomes = await paid;
  assert.ok(
    outcomes.some(({ status }) => status === 'rejected'),
    'some were in the middle of it',
  );

  // The next start is much later: late answers have come meanwhile, and silence has lasted long enough.
  await database.write.query(`update payments set started_at = started_at - interval '20 minutes'`);
  await database.write.query(
    'update sandbox_provider.payments set answers_at = now() where answers_at is not null',
  );
  const second = startMatinee(t, { dataFolder, environment });
  await second.url();
  await eventually('all money is where it belongs', async () => {
    const { rowCount } = await database.read.query(
      `select from payments where state in ('started', 'authorised')
       union all select from refunds where state = 'requested'
       union all select from sandbox_provider.payments where state in ('processing', 'authorised')`,
    );
    return rowCount === 0;
  });
  const { rows } = await database.read.query<{ bookingId: string }>(
    `select booking_id as "bookingId" from bookings where status = 'CONFIRMED'`,
  );
  const confirmed = new Set(rows.map(row => row.bookingId));
  assert.deepEqual(
    acknowledged.filter(({ bookingId }) => !confirmed.has(bookingId)),
    [],
  );
  const { rows: strays } = await database.read.query(`
    select payment_id, p.state, s.state as provider from sandbox_provider.payments s left join payments p using (payment_id)
     where (s.state = 'captured') <> (p.state = 'captured') or p.state is null`);
  assert.deepEqual(strays, [], 'the provider and we agree on every payment');
  await assertRulesKept(database);
  assert.equal(await second.end('SIGTERM'), 0);
});
