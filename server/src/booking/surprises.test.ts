import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { Peers } from '../platform/peers/index.ts';
import { assertRulesKept, givenBooking, givenServers, letTimePass } from '../testing/booking.ts';
import { cuttableWay } from '../testing/cuttable.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import { settableDatabaseClock } from '../testing/settable-clock.ts';
import type { BookingCore } from './core.ts';
import { Lanes } from './lanes.ts';
import { beginPayment, settlePayment } from './pay.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { seatBoard } from './seat-map.ts';

const codeOf = (reply: Reply) => (reply instanceof Refusal ? reply.code : 'accepted');
const bookingIn = (reply: Reply): BookingView => {
  assert.equal(codeOf(reply), 'accepted');
  return (reply as { body: BookingView }).body;
};
const TEN_MINUTES_MS = 600_000;

async function bookingsOf({ database }: BookingCore, showId: string): Promise<string[]> {
  const text = 'select booking_id from bookings where show_id = $1 order by 1';
  return (await database.read.query(text, [showId])).rows.map(row => row.booking_id as string);
}

for (const when of ['before', 'after'] as const) {
  test(`B9, B10: a connection lost just ${when} the commit loses no hold and makes none twice`, async t => {
    const way = cuttableWay(t);
    const [core] = await givenServers(t, { url: way.url });
    const { showId } = await givenShow(core.database.write);
    const buyerId = newId();
    const key = { owner: buyerId, key: 'one', requestHash: Buffer.from('A3').toString('hex') };
    await reserve(core, buyerId, { showId, seatIds: ['A1'] });
    way.cutNextBatch(when);
    const replies = await Promise.all([
      reserve(core, buyerId, { showId, seatIds: ['A2'] }),
      reserve(core, buyerId, { showId, seatIds: ['A3'] }, key),
      reserve(core, newId(), { showId, seatIds: ['A2'] }),
    ]);
    assert.equal(way.cuts, 1);
    assert.deepEqual(replies.map(codeOf), ['accepted', 'accepted', 'seats-taken']);
    const bookings = await bookingsOf(core, showId);
    assert.equal(bookings.length, 3);
    for (const reply of replies.slice(0, 2)) assert.ok(bookings.includes(bookingIn(reply).bookingId));
    assert.deepEqual(await reserve(core, buyerId, { showId, seatIds: ['A3'] }, key), replies[1]);
    await assertRulesKept(core.database);
  });
}

test('B8, B9: connections cut again and again while seats are held and paid for: what was told is so', async t => {
  const way = cuttableWay(t);
  const [core] = await givenServers(t, { url: way.url });
  const { showId } = await givenShow(core.database.write);
  const contact = { name: 'Ada', email: 'ada@example.org' };
  const buy = async (seatId: string) => {
    const [buyerId, paymentId] = [newId(), newId()];
    const { bookingId } = bookingIn(await reserve(core, buyerId, { showId, seatIds: [seatId] }));
    const start = { bookingId, buyerId, paymentId, provider: 'p', method: 'paypal', contact };
    assert.ok(!((await beginPayment(core, start)) instanceof Refusal));
    const answer = { paymentId, answer: 'authorised', reference: null, reason: '' } as const;
    return bookingIn(await settlePayment(core, answer));
  };
  for (let round = 0; round < 8; round++) {
    way.cutNextBatch(round % 2 === 0 ? 'after' : 'before');
    const told = await Promise.all([1, 2, 3].map(number => buy(`${'ABCDEFGH'[round]}${number}`)));
    assert.ok(told.every(booking => booking.status === 'CONFIRMED'));
  }
  assert.ok(way.cuts >= 6, `cut ${way.cuts} times`);
  const { rows } = await core.database.read.query(
    `select count(*) as tickets, count(distinct booking_id) as bookings from tickets where status = 'VALID'`,
  );
  assert.deepEqual(rows[0], { tickets: 24, bookings: 24 });
  await assertRulesKept(core.database);
});

test('B10: a backend that is terminated while it writes leaves nothing behind, and the batch is written by another', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  await reserve(core, newId(), { showId, seatIds: ['A1'] });
  const blocker = await core.database.write.connect();
  try {
    await blocker.query('begin; lock table claims in exclusive mode');
    const holding = reserve(core, newId(), { showId, seatIds: ['A2'] });
    const pid = await eventually('the lane waits for the lock', async () => {
      const waiting = `select pid from pg_stat_activity where datname = current_database()
        and application_name like 'matinee lane%' and wait_event_type = 'Lock'`;
      return (await core.database.read.query(waiting)).rows[0]?.pid;
    });
    await core.database.write.query('select pg_terminate_backend($1)', [pid]);
    await blocker.query('commit');
    const { bookingId } = bookingIn(await holding);
    assert.ok((await bookingsOf(core, showId)).includes(bookingId));
  } finally {
    blocker.release();
  }
  assert.equal((await bookingsOf(core, showId)).length, 2);
  await assertRulesKept(core.database);
});

test('B4: the database’s clock set ten minutes on ends a hold, whatever the machine’s says', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  // No lane has a connection yet, so theirs will go by the settable clock.
  const set = await settableDatabaseClock(core.database);
  const [ada, bob] = [newId(), newId()];
  bookingIn(await reserve(core, ada, { showId, seatIds: ['A1'] }));
  assert.equal(codeOf(await reserve(core, bob, { showId, seatIds: ['A1'] })), 'seats-taken');
  await set(TEN_MINUTES_MS);
  bookingIn(await reserve(core, bob, { showId, seatIds: ['A1'] }));
  await set(0);
  assert.equal(codeOf(await reserve(core, ada, { showId, seatIds: ['A1'] })), 'seats-taken');
  bookingIn(await reserve(core, ada, { showId, seatIds: ['A2'] }));
});

test('B4: the database’s clock set ten minutes back ends no hold, and what is held then lapses by the clock as it is', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const set = await settableDatabaseClock(core.database);
  const [ada, bob] = [newId(), newId()];
  bookingIn(await reserve(core, ada, { showId, seatIds: ['A1'] }));
  await set(-TEN_MINUTES_MS);
  assert.equal(codeOf(await reserve(core, bob, { showId, seatIds: ['A1'] })), 'seats-taken');
  bookingIn(await reserve(core, ada, { showId, seatIds: ['A2'] }));
  // By that clock it is ten minutes until the first hold was made, and five more until it lapses; the second needs five.
  await letTimePass(core, 310_000);
  assert.equal(codeOf(await reserve(core, bob, { showId, seatIds: ['A1'] })), 'seats-taken');
  bookingIn(await reserve(core, bob, { showId, seatIds: ['A2'] }));
  await letTimePass(core, TEN_MINUTES_MS);
  bookingIn(await reserve(core, bob, { showId, seatIds: ['A1'] }));
});

test('B4: the machine’s clock set ten minutes either way is nothing to a hold', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const [ada, bob] = [newId(), newId()];
  const { now } = Date;
  for (const ahead of [TEN_MINUTES_MS, -TEN_MINUTES_MS]) {
    const seat = ahead > 0 ? 'A1' : 'B1';
    bookingIn(await reserve(core, ada, { showId, seatIds: [seat] }));
    const clock = t.mock.method(Date, 'now', () => now() + ahead);
    core.lanes.forgetAll();
    assert.equal(codeOf(await reserve(core, bob, { showId, seatIds: [seat] })), 'seats-taken');
    const until = Date.parse(
      bookingIn(await reserve(core, bob, { showId, seatIds: [`${seat}0`] })).holdUntil!,
    );
    assert.ok(Math.abs(until - now() - 300_000) < 60_000, 'five minutes by the database');
    clock.mock.restore();
  }
});

test('B4: the machine’s stopwatch jumping either way ends no hold early and keeps none alive', async t => {
  let jumped = 0;
  const [core] = await givenServers(t, { stopwatch: () => performance.now() + jumped });
  const { showId } = await givenShow(core.database.write);
  const [ada, bob] = [newId(), newId()];
  const { bookingId } = bookingIn(await reserve(core, ada, { showId, seatIds: ['A1'] }));
  for (const jump of [TEN_MINUTES_MS, -2 * TEN_MINUTES_MS, TEN_MINUTES_MS]) {
    jumped += jump;
    const reply = await reserve(core, bob, { showId, seatIds: ['A1'] });
    assert.equal(codeOf(reply), 'seats-taken');
  }
  const { rows } = await core.database.read.query('select status from bookings where booking_id = $1', [
    bookingId,
  ]);
  assert.equal(rows[0]!.status, 'RESERVED');
  await letTimePass(core, 310_000);
  jumped -= TEN_MINUTES_MS;
  bookingIn(await reserve(core, bob, { showId, seatIds: ['A1'] }));
  await assertRulesKept(core.database);
});

test('B4: holds that lapsed while nobody knew of them are swept', async t => {
  const [core, other] = await givenServers(t, {}, {});
  const { showId } = await givenShow(core.database.write);
  const { bookingId } = bookingIn(await reserve(other, newId(), { showId, seatIds: ['A1'] }));
  await letTimePass(core, 400_000);
  other.lanes.forgetAll();
  // Whoever has the lane sweeps it; just now it may be on its way from one to the other.
  await eventually('the hold has ended', async () => {
    await Promise.all([core, other].map(({ lanes }) => lanes.sweep()));
    const text = 'select status from bookings where booking_id = $1';
    return (await core.database.read.query(text, [bookingId])).rows[0]!.status === 'EXPIRED';
  });
  await assertRulesKept(core.database);
});

test('B2: a command that cannot be decided or presented harms nobody else in its batch', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  // There is nothing to be told about.
  const poisonous = { as: 'joined', given: null as never } as const;
  const command = { do: 'hold', bookingId: newId(), buyerId: newId(), seatIds: ['A1'] } as const;
  const [before, poison, same, after] = await Promise.all([
    reserve(core, newId(), { showId, seatIds: ['A2'] }),
    core.lanes.submit({ showId, command, present: poisonous }),
    reserve(core, newId(), { showId, seatIds: ['A1'] }),
    reserve(core, newId(), { showId, seatIds: ['A3'] }),
  ]);
  assert.deepEqual([before, poison, same, after].map(codeOf), [
    'accepted',
    'overloaded',
    'accepted',
    'accepted',
  ]);
  assert.equal((await bookingsOf(core, showId)).length, 3);
  await assertRulesKept(core.database);
});

test('a reader of the seat map that throws keeps nobody from buying', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  await seatBoard(core, showId);
  core.boards.committed = () => {
    throw new Error('this reader is broken');
  };
  bookingIn(await reserve(core, newId(), { showId, seatIds: ['A1'] }));
  bookingIn(await reserve(core, newId(), { showId, seatIds: ['A2'] }));
});

test('beyond what may wait, commands are refused at once; closing finishes what was accepted', async t => {
  const database = await testDatabase(t);
  const { showId } = await givenShow(database.write);
  const lanes = new Lanes({
    database,
    newId,
    log: openLog('off', 'silent'),
    stopwatch: () => performance.now(),
    committed: () => () => {},
    longestQueue: 5,
    ticketCode: () => '',
    peers: new Peers({ key: Buffer.from('nobody'), url: null, log: openLog('off', 'silent') }),
    watched: { has: () => false, showIds: () => [], outdated: () => {} },
  });
  await lanes.open();
  const hold = (number: number) =>
    lanes.submit({
      showId,
      command: { do: 'hold', bookingId: newId(), buyerId: newId(), seatIds: [`A${number}`] },
      present: { as: 'held', given: null },
    });
  const asked = Array.from({ length: 8 }, (_, index) => hold(index + 1));
  const closed = lanes.close();
  const late = await hold(9);
  const codes = (await Promise.all(asked)).map(codeOf);
  assert.deepEqual(codes, [...Array(5).fill('accepted'), ...Array(3).fill('overloaded')]);
  assert.equal(codeOf(late), 'overloaded');
  await closed;
  const { rows } = await database.read.query('select count(*) from bookings');
  assert.equal(rows[0]!.count, 5);
});
