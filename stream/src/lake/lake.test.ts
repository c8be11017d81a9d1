import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Owner, openOwner } from '../database/owner.ts';
import { prepareTables } from '../database/tables.ts';
import { openEmbeddedLog } from '../log/embedded-log.ts';
import type { Message } from '../log/event-log.ts';
import { Lake, type Step } from './lake.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 21, 12);

async function givenLake(t: TestContext, passed?: (step: Step) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-lake-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return openLakeIn(t, folder, passed);
}

/** Opens all that a lake needs in a folder, which may hold one already. */
async function openLakeIn(t: TestContext, folder: string, passed: (step: Step) => void = () => {}) {
  const lakeFolder = join(folder, 'lake');
  let now = NOON;
  const clock = () => now;
  const events = await openEmbeddedLog({ folder: join(folder, 'log'), clock });
  const owner = await openOwner({ path: join(folder, 'stream.duckdb'), folders: [lakeFolder] });
  await prepareTables(owner);
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await owner.close();
    await events.close();
  };
  t.after(close);
  const keepMs = 30 * 24 * HOUR_MS;
  const lake = await Lake.open({ owner, events, folder: lakeFolder, clock, keepMs, passed });
  const pass = (ms: number) => {
    now += ms;
  };
  return { folder, lakeFolder, owner, events, lake, close, pass };
}

const booking = (order: number, time: string | undefined): Message => ({
  topic: 'bookings',
  key: `order-${order}`,
  value: JSON.stringify({ order_id: `order-${order}`, ...(time !== undefined && { booking_time: time }) }),
  headers: { feed: 'test' },
});

const at = (ms: number) => new Date(ms).toISOString();
const bookings = (from: number, to: number, ms: number) =>
  Array.from({ length: to - from }, (_, index) => booking(from + index, at(ms)));

const keysOf = async (owner: Owner) =>
  owner.read(async sql =>
    (await sql.rows<{ key: string }>('select key from lake_facts order by key')).map(row => row.key),
  );

test('what was appended is in the lake after a flush, once, by topic and hour of what happened', async t => {
  const { owner, events, lake, lakeFolder } = await givenLake(t);
  assert.deepEqual(await keysOf(owner), []);
  await events.append([booking(1, at(NOON)), booking(2, at(NOON - HOUR_MS))]);
  await events.append([
    booking(3, 'yesterday'),
    booking(4, undefined),
    { ...booking(5, at(NOON)), value: 'no json' },
  ]);
  const files = await lake.flush();
  assert.deepEqual(await keysOf(owner), ['order-1', 'order-2', 'order-3', 'order-4', 'order-5']);
  assert.deepEqual([...new Set(files.map(({ hour }) => hour))].sort(), ['11', '12']);
  assert.ok(
    files.every(({ path }) =>
      /^topic=bookings\/date=2026-11-21\/hour=1[12]\/bookings-\d-\d{12}-\d{12}\.parquet$/.test(path),
    ),
  );
  assert.deepEqual(await lake.flush(), [], 'nothing is new');
  const published = readFileSync(join(lakeFolder, 'manifest.ndjson'), 'utf8').trim().split('\n');
  assert.deepEqual(published.map(line => JSON.parse(line).path).sort(), files.map(({ path }) => path).sort());
});

const parquetFiles = (folder: string) =>
  globSync('**/*.parquet', { cwd: folder }).map(path => path.split('\\').join('/'));

test('an hour of many files becomes one a partition, with the same facts; the old ones go when nobody reads them', async t => {
  const { owner, events, lake, lakeFolder, pass } = await givenLake(t);
  for (let flush = 0; flush < 4; flush++) {
    await events.append(bookings(flush * 50, flush * 50 + 50, NOON));
    await lake.flush();
  }
  const before = await keysOf(owner);
  assert.equal(before.length, 200);
  assert.equal(await lake.compact(), 16);
  assert.deepEqual(await keysOf(owner), before);
  assert.equal(parquetFiles(lakeFolder).length, 20, 'queries under way still have theirs');
  pass(HOUR_MS);
  assert.equal(await lake.prune(), 16);
  assert.equal(parquetFiles(lakeFolder).length, 4);
  assert.deepEqual(await keysOf(owner), before);
  assert.equal(await lake.compact(), 0, 'nothing is left to be made one');
});

test('raw facts go when their age is over', async t => {
  const { owner, events, lake, lakeFolder, pass } = await givenLake(t);
  await events.append(bookings(0, 50, NOON));
  await lake.flush();
  pass(20 * 24 * HOUR_MS);
  await events.append(bookings(50, 60, NOON));
  await lake.flush();
  pass(11 * 24 * HOUR_MS);
  await lake.prune();
  assert.equal(
    (await keysOf(owner)).length,
    10,
    'age counts from when the log took them, whatever they tell of',
  );
  pass(HOUR_MS);
  await lake.prune();
  assert.ok(parquetFiles(lakeFolder).length <= 4);
});

/** Goes wrong when a step is passed for the n-th time. */
function failingAt(step: Step, time: number): (passed: Step) => void {
  let count = 0;
  return passed => {
    if (passed === step && ++count === time) throw new Error(`ended when ${step}`);
  };
}

for (const [step, time] of [
  ['written aside', 1],
  ['moved into place', 1],
  ['moved into place', 3],
  ['listed', 2],
  ['published', 2],
] as const) {
  test(`a flush that ends when ${step} (${time}) loses nothing and doubles nothing`, async t => {
    const first = await givenLake(t, failingAt(step, time));
    await first.events.append(bookings(0, 40, NOON));
    await assert.rejects(first.lake.flush(), /ended when/);
    await first.events.append(bookings(40, 60, NOON));
    const orphans = parquetFiles(first.lakeFolder).length;
    await first.close();

    const second = await openLakeIn(t, first.folder);
    await second.lake.flush();
    assert.equal((await keysOf(second.owner)).length, 60);
    assert.equal(new Set(await keysOf(second.owner)).size, 60);
    // The control: whoever took every file found in the folder of a dead process would have read some facts twice.
    if (step === 'moved into place') assert.ok(orphans > 0);
    const listed = await second.owner.read(sql => sql.rows('select path from lake_files'));
    assert.equal(parquetFiles(second.lakeFolder).length, listed.length, 'no stray is left');
  });
}

test('a compaction that ends before it is listed leaves the files as they were', async t => {
  let isArmed = false;
  const first = await givenLake(t, step => {
    if (isArmed && step === 'moved into place') throw new Error('ended when compacting');
  });
  for (const start of [0, 20]) {
    await first.events.append(bookings(start, start + 20, NOON));
    await first.lake.flush();
  }
  isArmed = true;
  await assert.rejects(first.lake.compact(), /ended when compacting/);
  assert.equal((await keysOf(first.owner)).length, 40);
  await first.close();
  const second = await openLakeIn(t, first.folder);
  assert.equal((await keysOf(second.owner)).length, 40);
  assert.ok((await second.lake.compact()) > 0);
  assert.equal((await keysOf(second.owner)).length, 40);
});
