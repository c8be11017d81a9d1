import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openEmbeddedLog } from './embedded-log.ts';
import { LogFull, type LogRecord, type Message, type Offsets, offsetsAfter } from './event-log.ts';

const clock = () => 1_700_000_000_000;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const message = (key: string, value: string): Message => ({
  topic: 'bookings',
  key,
  value,
  headers: { feed: 'f' },
});
const messages = (from: number, to: number): Message[] =>
  Array.from({ length: to - from }, (_, index) => message(`k${(from + index) % 7}`, `{"n":${from + index}}`));
const values = (records: readonly LogRecord[]): string[] => records.map(record => record.value);

test('what was appended is read in order, from memory and from files alike', async t => {
  const folder = folderOf(t);
  const log = await openEmbeddedLog({ folder, clock, segmentBytes: 2_000, mostRecent: 20 });
  for (let from = 0; from < 200; from += 5) await log.append(messages(from, from + 5));
  assert.ok(readdirSync(folder).length > 3);
  const expected = messages(0, 200).map(({ value }) => value);

  let offsets: Offsets = {};
  const seen: LogRecord[] = [];
  for (;;) {
    const batch = await log.read(offsets, 7);
    if (batch.length === 0) break;
    seen.push(...batch);
    offsets = offsetsAfter(offsets, batch);
  }
  assert.deepEqual(values(seen), expected);
  assert.deepEqual(offsets, log.ends());
  await log.close();

  const again = await openEmbeddedLog({ folder, clock });
  assert.deepEqual(again.ends(), offsets);
  assert.deepEqual(values(await again.read({}, 1_000)), expected);
  const { key, topic, headers, appendedAt, partition, offset } = seen[50]!;
  const { key: k, topic: o, headers: h, appendedAt: a, ...rest } = (await again.read({}, 51))[50]!;
  assert.deepEqual(
    [k, o, h, a, rest.partition, rest.offset],
    [key, topic, headers, appendedAt, partition, offset],
  );
  await again.close();
});

test('a long segment is read on from anywhere in it, by whoever wrote it and after a start', async t => {
  const folder = folderOf(t);
  const long = (n: number) => message(`k${n % 7}`, `{"n":${n},"x":"${'x'.repeat(150_000)}"}`);
  const log = await openEmbeddedLog({ folder, clock, mostRecent: 1 });
  for (let n = 0; n < 30; n += 3) await log.append([long(n), long(n + 1), long(n + 2)]);
  const again = async (reader: typeof log) => {
    const seen: LogRecord[] = [];
    for (let from: Offsets = {}; seen.length < 30; from = offsetsAfter(from, seen))
      seen.push(...(await reader.read(from, 2)));
    return seen.map(({ value }) => JSON.parse(value).n);
  };
  const expected = Array.from({ length: 30 }, (_, n) => n);
  assert.deepEqual(await again(log), expected);
  await log.close();
  const later = await openEmbeddedLog({ folder, clock });
  assert.deepEqual(await again(later), expected);
  await later.close();
});

test('one key is in one partition, whose offsets have no gaps', async t => {
  const log = await openEmbeddedLog({ folder: folderOf(t), clock });
  await log.append(messages(0, 100));
  const next = new Map<number, number>();
  const partitions = new Map<string, number>();
  for (const { key, partition, offset } of await log.read({}, 100)) {
    assert.equal(offset, next.get(partition) ?? 0);
    next.set(partition, offset + 1);
    assert.equal(partition, partitions.get(key) ?? partition);
    partitions.set(key, partition);
  }
  assert.ok(next.size > 1);
  await log.close();
});

test('a frame that a crash has torn is gone at the next start, and nothing before it is', async t => {
  const folder = folderOf(t);
  const log = await openEmbeddedLog({ folder, clock });
  await log.append(messages(0, 10));
  await log.append(messages(10, 20));
  await log.close();
  const file = join(folder, readdirSync(folder).find(name => name.endsWith('.segment'))!);
  const whole = readFileSync(file);
  for (const lost of [1, 7, 150]) {
    writeFileSync(file, whole.subarray(0, whole.length - lost));
    const torn = await openEmbeddedLog({ folder, clock });
    assert.deepEqual(values(await torn.read({}, 100)).length, 10);
    await torn.append(messages(10, 12));
    assert.deepEqual(
      values(await torn.read({}, 100)),
      messages(0, 12).map(({ value }) => value),
    );
    await torn.close();
  }
  // The control: whole but for one bit, which only the checksum can see.
  const flipped = Buffer.from(whole);
  flipped[whole.length - 3]! ^= 1;
  writeFileSync(file, flipped);
  const cut = await openEmbeddedLog({ folder, clock });
  assert.equal((await cut.read({}, 100)).length, 10);
  await cut.close();
  appendFileSync(file, 'no frame at all');
  const mended = await openEmbeddedLog({ folder, clock });
  assert.equal((await mended.read({}, 100)).length, 10);
  await mended.close();
});

test('producers are told to wait when the disk is behind', async t => {
  const log = await openEmbeddedLog({ folder: folderOf(t), clock, mostWaiting: 100 });
  const first = log.append(messages(0, 90));
  await assert.rejects(log.append(messages(90, 110)), LogFull);
  await first;
  await log.append(messages(90, 110));
  assert.equal((await log.read({}, 1_000)).length, 110);
  await log.close();
});

test('old segments go once all who need them have read them', async t => {
  const log = await openEmbeddedLog({ folder: folderOf(t), clock, segmentBytes: 1_000, mostRecent: 1 });
  for (let from = 0; from < 100; from += 10) await log.append(messages(from, from + 10));
  assert.equal(log.forget(clock() + 1, {}), 0);
  assert.equal(log.forget(clock(), log.ends()), 0);
  assert.ok(log.forget(clock() + 1, log.ends()) > 3);
  await log.append([message('k', 'last')]);
  assert.equal(values(await log.read({}, 1_000)).at(-1), 'last');
  await log.close();
});

test('a reader that waits is told of what arrives, and of its own impatience', async t => {
  const log = await openEmbeddedLog({ folder: folderOf(t), clock });
  const never = new AbortController().signal;
  const arrived = log.arrival({}, never);
  await log.append(messages(0, 1));
  await arrived;
  await log.arrival({}, never);
  const impatient = new AbortController();
  const waiting = log.arrival(log.ends(), impatient.signal);
  impatient.abort();
  await waiting;
  await log.close();
});

test('groups keep their places over a restart', async t => {
  const folder = folderOf(t);
  const log = await openEmbeddedLog({ folder, clock });
  await log.append(messages(0, 10));
  assert.deepEqual(await log.committed('lake'), {});
  await log.commit('lake', log.ends());
  await log.commit('fraud', { 'bookings/0': 1 });
  await log.close();
  const again = await openEmbeddedLog({ folder, clock });
  assert.deepEqual(await again.committed('lake'), again.ends());
  assert.deepEqual(await again.committed('fraud'), { 'bookings/0': 1 });
  await again.close();
});
