import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testDatabase } from './database.ts';
import { describeSchema, schemaFile } from './schema.ts';

test('server/schema.sql is what the migrations add up to (else: npm run schema)', async t => {
  const { read } = await testDatabase(t);
  assert.equal(readFileSync(schemaFile, 'utf8'), await describeSchema(read));
});

test('a change of the schema shows', async t => {
  const { write } = await testDatabase(t);
  await write.query('alter table claims add column noted text; create index noted on claims (noted)');
  const text = await describeSchema(write);
  assert.match(text, /^ {2}noted text,$/m);
  assert.match(text, /^CREATE INDEX noted /m);
});
