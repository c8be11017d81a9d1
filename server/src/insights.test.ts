import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runStream, settingsFor } from '@matinee/stream/src/run.ts';
import { createDemoAccounts } from './accounts/index.ts';
import { openLog } from './platform/log.ts';
import { testApp } from './testing/app.ts';
import { eventually } from './testing/eventually.ts';
import { givenShow } from './testing/given-show.ts';

async function openHouse(t: TestContext) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'matinee-insights-'));
  t.after(() => rmSync(dataFolder, { recursive: true }));
  let venueId = '';
  const { url } = await testApp(
    {
      environment: { MATINEE_DATA: dataFolder },
      given: async ({ write }) => {
        ({ venueId } = await givenShow(write));
        return createDemoAccounts(write, [venueId]);
      },
    },
    t,
  );
  const ask = async (path: string, token?: string, body?: object) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, response };
  };
  const json = async <T>(path: string, token?: string, body?: object) =>
    (await (await ask(path, token, body)).response.json()) as T;
  const signIn = async (role: string) => {
    const said = { email: `${role}@matinee.example`, password: 'curtain-up' };
    return (await json<{ token: string }>('/accounts/login', undefined, said)).token;
  };
  const open = async () => {
    const running = await runStream({
      settings: settingsFor(dataFolder),
      clock: Date.now,
      log: openLog('off', 'silent'),
    });
    t.after(() => running.stop());
    return running.stream;
  };
  return { ask, json, open, venueId, admin: await signIn('admin'), partner: await signIn('partner') };
}

const FROM = 'from=2020-01-01T00:00:00Z';

/** Bookings paid for just now, one at each venue. */
const soldAt = (venues: readonly string[]) => {
  const time = new Date().toISOString();
  return venues.flatMap((venue_id, index) => [
    {
      topic: 'bookings',
      value: JSON.stringify({
        order_id: `o${index}`,
        booking_time: time,
        currency: 'EUR',
        event_details: {
          event_id: 'e',
          event_name: 'Play',
          venue_id,
          seats: [{ seat_number: 'A1', price: 10 }],
        },
      }),
    },
    {
      topic: 'payments',
      value: JSON.stringify({
        payment_id: `p${index}`,
        order_id: `o${index}`,
        payment_time: time,
        amount: 10,
        payment_status: 'Success',
      }),
    },
  ]);
};

interface Answer {
  readonly columns: string[];
  readonly rows: unknown[][];
}
const sumOf = ({ columns, rows }: Answer, column: string) =>
  rows.reduce((sum, row) => sum + (row[columns.indexOf(column)] as number), 0);

test('what is sold is on the dashboard at once: to a partner of its own venues, to the operator of all', async t => {
  const { ask, json, open, venueId, admin, partner } = await openHouse(t);
  assert.equal(
    (await ask(`/insights/charts/totals?${FROM}`, admin)).status,
    503,
    'nothing is guessed without the stream',
  );
  const stream = await open();
  const live = await ask('/insights/live', partner);
  const reader = live.response.body!.pipeThrough(new TextDecoderStream()).getReader();
  t.after(() => reader.cancel());
  await eventually('the first pulse', async () => (await reader.read()).value?.includes('event: written'));

  const lines = soldAt([venueId, 'elsewhere']);
  await stream.events.append(lines.map(line => ({ ...line, key: 'k', headers: { feed: 'open' } })));
  await eventually('a pulse of what was sold', async () =>
    (await reader.read()).value?.includes('event: written'),
  );
  const mine = await json<Answer>(`/insights/charts/totals?${FROM}`, partner);
  assert.equal(sumOf(mine, 'bookings'), 1);
  assert.equal(sumOf(mine, 'revenue'), 1_000);
  assert.equal(sumOf(await json<Answer>(`/insights/charts/totals?${FROM}`, admin), 'bookings'), 2);
  const others = await json<Answer>(`/insights/charts/totals?${FROM}&venueId=elsewhere`, partner);
  assert.deepEqual(others.rows, [], 'whatever is asked for');

  const file = await ask(`/insights/charts/top-events?${FROM}`.replace('?', '/rows.csv?'), partner);
  assert.match(file.response.headers.get('content-type')!, /^text\/csv/);
  assert.match(await file.response.text(), /^event_id,event_name,/);
  assert.equal((await ask(`/insights/charts/nothing?${FROM}`, admin)).status, 404);
});

test('the operator asks in SQL, reads only; and sees and builds the warehouse', async t => {
  const { ask, json, open, admin, partner } = await openHouse(t);
  await open();
  const answer = await json<Answer>('/insights/sql', admin, { sql: 'select 1 as one' });
  assert.deepEqual(answer.rows, [[1]]);
  for (const sql of [
    'drop table orders_fact',
    'select',
    `from read_csv('/etc/passwd')`,
    'select 1; select 2',
  ]) {
    const refused = await json<{ code: string; detail: string }>('/insights/sql', admin, { sql });
    assert.equal(refused.code, 'query-not-answered', sql);
    assert.ok(refused.detail.length > 0);
  }
  assert.equal((await ask('/insights/sql', partner, { sql: 'select 1' })).status, 403);
  const built = await json<{ isOk: boolean }>('/insights/warehouse/builds', admin, {});
  assert.equal(built.isOk, true, JSON.stringify(built));
  const { models, builds } = await json<{ models: { model: string }[]; builds: { isOk: boolean }[] }>(
    '/insights/warehouse',
    admin,
  );
  assert.ok(models.some(({ model }) => model === 'sales_by_5min'));
  assert.equal(builds[0]!.isOk, true);
});
