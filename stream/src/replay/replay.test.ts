import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openLog } from '@matinee/server/src/platform/log.ts';
import { Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { openOwner } from '../database/owner.ts';
import { prepareTables } from '../database/tables.ts';
import { Lake } from '../lake/lake.ts';
import { openEmbeddedLog } from '../log/embedded-log.ts';
import { feedLines } from '../process/feeding.ts';
import { reconcile } from '../reconcile.ts';
import { settingsFor } from '../settings.ts';
import { openStream } from '../stream.ts';
import { History, type Since } from './history.ts';
import type { ReplayWish } from './replay.ts';

const START = Date.UTC(2026, 0, 2, 18);
const SILENCE = 150_000;
const everyFault = Object.fromEntries(Object.keys(faults).map(name => [name, 0.03])) as Record<Fault, number>;
const everything: ReplayWish = { since: { offset: 0 }, speed: null, isSwapping: false, isAtOnce: false };

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-replay-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A stream at work that has joined a feed with every fault, in which nothing came for a while in the middle. */
async function given(t: TestContext) {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  const folder = folderOf(t);
  let now = START;
  const log = openLog('off', 'silent');
  const stream = await openStream({ settings: settingsFor(folder), clock: () => now, log });
  t.after(() => stream.close());
  await stream.startJoining();
  const joined = () => stream.joining().reached(stream.events.ends());
  const deliveries = [...new Feed({ seed, rate: 90, minutes: 8, start: START, faults: everyFault })];
  const silence = deliveries.length >> 1;
  for (let at = 0; at < deliveries.length; at += 250) {
    const frame = deliveries.slice(at, at + 250);
    now = frame.at(-1)!.at + (at > silence ? SILENCE : 0);
    // In the silence somebody looks at the clock; whether anybody did must make no difference.
    if (at > silence && at - 250 <= silence) {
      await joined();
      await stream.joining().paused(async () => {});
    }
    await feedLines(
      stream.events,
      'open',
      frame.map(({ topic, text }) => ({ topic, value: text })),
    );
    // Only some of it is waited for, so that batches are of any size.
    if (at % 750 === 0) await joined();
  }
  await joined();
  return { stream, count: deliveries.length, middle: deliveries[silence]!.at };
}

test('history joined again is what live has told; what somebody has changed is found, and swapped away when asked', async t => {
  const { stream, count, middle } = await given(t);
  const { owner, replays } = stream;
  const first = await replays.run(everything);
  assert.equal(first.comparisons.find(({ examples }) => examples.length > 0)?.examples[0], undefined);
  assert.deepEqual([first.isSame, first.isWhole, first.facts], [true, true, count]);
  const [sizes] = await owner.read(sql =>
    sql.rows(
      'select (select count(*) from orders_fact) as live, (select count(*) from replay.orders_fact) as replay',
    ),
  );
  assert.ok(Number(sizes!.live) > 300 && sizes!.live === sizes!.replay);

  const atOnce = await replays.run({ ...everything, isAtOnce: true });
  assert.deepEqual([atOnce.isSame, atOnce.isWhole], [true, true], 'one query over history tells the same');
  assert.ok(atOnce.facts > 600);

  const partly = await replays.run({ ...everything, since: { time: middle } });
  assert.deepEqual([partly.isWhole, partly.facts < count, partly.facts > 0], [false, true, true]);
  const [orders] = partly.comparisons;
  assert.ok(
    orders!.rows > 100 && orders!.onlyLive + orders!.onlyReplay + orders!.differing < 20,
    'but for what was late',
  );
  const fast = await replays.run({ ...everything, speed: 10_000 });
  assert.ok(fast.isSame);

  await owner.write(async sql => {
    await sql.run(
      `update told_bookings set amount = amount + 1 where seq = (select min(seq) from told_bookings)`,
    );
    await sql.run(
      `delete from payments where seq = (select max(seq) from told_payments where outcome = 'early_payment')`,
    );
    await sql.run(`insert into duplicates select * replace (-1 as "offset") from duplicates limit 1`);
  });
  const found = await replays.run({ ...everything, isSwapping: true });
  assert.deepEqual(
    found.comparisons.map(({ table, onlyLive, onlyReplay, differing }) => [
      table,
      onlyLive,
      onlyReplay,
      differing,
    ]),
    [
      ['orders_fact', 0, 0, 1],
      ['payments_fact', 0, 1, 0],
      ['bookings_fact', 0, 1, 0],
      ['duplicates', 1, 0, 0],
      ['dead_letters', 0, 0, 0],
    ],
  );
  assert.deepEqual([found.isSame, found.isSwapped], [false, true]);
  assert.ok((await replays.run(everything)).isSame);
  await owner.write(sql =>
    sql.run(`update told_payments set outcome = 'late_payment' where outcome = 'failed_payment'`),
  );
  const mended = await replays.run({ ...everything, isAtOnce: true, isSwapping: true });
  assert.deepEqual([mended.isSame, mended.isSwapped], [false, true]);
  assert.ok((await replays.run({ ...everything, isAtOnce: true })).isSame);
  assert.ok((await reconcile(owner)).isExact);
  await assert.rejects(
    replays.run({ ...everything, since: { time: middle }, isSwapping: true }),
    /everything/,
  );
});

test('history goes back to what only the lake has, each record once and in its order', async t => {
  const folder = folderOf(t);
  let now = START;
  const clock = () => now;
  const events = await openEmbeddedLog({
    folder: join(folder, 'log'),
    clock,
    segmentBytes: 2_000,
    mostRecent: 1,
  });
  const owner = await openOwner({ path: join(folder, 'stream.duckdb'), folders: [join(folder, 'lake')] });
  await prepareTables(owner);
  const lake = await Lake.open({ owner, events, folder: join(folder, 'lake'), clock, keepMs: 1e12 });
  const append = async (from: number, to: number) => {
    for (let n = from; n < to; n++) {
      now += 10_000;
      const value = JSON.stringify({ order_id: `o${n}`, n });
      await events.append([{ topic: 'bookings', key: `o${n}`, value, headers: { feed: 'open' } }]);
    }
  };
  await append(0, 60);
  await lake.flush();
  assert.ok(events.forget(now + 1, await lake.reached()) > 0);
  await append(60, 80);
  const told = async (since: Since) => {
    const history = new History({ owner, events }, since);
    const seen: number[] = [];
    for (
      let records = await history.next(events.ends());
      records;
      records = await history.next(events.ends())
    )
      seen.push(...records.map(({ value }) => JSON.parse(value).n));
    return seen;
  };
  const all = Array.from({ length: 80 }, (_, n) => n);
  assert.deepEqual(await told({ offset: 0 }), all);
  assert.deepEqual(await told({ time: START + 31 * 10_000 }), all.slice(30));
  await owner.close();
  await events.close();
});
