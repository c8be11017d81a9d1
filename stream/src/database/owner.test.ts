import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Refused } from '../refused.ts';
import { openOwner } from './owner.ts';
import { prepareTables, tableFiles } from './tables.ts';

async function given(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-owner-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const owner = await openOwner({ path: join(folder, 'a.duckdb'), folders: [join(folder, 'lake')] });
  await owner.write(sql => sql.run('create table n (i bigint)'));
  return { owner, folder };
}

const limits = { mostRows: 10, mostMs: 500 };

test('a write that throws leaves nothing, and the next one is not disturbed', async t => {
  const { owner } = await given(t);
  const failing = owner.write(async sql => {
    await sql.run('insert into n values (1)');
    throw new Error('no');
  });
  const next = owner.write(sql => sql.run('insert into n values (2)'));
  await assert.rejects(failing, /no/);
  await next;
  assert.deepEqual(await owner.read(sql => sql.rows('select * from n')), [{ i: 2 }]);
  await owner.close();
});

test('a reader sees one snapshot, and what it writes is gone', async t => {
  const { owner } = await given(t);
  const seen = await owner.read(async sql => {
    const before = await sql.rows('select * from n');
    await owner.write(other => other.run('insert into n values (1)'));
    return [before, await sql.rows('select * from n')];
  });
  assert.deepEqual(seen, [[], []]);
  await owner.read(sql => sql.run('insert into n values (5)'));
  assert.deepEqual(await owner.read(sql => sql.rows('select * from n')), [{ i: 1 }]);
  await owner.close();
});

test('strangers may ask, and nothing else', async t => {
  const { owner, folder } = await given(t);
  await owner.write(sql => sql.run('insert into n select * from range(100)'));
  const refused = (text: string, says: RegExp) =>
    assert.rejects(
      owner.ask(text, limits),
      error => error instanceof Refused && says.test(error.message),
      text,
    );
  const cut = await owner.ask('from n order by i', limits);
  assert.deepEqual([cut.columns, cut.rows.length, cut.isCut], [['i'], 10, true]);
  const whole = await owner.ask(
    "select count(*) as c, timestamptz '2024-02-29 12:00:00+05:30' as t from n;",
    limits,
  );
  assert.deepEqual([whole.rows, whole.isCut], [[[100, '2024-02-29T06:30:00.000Z']], false]);

  await refused('delete from n', /Only a query/);
  await refused('select 1; drop table n', /one statement/);
  await refused('set threads = 1', /Only a query/);
  await refused(`attach '${folder}/other.duckdb'`, /Only a query/);
  await refused(`copy n to '${folder}/lake/n.csv'`, /Only a query/);
  await refused(`select * from read_csv('/etc/hostname')`, /disabled by configuration/);
  await refused('selec 1', /syntax error/i);
  await refused('', /one statement/);
  await refused(
    'select sum(a.range * b.range) from range(10000000) a, range(1000000) b',
    /longer than 0.5 s/,
  );
  assert.deepEqual((await owner.ask('select count(*) from n', limits)).rows, [[100]]);
  await owner.close();
});

test('tables are brought to the present once', async t => {
  const { owner } = await given(t);
  await prepareTables(owner);
  await prepareTables(owner);
  const applied = await owner.read(sql =>
    sql.rows<{ file: string }>('select file from applied_tables order by file'),
  );
  assert.deepEqual(
    applied.map(({ file }) => file),
    tableFiles(),
  );
  await owner.close();
});
