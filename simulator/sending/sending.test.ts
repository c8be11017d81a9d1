import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLog } from '../../server/src/platform/log.ts';
import { runStream, settingsFor, streamAtHand } from '../../stream/src/run.ts';
import { gateCommand } from '../gate/command.ts';
import { Sending } from './sending.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'matinee-sending-'));
after(() => rmSync(dataFolder, { recursive: true }));
process.env.MATINEE_DATA = dataFolder;
const settings = settingsFor(dataFolder);
const booking = { topic: 'bookings', text: '{"order_id":"one"}' };

async function rowsOf(query: string): Promise<readonly unknown[]> {
  const stream = await streamAtHand(settings, false);
  try {
    return (await stream.calls.ask({ text: query, limits: { mostRows: 100, mostMs: 10_000 } })).rows;
  } finally {
    await stream.close();
  }
}

test('what is sent into the log is in the tables, where nobody has it and where a Matinee runs', async t => {
  t.mock.method(process.stdout, 'write', () => true);
  const gate = '--minutes 20 --start 2026-01-02T18:00:00Z --to log'.split(' ');
  assert.equal(await gateCommand(gate, new AbortController().signal), 0);
  const once = await Sending.open('log', 'ours');
  assert.equal(await once.take([booking]), 1);
  await once.close();

  const running = await runStream({ settings, clock: Date.now, log: openLog('off', 'silent') });
  try {
    const again = await Sending.open('log', 'ours');
    assert.equal(await again.take([booking, { topic: 'payments', text: 'nonsense' }]), 2);
    await again.close();
    assert.equal(await gateCommand(gate, new AbortController().signal), 0);
  } finally {
    await running.stop();
  }
  assert.deepEqual(await rowsOf('select topic, outcome, count(*) from told group by all order by all'), [
    ['bookings', 'dead_letter', 2],
    ['payments', 'dead_letter', 1],
  ]);
  assert.deepEqual(
    await rowsOf(
      `select count(*) filter (where topic = 'gate_opened'), count(distinct fact_id) = count(*), count(*) > 100 from gate_facts`,
    ),
    [[1, true, true]],
  );
});

test('what was begun is sent whole, and an interruption is heard between two batches', async () => {
  const sending = await Sending.open('log', 'broken-off');
  const interruption = new AbortController();
  interruption.abort();
  assert.equal(await sending.take(Array(12_000).fill(booking), interruption.signal), 5_000);
  await sending.close();
});
