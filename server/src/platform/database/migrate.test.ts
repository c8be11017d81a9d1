import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testDatabase } from '../../testing/database.ts';
import type { Database } from './database.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';

const migration = (number: number, text: string): Migration => ({
  number,
  name: `step-${number}`,
  text,
  checksum: createHash('sha256').update(text).digest('hex'),
});

/** A database on which nothing has been applied. */
async function emptyDatabase(t: TestContext): Promise<Database> {
  const database = await testDatabase(t);
  await database.write.query('drop schema public cascade; create schema public');
  return database;
}

const steps = [
  migration(1, 'create table log (step int)'),
  migration(2, 'insert into log values (2)'),
  migration(3, 'insert into log values (3)'),
];

test('migrations are applied in order, each once', async t => {
  const { url, read } = await emptyDatabase(t);
  assert.equal(await migrate(url, steps.slice(0, 2)), 2);
  assert.equal(await migrate(url, steps), 1);
  assert.equal(await migrate(url, steps), 0);
  const { rows } = await read.query('select step from log order by step');
  assert.deepEqual(rows, [{ step: 2 }, { step: 3 }]);
});

test('of many starters one migrates and the others wait', async t => {
  const { url, read } = await emptyDatabase(t);
  const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(url, steps)));
  assert.deepEqual(applied.toSorted(), [0, 0, 0, 0, 0, 3]);
  assert.equal((await read.query('select from log')).rowCount, 2);
});

test('a migration that fails leaves nothing of itself, and names its file', async t => {
  const { url, read } = await emptyDatabase(t);
  const failing = migration(2, 'insert into log values (2); insert into nowhere values (1)');
  await assert.rejects(
    migrate(url, [steps[0]!, failing, steps[2]!]),
    /002-step-2\.sql: relation "nowhere" does not exist/,
  );
  assert.equal((await read.query('select from log')).rowCount, 0);
  assert.equal(await migrate(url, steps), 2);
});

test('a database that is newer, or was migrated by another file, is refused', async t => {
  const { url } = await emptyDatabase(t);
  await migrate(url, steps);
  await assert.rejects(migrate(url, steps.slice(0, 2)), {
    name: 'CannotStart',
    message:
      'The database is newer than this program: it has migration 003-step-3.sql, which this Matinee does not know.',
  });
  await assert.rejects(migrate(url, [steps[0]!, migration(2, 'select 2'), steps[2]!]), {
    name: 'CannotStart',
    message: 'The migration 002-step-2.sql was changed after this database had applied it.',
  });
});

test('a migration that was written beside a later one is applied when it comes', async t => {
  const { url, read } = await emptyDatabase(t);
  assert.equal(await migrate(url, [steps[0]!, steps[2]!]), 2);
  assert.equal(await migrate(url, steps), 1);
  assert.equal(await migrate(url, steps), 0);
  assert.deepEqual((await read.query('select step from log')).rows, [{ step: 3 }, { step: 2 }]);
});

test('no two files have one number, and line endings do not matter', t => {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-migrations-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '001-one.sql'), 'select 1;\r\nselect 2;\r\n');
  const [first] = readMigrations(folder);
  assert.deepEqual(first, { ...migration(1, 'select 1;\nselect 2;\n'), name: 'one' });
  writeFileSync(join(folder, '003-three.sql'), 'select 3');
  assert.deepEqual(readMigrations(folder).at(-1)?.number, 3);
  writeFileSync(join(folder, '003-tree.sql'), 'select 3');
  assert.throws(() => readMigrations(folder), /003-tree\.sql: another migration has this number/);
  rmSync(join(folder, '003-tree.sql'));
  writeFileSync(join(folder, '2_two.sql'), 'select 2');
  assert.throws(() => readMigrations(folder), /2_two\.sql: a migration is named NNN-name\.sql/);
});
