import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matinee/contract/refusals.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { assertRulesKept, givenBooking } from '../testing/booking.ts';
import { testDatabase } from '../testing/database.ts';
import { givenShow } from '../testing/given-show.ts';
import { Batch } from './batch.ts';
import { JointWriter, type WritingWay } from './joint-writer.ts';
import { LaneConnection } from './lane-connection.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { NotTheOwner, NotWritten } from './store.ts';
import { type OwnedWriting, writingWay } from './write.ts';

const SERVER = 7;

/** A writer over PostgreSQL that owns lanes 0 and 1, each for the third time; what it has written is in `statements`. */
async function givenWriter(t: Parameters<typeof testDatabase>[0] & {}) {
  const database = await testDatabase(t);
  await database.write.query('update lanes set server_id = $1, epoch = 3 where lane < 2', [SERVER]);
  const way = writingWay(new LaneConnection(database.url, 'lanes, writing', openLog('off', 'silent')));
  const statements: number[] = [];
  const counted: WritingWay<OwnedWriting> = {
    ...way,
    write(batches) {
      statements.push(batches.length);
      return way.write(batches);
    },
  };
  const writer = new JointWriter(counted);
  t.after(() => writer.close());
  return { database, writer, statements };
}

/** A batch that says only how far a show's ledger has come. */
const moving = (showId: string, revision: number, { lane = 0, epoch = 3 } = {}): OwnedWriting => ({
  tenure: { lane, server: SERVER, epoch },
  writing: {
    batch: new Batch(),
    batchId: newId(),
    moved: [{ showId, revision, taken: [], lapsesAt: null }],
    unmoved: [],
    now: Date.now(),
    commands: 1,
  },
});

const assertDone = (reply: Reply) => assert.ok(!(reply instanceof Refusal), JSON.stringify(reply));

const revisionOf = async ({ read }: Database, showId: string): Promise<number> =>
  (await read.query('select revision from seat_ledgers where show_id = $1', [showId])).rows[0]!.revision;

const batchOf = async ({ read }: Database, showId: string): Promise<string> =>
  (await read.query('select batch_id from seat_ledgers where show_id = $1', [showId])).rows[0]!.batch_id;

test('what lanes decide together is written by one statement, and every show remembers its own batch', async t => {
  const { database, writer, statements } = await givenWriter(t);
  const [one, other] = [await givenShow(database.write), await givenShow(database.write)];
  const batches = [moving(one.showId, 1), moving(other.showId, 1, { lane: 1 })];
  await Promise.all(batches.map(batch => writer.write(batch, 1)));
  assert.deepEqual(statements, [2]);
  for (const [index, { showId }] of [one, other].entries())
    assert.equal(await batchOf(database, showId), batches[index]!.writing.batchId);
});

test('what comes while a statement is on its way goes with the next, and who waits for that hears of it first', async t => {
  const { database, writer, statements } = await givenWriter(t);
  const { showId } = await givenShow(database.write);
  const heard: string[] = [];
  const first = writer.write(moving(showId, 1), 1).then(() => heard.push('written'));
  await new Promise(done => setImmediate(() => setImmediate(done)));
  const ready = writer.ready().then(() => heard.push('ready'));
  const { showId: later } = await givenShow(database.write);
  const second = writer.write(moving(later, 1, { lane: 1 }), 1);
  await Promise.all([first, ready, second]);
  assert.deepEqual(statements, [1, 1]);
  assert.deepEqual(heard, ['written', 'ready']);
});

test('a lane that has foreseen wrongly, or has another owner, is refused alone', async t => {
  const { database, writer, statements } = await givenWriter(t);
  const shows = [];
  for (let index = 0; index < 3; index++) shows.push((await givenShow(database.write)).showId);
  const [good, moved, anothers] = shows as [string, string, string];
  for (const showId of shows) await writer.write(moving(showId, 1), 1);
  statements.length = 0;
  const [written, wrong, late] = await Promise.allSettled([
    writer.write(moving(good, 2), 1),
    writer.write(moving(moved, 9), 1),
    writer.write(moving(anothers, 2, { lane: 1, epoch: 2 }), 1),
  ]);
  assert.equal(written.status, 'fulfilled');
  assert.ok(wrong.status === 'rejected' && wrong.reason instanceof NotWritten);
  assert.ok(late.status === 'rejected' && late.reason instanceof NotTheOwner);
  assert.deepEqual(statements, [3, 1, 1, 1]);
  assert.deepEqual(await Promise.all(shows.map(showId => revisionOf(database, showId))), [2, 1, 1]);
});

test('what may have been written before a connection broke is not written once more: all are told that it is not known', async t => {
  const tried: number[] = [];
  let discarded = 0;
  const writer = new JointWriter<string>({
    async write(batches) {
      tried.push(batches.length);
      throw new Error('the connection was lost');
    },
    discard() {
      discarded += 1;
    },
    close: async () => {},
  });
  t.after(() => writer.close());
  const outcomes = await Promise.allSettled(['one', 'other'].map(batch => writer.write(batch, 1)));
  for (const outcome of outcomes) assert.match(String((outcome as PromiseRejectedResult).reason), /was lost/);
  assert.deepEqual({ tried, discarded }, { tried: [2], discarded: 1 });
});

test('a statement has room for what the other lanes have left of it, and in any case for an equal part', async t => {
  const writer = new JointWriter<string>({
    write: async () => 0,
    discard: () => {},
    close: async () => {},
  });
  t.after(() => writer.close());
  assert.equal(writer.share(500, 0), 500);
  await Promise.all([writer.write('a hot show', 490), writer.write('another', 4), writer.write('third', 6)]);
  assert.equal(writer.share(500, 490), 490);
  assert.equal(writer.share(500, 4), 167);
  await writer.write('alone', 500);
  assert.equal(writer.share(500, 500), 500);
});

test('B1: seats of a lane whose rows somebody has locked keep nobody else waiting, and are had when they are free again', async t => {
  const core = await givenBooking(t);
  const { write } = core.database;
  const shows = [
    await givenShow(write),
    await givenShow(write),
    await givenShow(write),
    await givenShow(write),
  ];
  const laneOf = (showId: string) => Number.parseInt(showId.slice(-8), 16) % 6;
  const [locked] = shows;
  const others = shows.filter(({ showId }) => laneOf(showId) !== laneOf(locked!.showId));
  for (const { showId } of shows) assertDone(await reserve(core, newId(), { showId, seatIds: ['A1'] }));
  const blocker = await write.connect();
  const told: string[] = [];
  try {
    await blocker.query('begin');
    await blocker.query('select from seat_ledgers where show_id = $1 for update', [locked!.showId]);
    const ask = (showId: string, seatId: string) =>
      reserve(core, newId(), { showId, seatIds: [seatId] }).then(reply => {
        assertDone(reply);
        told.push(showId);
      });
    const waits = ask(locked!.showId, 'A2');
    for (const seatId of ['A2', 'A3']) await Promise.all(others.map(({ showId }) => ask(showId, seatId)));
    assert.equal(told.includes(locked!.showId), false);
    assert.equal(told.length, 2 * others.length);
    await blocker.query('commit');
    await waits;
  } finally {
    blocker.release();
  }
  await assertRulesKept(core.database);
});

test('B9: one key for shows of two lanes at once: one of the requests is done, the other is told that the key is taken', async t => {
  const core = await givenBooking(t);
  const shows = [];
  for (let index = 0; index < 6; index++) shows.push(await givenShow(core.database.write));
  const buyerId = newId();
  const key = { owner: buyerId, key: newId(), requestHash: '' };
  const replies = await Promise.all(
    shows.map(({ showId }, index) =>
      reserve(core, buyerId, { showId, seatIds: ['A1'] }, { ...key, requestHash: `0${index}` }),
    ),
  );
  const done = replies.filter(reply => !(reply instanceof Refusal));
  assert.equal(done.length, 1);
  const codes = replies.flatMap(reply => (reply instanceof Refusal ? reply.code : []));
  assert.deepEqual(new Set(codes), new Set(['idempotency-key-reused']));
  await assertRulesKept(core.database);
});
