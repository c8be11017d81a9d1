import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../testing/database.ts';
import { demonstrationRenewal, loadDemonstrationCatalogue } from './index.ts';

const NOW = Date.parse('2026-11-21T21:00:00Z');
const DAY_MS = 86_400_000;

test('the demonstration is as large and as varied as it should be, and stays two weeks ahead', async t => {
  const database = await testDatabase(t);
  await loadDemonstrationCatalogue(database, () => NOW);
  const count = async (text: string) =>
    (await database.read.query<{ count: number }>(`select count(*) from ${text}`)).rows[0]!.count;
  assert.ok((await count('cities')) >= 12);
  assert.ok((await count('(select distinct time_zone from cities) z')) >= 4);
  assert.ok((await count('(select distinct currency from cities) z')) >= 4);
  assert.ok((await count('venues')) >= 40);
  assert.ok((await count('events')) >= 60);
  assert.ok((await count('shows')) >= 2000);
  assert.equal(
    await count('events e where not exists (select from shows s where s.event_id = e.event_id)'),
    0,
  );
  assert.equal(
    await count(`events where category_id = (select category_id from categories where ref = 'cinema')
    and (year is null or year >= 1930 or running_minutes is null or rating is null or cardinality(languages) = 0)`),
    0,
  );
  assert.equal(await count('current_plans where capacity = 15000'), 1);
  assert.ok((await count(`current_plans where layout -> 'sections' = '[]'`)) >= 1, 'a standing-only club');
  assert.ok((await count(`current_plans where layout::text like '%companion%'`)) >= 1);
  assert.ok(
    (await count(`shows where on_sale_from > '2026-11-21T21:00:00Z'`)) >= 20,
    'some are not on sale yet',
  );

  for (const days of [1, 2, 9, 30]) {
    const now = NOW + days * DAY_MS;
    await loadDemonstrationCatalogue(database, () => now);
    const instant = `to_timestamp(${now / 1000})`;
    assert.ok(
      (await count(`shows where starts_at between ${instant} and ${instant} + interval '14 days'`)) >= 2000,
    );
    const perDay = await database.read.query<{ count: number }>(
      `select count(*) from shows where starts_at between ${instant} and ${instant} + interval '14 days' group by starts_at::date`,
    );
    assert.ok(perDay.rows.every(row => row.count >= 10) && perDay.rows.length >= 14);
  }
});

test('a renewal plans the next one, and only one', async t => {
  const database = await testDatabase(t);
  await database.write.query('create schema if not exists graphile_worker');
  const { migrateJobs } = await import('../platform/jobs.ts');
  const { openLog } = await import('../platform/log.ts');
  await migrateJobs(database.url, openLog('off', 'silent'));
  const renewal = demonstrationRenewal(database, () => NOW);
  await renewal.plan();
  await renewal.task(null as never, { attempt: 1, signal: AbortSignal.timeout(60_000) });
  const { rows } = await database.read.query('select run_at from graphile_worker.jobs');
  assert.deepEqual(rows, [{ run_at: new Date('2026-11-22T03:00:00Z') }]);
});
