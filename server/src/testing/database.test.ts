import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from './database.ts';

test('every test database is its own', async t => {
  const [one, other] = [await testDatabase(t), await testDatabase(t)];
  await one.write.query('create table mark (number bigint, day date, at timestamptz)');
  await one.write.query(`insert into mark values (1, '2026-03-01', '2026-03-01 12:00+02')`);
  const { rows } = await one.read.query('select * from mark');
  assert.deepEqual(rows, [{ number: 1, day: '2026-03-01', at: new Date('2026-03-01T10:00:00Z') }]);
  await assert.rejects(other.read.query('select * from mark'), /does not exist/);
});

test('a connection never released, or a session left open, fails the test', async () => {
  const ends: (() => Promise<void>)[] = [];
  const leaking = await testDatabase({ after: end => ends.push(end) });
  const client = await leaking.write.connect();
  await client.query('begin');
  await assert.rejects(ends[0]!(), /never released/);
  client.release(true);
});
