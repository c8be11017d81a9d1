import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { sleep } from '../platform/clock.ts';
import { openTestDatabase, testDatabase } from './database.ts';

test('every test database is its own', async t => {
  const [one, other] = [await testDatabase(t), await testDatabase(t)];
  await one.write.query('create table mark (number bigint, day date, at timestamptz)');
  await one.write.query(`insert into mark values (1, '2026-03-01', '2026-03-01 12:00+02')`);
  const { rows } = await one.read.query('select * from mark');
  assert.deepEqual(rows, [{ number: 1, day: '2026-03-01', at: new Date('2026-03-01T10:00:00Z') }]);
  await assert.rejects(other.read.query('select * from mark'), /does not exist/);
});

test('a connection never released, or a session left open, is a leak', async () => {
  const leaking = await openTestDatabase();
  const client = await leaking.database.write.connect();
  await client.query('begin');
  await assert.rejects(leaking.end(), /never released/);
  client.release(true);

  const left = await openTestDatabase();
  const session = new pg.Client({ connectionString: left.database.url, application_name: 'forgotten' });
  session.on('error', () => {});
  await session.connect();
  await assert.rejects(left.end(), /sessions still open/);
});

test('a database ends after what was said later', async t => {
  const database = await testDatabase(t);
  t.after(async () => {
    assert.equal((await database.write.query('select')).rowCount, 1);
  });
});

const ofTheFile = await testDatabase();
after(async () => {
  await sleep(200);
  assert.equal((await ofTheFile.write.query('select')).rowCount, 1);
});
