import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cuttableWay } from '../testing/cuttable.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { transaction } from './database/database.ts';
import { addJob, failedJobs, retryFailedJobs, runJobs } from './jobs.ts';
import { openLog } from './log.ts';

const log = openLog('off', 'silent');

test('a job that fails runs again, and stays visible when its attempts are used up', async t => {
  const database = await testDatabase(t);
  const attempts: number[] = [];
  let isBroken = true;
  const send = async (payload: { to: string }, job: { attempt: number }) => {
    assert.equal(payload.to, 'somebody');
    attempts.push(job.attempt);
    if (isBroken) throw new Error('the mail server is away');
  };
  const runner = await runJobs(database.url, { send }, { log });
  await addJob(database.write, 'send', { to: 'somebody' }, { maxAttempts: 2 });
  const [failed] = await eventually('the job has failed', async () => {
    const jobs = await failedJobs(database.read);
    return jobs.length > 0 && jobs;
  });
  assert.deepEqual(attempts, [1, 2]);
  assert.deepEqual(
    [failed!.task, failed!.attempts, failed!.lastError],
    ['send', 2, 'the mail server is away'],
  );

  isBroken = false;
  assert.equal(await retryFailedJobs(database.write), 1);
  await eventually('the job ran again', () => attempts.length === 3);
  await runner.stop();
  assert.deepEqual(await failedJobs(database.read), []);
});

test('a job added in a transaction that is rolled back never runs, and one key waits once', async t => {
  const database = await testDatabase(t);
  const seen: string[] = [];
  const undone = transaction(database.write, async sql => {
    await addJob(sql, 'note', 'undone');
    throw new Error('no');
  });
  await assert.rejects(undone, /no/);
  await addJob(database.write, 'note', 'first', { key: 'same' });
  await addJob(database.write, 'note', 'second', { key: 'same' });
  const note = async (text: string) => void seen.push(text);
  const runner = await runJobs(database.url, { note }, { log });
  await eventually('the job ran', () => seen.length > 0);
  await runner.stop();
  assert.deepEqual(seen, ['second']);
});

test('a job that was being done when its process was killed is done by another that lives; one that is being done is left alone', async t => {
  const database = await testDatabase(t);
  const alive = await database.write.connect();
  t.after(() => alive.release(true));
  await alive.query(`select pg_advisory_lock_shared(741192835, hashtext('alive'))`);
  const seen: string[] = [];
  const note = async (text: string) => void seen.push(text);
  const runner = await runJobs(database.url, { note }, { log });
  for (const name of ['alive', 'killed'])
    await addJob(alive, 'note', name, { runAt: new Date(Date.now() + 60_000) });
  await alive.query(`
    update graphile_worker._private_jobs
    set locked_at = now() - interval '1 minute', locked_by = payload #>> '{}', run_at = now()`);
  await eventually('the job of the one that was killed is done', () => seen.length > 0);
  const { rows } = await database.read.query('select locked_by from graphile_worker.jobs');
  assert.deepEqual({ seen, rows }, { seen: ['killed'], rows: [{ locked_by: 'alive' }] });
  await runner.stop();
});

test('a runner whose sign of life is lost gives another, so that who starts then takes up none of its jobs', async t => {
  const database = await testDatabase(t);
  const holders = async () => {
    const { rows } = await database.write.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows.map(({ pid }) => pid);
  };
  const runner = await runJobs(database.url, { note: async () => {} }, { log });
  const [first, ...more] = await holders();
  assert.ok(first !== undefined && more.length === 0);
  await database.write.query('select pg_terminate_backend($1)', [first]);
  await eventually('another connection holds the lock', async () => {
    const [now, ...others] = await holders();
    return now !== undefined && now !== first && others.length === 0;
  });
  await runner.stop();
  // PostgreSQL lets go of it when it sees that the connection has ended.
  await eventually('nobody holds the lock', async () => (await holders()).length === 0);
});

for (const ending of ['done', 'failed'])
  test(`a database that is away when a job is ${ending} ends no process: the job is done again, and others after it`, async t => {
    const database = await testDatabase(t);
    const admin = await database.write.connect();
    const allow = (allowed: boolean) =>
      admin.query('update pg_database set datallowconn = $1 where datname = current_database()', [allowed]);
    t.after(() => admin.release());
    const seen: string[] = [];
    const cut = async () => {
      seen.push('cut');
      if (seen.length > 1) return;
      await allow(false);
      await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'matinee jobs'`);
      setTimeout(() => void allow(true), 400);
      if (ending === 'failed') throw new Error('lost with the database');
    };
    const note = async (text: string) => void seen.push(text);
    const runner = await runJobs(database.url, { cut, note }, { log });
    await addJob(database.write, 'cut', null);
    await eventually('the database was cut', () => seen.includes('cut'));
    await eventually('others are done', async () => {
      await addJob(admin, 'note', 'after', { key: 'once' });
      return seen.includes('after');
    });
    await eventually('it was done again', () => seen.filter(what => what === 'cut').length > 1);
    await runner.stop();
  });

test('a connection that is lost while its runner begins to listen and is stopped ends nothing but that runner', async t => {
  const database = await testDatabase(t);
  const way = cuttableWay(t);
  const listening = way.hold('LISTEN "jobs:insert"');
  const runner = await runJobs(await way.url(database.url), { note: async () => {} }, { log });
  const cut = await listening;
  const stopped = runner.stop();
  // What the runner says last waits behind what is held back.
  await new Promise(done => setImmediate(done));
  cut();
  await stopped;
});
