import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { streamOf } from '@matinee/stream/src/index.ts';
import { openDatabase } from './platform/database/database.ts';
import { openLog } from './platform/log.ts';
import { Buyer } from './testing/buyer.ts';
import { eventually } from './testing/eventually.ts';
import { givenShow } from './testing/given-show.ts';
import { databaseOf, processesNaming, startMatinee, temporaryFolder } from './testing/matinee.ts';

const root = join(import.meta.dirname, '..', '..');
const dataFolder = join(temporaryFolder({ after }), 'data');

/** The process of the stream of this installation. */
const streamProcess = (): number | undefined =>
  processesNaming(join('server', 'src', 'stream.ts')).find(pid => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MATINEE_DATA=${dataFolder}`);
    } catch {
      return false;
    }
  });

test('the stream dies: sales go on, it is started again and catches up; and history joined again is the same', {
  skip: process.platform !== 'linux' && 'processes are looked up in /proc',
}, async t => {
  const matinee = startMatinee(t, { dataFolder, environment: { DEMO: 'off', STREAM: 'on' } });
  const url = await matinee.url();
  const database = openDatabase(await databaseOf(dataFolder), { log: openLog('off', 'silent') });
  const { showId } = await givenShow(database.write);
  await database.close();
  const buyer = await Buyer.arrive(url);
  const buys = async (seatId: string) => {
    const hold = await buyer.hold(showId, [seatId]);
    assert.equal(hold.status, 201, seatId);
    const paid = await buyer.confirm(hold.body.bookingId, 'approve');
    assert.equal(paid.status, 200, seatId);
  };
  const ask = streamOf(dataFolder);
  const sold = async (): Promise<unknown> => {
    const text = `select count(*) as n from orders_fact where outcome = 'matched'`;
    const answer = await ask('ask', { text, limits: { mostRows: 1, mostMs: 5_000 } }).catch(() => undefined);
    return answer?.rows[0]?.[0];
  };

  await buys('A1');
  await eventually('the first sale is told', async () => (await sold()) === 1);
  const first = streamProcess()!;
  process.kill(first, 'SIGKILL');
  await buys('A2');
  await eventually('another stream runs', () => ![undefined, first].includes(streamProcess()));
  await buys('A3');
  await eventually('it has caught up', async () => (await sold()) === 3);

  const run = promisify(execFile);
  const environment = { ...process.env, MATINEE_DATA: dataFolder };
  const replay = (...words: string[]) =>
    run(process.execPath, [join(root, 'stream', 'src', 'commands', 'replay.ts'), ...words], {
      env: environment,
    });
  // Exit code 0: by the log and at once, it comes to what live has told.
  assert.match((await replay()).stdout, /orders/);
  await replay('--at-once');
  await buys('A4');
  await eventually('sales are joined after a replay', async () => (await sold()) === 4);
  assert.equal(await matinee.end('SIGTERM'), 0);
});
