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
