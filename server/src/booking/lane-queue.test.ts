import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matinee/contract/refusals.ts';
import { newId } from '../platform/ids.ts';
import { assertRulesKept, givenServers } from '../testing/booking.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import type { Command } from './engine/commands.ts';
import { LaneQueue, type Queued, type Rank, rankOf, ranks } from './lane-queue.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';

const join: Command = { do: 'join', entryId: 'e', buyerId: 'b', seats: 1 };
const expire: Command = { do: 'expire' };

/** A queue whose time the test sets, and who was refused by it. */
function givenQueue({ most = 100, largestBatch = 10 } = {}) {
  const time = { now: 0 };
  const refused: string[] = [];
  const alarms: { readonly at: number; readonly ring: () => void }[] = [];
  const after = (ms: number, ring: () => void) => {
    alarms.push({ at: time.now + ms, ring });
    return () => void alarms.splice(0);
  };
  const queue = new LaneQueue<Queued & { readonly name: string }>({
    most,
    largestBatch: () => largestBatch,
    stopwatch: () => time.now,
    timers: { soon: work => work(), after },
  });
  const add = (rank: Rank, name: string, command = join) =>
    queue.add(rank, { name, command, resolve: () => void refused.push(name) });
  const take = () => queue.take().map(({ name }) => name);
  const pass = (ms: number) => {
    time.now += ms;
    for (const { ring } of alarms.splice(0, alarms.filter(({ at }) => at <= time.now).length)) ring();
  };
  return { time, refused, queue, add, take, pass };
}

test('a batch takes the highest ranks first, and each rank in the order of arrival', () => {
  const { queue, add, take } = givenQueue({ largestBatch: 4 });
  for (const rank of ranks.toReversed()) for (const number of [1, 2]) add(rank, `${rank} ${number}`);
  assert.deepEqual(take(), ['confirm 1', 'confirm 2', 'cancel 1', 'cancel 2']);
  add('confirm', 'confirm 3');
  assert.deepEqual(take(), ['confirm 3', 'offered 1', 'offered 2', 'hold 1']);
  assert.deepEqual(take(), ['hold 2', 'join 1', 'join 2']);
  assert.equal(queue.length, 0);
  queue.close();
});

test('a full queue refuses what comes last of what matters least', () => {
  const { queue, refused, add, take } = givenQueue({ most: 3 });
  assert.deepEqual(
    ['hold 1', 'join 1', 'hold 2', 'hold 3'].map(name => add(name.split(' ')[0] as Rank, name)),
    [true, true, true, true],
  );
  assert.deepEqual(refused, ['join 1'], 'a hold goes before who joins the line');
  assert.equal(add('hold', 'hold 4'), false);
  assert.equal(add('join', 'join 2'), false);
  assert.ok(add('confirm', 'confirm 1'));
  assert.deepEqual(refused, ['join 1', 'hold 3']);
  assert.deepEqual(take(), ['confirm 1', 'hold 1', 'hold 2']);
  queue.close();
});

test('what has waited past its deadline is refused, not taken; money and the end of holds wait as long as it takes', () => {
  const { time, queue, refused, add, take } = givenQueue();
  add('hold', 'early');
  time.now = 2_000;
  add('hold', 'later');
  add('confirm', 'expiry', expire);
  time.now = 3_000;
  assert.deepEqual(take(), ['expiry', 'later']);
  assert.deepEqual(refused, ['early']);
  add('confirm', 'expiry', expire);
  time.now = 1e9;
  assert.deepEqual(take(), ['expiry']);
  queue.close();
});

test('a deadline is kept while the writer itself hangs', () => {
  const { queue, refused, add, pass } = givenQueue();
  add('confirm', 'expiry', expire);
  add('hold', 'hold');
  add('join', 'join');
  pass(2_999);
  assert.deepEqual(refused, []);
  pass(1);
  assert.deepEqual(refused, ['hold']);
  pass(2_000);
  assert.deepEqual(refused, ['hold', 'join']);
  assert.equal(queue.length, 1);
  queue.close();
});

test('what would wait too long is refused when it comes; a batch’s worth never is, so that the pace is learnt anew', () => {
  const { time, queue, add, take } = givenQueue({ most: 1000, largestBatch: 10 });
  const add50 = () => Array.from({ length: 50 }, () => add('hold', 'hold')).filter(Boolean).length;
  assert.equal(add50(), 50, 'nothing is known yet');
  queue.takeAll();
  for (let expiry = 0; expiry < 100; expiry++) add('confirm', 'expiry', expire);
  for (let batch = 0; batch < 8; batch++, time.now += 2_500) take();
  queue.takeAll();
  const taken = add50();
  assert.ok(taken >= 10 && taken < 50, `${taken} of 50`);
  assert.ok(add('confirm', 'confirm'), 'what goes before all others does not wait for them');
  queue.close();
});

test('what is decided ahead goes on waiting: it is taken out whole, or not at all once anybody in it was refused', () => {
  const { queue, refused, add, pass } = givenQueue({ largestBatch: 3 });
  for (const name of ['hold 1', 'hold 2', 'join 1']) add(name.split(' ')[0] as Rank, name);
  const ahead = queue.peek(({ name }) => name !== 'join 1');
  assert.deepEqual(
    ahead.map(({ name }) => name),
    ['hold 1', 'hold 2'],
  );
  assert.equal(queue.length, 3);
  add('confirm', 'confirm 1');
  assert.ok(queue.remove(ahead), 'who comes later waits for the next batch, whatever their rank');
  assert.deepEqual(
    queue.take().map(({ name }) => name),
    ['confirm 1', 'join 1'],
  );
  add('hold', 'hold 3');
  add('join', 'join 2');
  const late = queue.peek(() => true);
  pass(3_000);
  assert.deepEqual(refused, ['hold 3']);
  assert.equal(queue.remove(late), false);
  assert.equal(queue.length, 1);
  queue.close();
});

test('ranks: paying first, then giving back, then offers, holds and joining', () => {
  const hold = (buyerId: string): Command => ({ do: 'hold', bookingId: 'b', buyerId, seatIds: ['A1'] });
  const isOffered = (buyerId: string) => buyerId === 'offered';
  assert.deepEqual(
    [expire, hold('offered'), hold('any'), join].map(command => rankOf(command, isOffered)),
    ['confirm', 'offered', 'hold', 'join'],
  );
  assert.equal(
    rankOf({ do: 'release', bookingId: 'b', buyerId: 'any' }, isOffered),
    'cancel',
    'what frees seats goes before what wants them',
  );
});

for (const [passes, outcome] of [
  [4_000, 'overloaded'],
  [0, 'accepted'],
] as const) {
  test(`a hold that waits ${passes} ms for a batch that hangs is ${outcome}, and never done behind its buyer’s back`, async t => {
    let jumped = 0;
    const [core] = await givenServers(t, { stopwatch: () => performance.now() + jumped });
    const { database } = core;
    const { showId } = await givenShow(database.write);
    const hold = (seatId: string) => reserve(core, newId(), { showId, seatIds: [seatId] });
    assert.ok(!((await hold('A1')) instanceof Refusal));

    const blocker = await database.write.connect();
    await blocker.query('begin');
    await blocker.query('select from seat_ledgers where show_id = $1 for update', [showId]);
    const first = hold('A2');
    const isStuck = `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await eventually('the batch hangs', async () => (await database.read.query(isStuck)).rows[0]!.count > 0);
    const second = hold('A3');
    jumped = passes;
    await blocker.query('rollback');
    blocker.release();
    const replies: Reply[] = await Promise.all([first, second]);
    assert.deepEqual(
      replies.map(reply => (reply instanceof Refusal ? reply.code : 'accepted')),
      ['accepted', outcome],
    );
    const { rows } = await database.read.query('select seat_id from claims order by seat_id');
    const claimed = rows.map(row => row.seat_id);
    assert.deepEqual(claimed, outcome === 'accepted' ? ['A1', 'A2', 'A3'] : ['A1', 'A2']);
    await assertRulesKept(database);
  });
}
