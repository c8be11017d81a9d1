import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Expectation } from '../../../simulator/feed/expected.ts';
import { Feed } from '../../../simulator/feed/feed.ts';
import { type Fault, faults } from '../../../simulator/feed/parameters.ts';
import { TestStream } from '../testing/joined.fixture.ts';

const PROGRAM = join(import.meta.dirname, '..', 'testing', 'joining-process.fixture.ts');
const START = Date.UTC(2026, 0, 2, 18);
const someFaults = Object.fromEntries(Object.keys(faults).map(name => [name, 0.03])) as Record<Fault, number>;
// Without a clock that stands still, nothing is late and nothing lies ahead.
const timeless = { ...someFaults, zone: 0, delayed: 0 };

test('kill -9 in the middle of joining, again and again, changes nothing', async t => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`seed ${seed}`);
  const deliveries = [...new Feed({ seed, rate: 300, minutes: 6, start: START, faults: timeless })];
  const expectation = new Expectation();
  for (const delivery of deliveries) expectation.add(delivery);
  const expected = expectation.close();

  const given = await TestStream.open(t, START + 3_600_000);
  const lines = deliveries.map(({ topic, text }) => ({ topic, value: text }));
  for (let at = 0; at < lines.length; at += 500) await given.feed(lines.slice(at, at + 500));
  await given.stream.close();
  let kills = 0;
  for (; kills < 4; kills++) {
    const child = fork(PROGRAM, [given.folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(child, 'message');
    await pause((seed >> kills) % 400);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await given.open();
  const [state] = await given.rows<{ n: number }>('select count(*) as n from told');
  t.diagnostic(`${state!.n} of ${lines.length} were told when it was killed last`);
  const result = await given.finish();
  assert.deepEqual(Object.fromEntries(result.sums.map(sums => [sums.topic, sums.outcomes])), expected.counts);
  assert.ok(result.isExact);
});
