import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from './testing/app.ts';

test('what lives and what is ready is told apart', async t => {
  const { url, database } = await testApp({}, t);
  assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'alive' });
  assert.deepEqual(await (await fetch(`${url}/readyz`)).json(), { status: 'ready' });
  database.read.query = () => Promise.reject(new Error('gone'));
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const notReady = await fetch(`${url}/readyz`);
  assert.deepEqual([notReady.status, await notReady.json()], [503, { status: 'database-unreachable' }]);
});

test('an address that nothing has is refused in the way of the API, without a web app too', async t => {
  const { url } = await testApp({}, t);
  for (const path of ['/api/v1/nothing', '/nothing']) {
    const reply = await fetch(url + path);
    assert.deepEqual(
      [reply.status, reply.headers.get('content-type')],
      [404, 'application/problem+json; charset=utf-8'],
    );
  }
});

test('new guests and holds are limited by address, unless limits are off', async t => {
  const statuses = async (environment: Record<string, string>, path: string) => {
    const { url } = await testApp({ environment }, t);
    const asks = Array.from({ length: 200 }, () => fetch(`${url}/api/v1${path}`, { method: 'POST' }));
    return (await Promise.all(asks)).map(reply => reply.status);
  };
  for (const path of ['/sessions', '/bookings/reserve']) {
    const limited = await statuses({ RATE_LIMITS: 'on' }, path);
    assert.ok(limited.includes(429), path);
    assert.ok(limited.filter(status => status !== 429).length >= 60, path);
    assert.ok(!(await statuses({ RATE_LIMITS: 'off' }, path)).includes(429), path);
  }
});
