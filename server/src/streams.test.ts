import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type RunningStream, runStream, settingsFor } from '@matinee/stream/src/run.ts';
import { createDemoAccounts } from './accounts/index.ts';
import { openLog } from './platform/log.ts';
import { testApp } from './testing/app.ts';
import { eventually } from './testing/eventually.ts';
import { givenShow } from './testing/given-show.ts';

const log = openLog('off', 'silent');

async function openHouse(t: TestContext) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'matinee-streams-'));
  t.after(() => rmSync(dataFolder, { recursive: true }));
  const { url } = await testApp(
    {
      environment: { MATINEE_DATA: dataFolder },
      given: async ({ write }) => createDemoAccounts(write, [(await givenShow(write)).venueId]),
    },
    t,
  );
  const api = `${url}/api/v1`;
  const token = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(api + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await response.json()) as { token: string }).token;
  };
  const signIn = (role: string) =>
    token('/accounts/login', { email: `${role}@matinee.example`, password: 'curtain-up' });
  const feed = async (
    topic: string,
    body: string,
    as: string | undefined,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${api}/streams/${topic}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
        ...headers,
      },
      body,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const open = async (): Promise<RunningStream> => {
    const running = await runStream({ settings: settingsFor(dataFolder), clock: Date.now, log });
    t.after(() => running.stop());
    return running;
  };
  return {
    feed,
    open,
    admin: await signIn('admin'),
    partner: await signIn('partner'),
    guest: await token('/sessions', {}),
  };
}

const now = () => new Date().toISOString();
const booking = (id: string) =>
  JSON.stringify({
    order_id: id,
    booking_time: now(),
    event_details: { seats: [{ seat_number: 'A1', price: 9.5 }] },
  });
const payment = (id: string) =>
  JSON.stringify({
    payment_id: `p${id}`,
    order_id: id,
    payment_time: now(),
    amount: 9.5,
    payment_status: 'Success',
  });

test('bookings and payments sent as lines or as a list are joined; nobody else may send any', async t => {
  const { feed, open, admin, partner, guest } = await openHouse(t);
  assert.deepEqual((await feed('bookings', booking('o1'), admin)).body.code, 'overloaded');
  const { stream } = await open();

  assert.deepEqual(await feed('bookings', `${booking('o1')}\n\n{broken\n${booking('o2')}\n`, admin), {
    status: 202,
    body: { taken: 3, feed: 'open' },
  });
  const key = { 'idempotency-key': 'once' };
  for (const again of [key, key])
    assert.equal((await feed('payments', payment('o1'), admin, again)).status, 202);
  const asList = { 'content-type': 'application/json' };
  assert.equal((await feed('payments', `[${payment('o2')},null]`, admin, asList)).status, 202);
  const partners = await feed('bookings', booking('o3'), partner);
  assert.match(String(partners.body.feed), /^[0-9a-f-]{36}\.open$/);

  const bus = { factId: 'f', at: now(), time: 1, busId: 1, firstId: 1, lastId: 3 };
  const gate = await feed('gate', JSON.stringify({ topic: 'bus_arrival', value: bus }), admin);
  assert.deepEqual(gate.body, { taken: 1, feed: 'open' });

  assert.equal((await feed('bookings', booking('o4'), guest)).body.code, 'forbidden');
  assert.equal((await feed('bookings', booking('o4'), undefined)).body.code, 'unauthenticated');
  assert.equal((await feed('tickets', booking('o4'), admin)).status, 404);
  assert.equal((await feed('bookings', '\n\n', admin)).body.code, 'invalid-request');
  assert.equal(
    (await feed('bookings', 'a,b', admin, { 'content-type': 'text/csv' })).body.code,
    'unsupported-media-type',
  );

  const told = await eventually('all are told', async () => {
    const rows = await stream.owner.read(sql =>
      sql.rows<{ topic: string; outcome: string; n: number }>(
        'select topic, outcome, count(*) as n from told group by all order by all',
      ),
    );
    return rows.reduce((sum, { n }) => sum + n, 0) === 7 && rows;
  });
  assert.deepEqual(told, [
    { topic: 'bookings', outcome: 'dead_letter', n: 1 },
    { topic: 'bookings', outcome: 'matched', n: 2 },
    { topic: 'bookings', outcome: 'open', n: 1 },
    { topic: 'payments', outcome: 'dead_letter', n: 1 },
    { topic: 'payments', outcome: 'matched', n: 2 },
  ]);
});
