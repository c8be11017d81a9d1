import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import pg from 'pg';
import { testDatabase } from '../../testing/database.ts';
import { isOutage } from './outage.ts';

/** What a statement fails with. */
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch(error => error);

test('a database that is not there, or cuts the connection, is an outage', async t => {
  const server = createServer(socket => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const connect = () => new pg.Client({ host: '127.0.0.1', port, user: 'any' }).connect();
  assert.ok(isOutage(await failure(connect())));
  server.close();
  await once(server, 'close');
  assert.ok(isOutage(await failure(connect())));

  const { write } = await testDatabase(t);
  const ended = 'select pg_terminate_backend(pg_backend_pid())';
  assert.ok(isOutage(await failure(write.query(ended))));
  assert.ok(isOutage(await failure(write.query(`set statement_timeout = 1; select pg_sleep(1)`))));
});

test('a mistake of ours is none', async t => {
  const { write } = await testDatabase(t);
  for (const mistake of ['select nothing', 'select 1 / 0', 'rubbish']) {
    assert.equal(isOutage(await failure(write.query(mistake))), false, mistake);
  }
  assert.equal(isOutage(new TypeError('Cannot read properties of undefined')), false);
});
