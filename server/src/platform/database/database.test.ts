import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { test } from 'node:test';
import { testDatabase } from '../../testing/database.ts';
import { sleep } from '../clock.ts';
import { openLog } from '../log.ts';
import { MOST_WAITING, PoolFull } from './bounded-pool.ts';
import { checkDatabase, openDatabase, transaction } from './database.ts';

test('values come as what they are: whole numbers, instants, days', async t => {
  const { read } = await testDatabase(t);
  const { rows } = await read.query(`
    select 9007199254740991::bigint as most, count(*), array[1, null, 2]::bigint[] as several,
           '2026-03-01 20:00+01'::timestamptz as at, '2026-03-01'::date as day, '{"a": 1}'::jsonb as json`);
  const at = new Date('2026-03-01T19:00:00Z');
  const several = [1, null, 2];
  assert.deepEqual(rows, [
    { most: 9007199254740991, count: 1, several, at, day: '2026-03-01', json: { a: 1 } },
  ]);
  await assert.rejects(read.query('select 9007199254740992::bigint as more'), /too large for a number/);
});

test('sessions of readers refuse to write', async t => {
  const { read } = await testDatabase(t);
  await assert.rejects(read.query('create table t ()'), /read-only transaction/);
});

test('a transaction keeps all or nothing, and gives its connection back either way', async t => {
  const { write } = await testDatabase(t);
  await write.query('create table t (n int)');
  assert.equal(
    await transaction(write, async sql => (await sql.query('insert into t values (1)')).rowCount),
    1,
  );
  const failing = transaction(write, async sql => {
    await sql.query('insert into t values (2)');
    throw new Error('no');
  });
  await assert.rejects(failing, /^Error: no$/);
  assert.deepEqual((await write.query('select n from t')).rows, [{ n: 1 }]);
  assert.equal(write.idleCount, write.totalCount);
});

test('a connection that breaks between two statements of a transaction fails it, and not the process', async t => {
  const { write, read } = await testDatabase(t);
  const broken = transaction(write, async sql => {
    const { rows } = await sql.query<{ pid: number }>('select pg_backend_pid() as pid');
    await read.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
    // The socket tells of it on a later turn.
    await sleep(50);
    await sql.query('select 1');
  });
  await assert.rejects(broken);
  assert.equal((await write.query('select 1')).rowCount, 1);
});

test('who would wait too long for a connection is refused at once; those who wait are served', async t => {
  const { read } = await testDatabase(t);
  const asked = Array.from({ length: MOST_WAITING + 100 }, () => read.query('select pg_sleep(0.001)'));
  const outcomes = await Promise.allSettled(asked);
  const refused = outcomes.filter(outcome => outcome.status === 'rejected');
  assert.ok(refused.length > 0 && refused.length <= 100, `${refused.length} refused`);
  for (const { reason } of refused) assert.ok(reason instanceof PoolFull, String(reason));
  await assert.rejects(async () => {
    const waiting = Array.from({ length: MOST_WAITING + 100 }, () => read.connect());
    const clients = await Promise.allSettled(waiting.slice(0, 8));
    for (const one of clients) if (one.status === 'fulfilled') one.value.release();
    for (const one of waiting.slice(8)) one.then(client => client.release()).catch(() => {});
    await waiting.at(-1);
  }, PoolFull);
  assert.equal((await read.query('select 1')).rowCount, 1);
});

test('a database that is itself just starting is waited for', async t => {
  const { url: direct } = await testDatabase(t);
  const { hostname, port } = new URL(direct);
  let refusals = 0;
  const server = createServer(client => {
    client.on('error', () => {});
    if (refusals++ < 3) return client.once('data', () => client.end(startingUp));
    const database = connect(Number(port), hostname);
    database.on('error', () => {});
    client.pipe(database).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(direct);
  url.port = String((server.address() as AddressInfo).port);
  const log = openLog('off', 'silent');
  const database = openDatabase(url.href, { log });
  t.after(async () => {
    await database.close();
    server.close();
  });
  await checkDatabase(database, log);
  assert.equal(refusals, 4);
});

/** What PostgreSQL answers to whoever connects while it reads its log again after a crash. */
const startingUp = (() => {
  const fields = ['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up', ''].join('\0');
  const head = Buffer.alloc(5, 'E');
  head.writeInt32BE(fields.length + 5, 1);
  return Buffer.concat([head, Buffer.from(`${fields}\0`)]);
})();
