import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../testing/database.ts';
import { migrateJobs } from '../jobs.ts';
import { openLog } from '../log.ts';
import { FORGET_KEYS, forgettingKeys } from './forget-keys.ts';

test('keys are forgotten after two days, and the forgetting goes on', async t => {
  const { url, write } = await testDatabase(t);
  await migrateJobs(url, openLog('off', 'silent'));
  await write.query(`
    insert into idempotency_keys (owner, key, request_hash, status, reply, created_at)
    select gen_random_uuid(), 'k' || n, '', 200, 'null', now() - n * interval '1 day' from generate_series(0, 4) n`);
  const { task } = forgettingKeys(write, Date.now);
  await task(null as never, { attempt: 1, signal: new AbortController().signal });
  const { rows } = await write.query('select key from idempotency_keys order by key');
  assert.deepEqual(rows, [{ key: 'k0' }, { key: 'k1' }]);
  const jobs = await write.query('select task_identifier as task from graphile_worker.jobs');
  assert.deepEqual(jobs.rows, [{ task: FORGET_KEYS }]);
});
