import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { newId } from '../platform/ids.ts';
import { assertRulesKept, givenBooking, letTimePass } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import type { BookingCore } from './core.ts';
import { beginPayment, settlePayment } from './pay.ts';
import { release } from './release.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { seatBoard } from './seat-map.ts';
import { awaitChange, joinWaiting, leaveWaiting, readEntry, readPlaces } from './waiting.ts';

const bodyOf = <T>(reply: Reply): T => {
  assert.ok(!(reply instanceof Refusal), `refused: ${JSON.stringify(reply)}`);
  return reply.body as T;
};
const codeOf = (reply: unknown) => (reply instanceof Refusal ? reply.code : 'accepted');

/** A show of `seats` seats, all held by one buyer who may have them. */
async function givenFullShow(core: BookingCore, seats: number) {
  const given = { plan: plainPlan(1, seats), mostSeatsPerBuyer: 100 };
  const { showId } = await givenShow(core.database.write, given);
  const holders = [];
  for (let number = 1; number <= seats; number++) {
    const buyerId = newId();
    const held = bodyOf<BookingView>(await reserve(core, buyerId, { showId, seatIds: [`A${number}`] }));
    holders.push({ buyerId, bookingId: held.bookingId, give: () => release(core, buyerId, held.bookingId) });
  }
  const join = async (wanted: number, buyerId = newId()) => {
    const place = bodyOf<WaitingView>(await joinWaiting(core, buyerId, { showId, seats: wanted }));
    const look = async () => (await readEntry(core, buyerId, place.entryId))!;
    return { ...place, buyerId, look, leave: () => leaveWaiting(core, buyerId, place.entryId) };
  };
  return { showId, holders, join };
}

const clean = (core: BookingCore) => assertRulesKept(core.database);

test('W1: places are numbered in the order of arrival, one per buyer and show, and survive a restart', async t => {
  const core = await givenBooking(t);
  const { showId, join } = await givenFullShow(core, 4);
  const [first, second, third] = [await join(1), await join(2), await join(1)];
  assert.deepEqual([first.position, second.position, third.position], [1, 2, 3]);
  assert.deepEqual([first.ahead, second.ahead, third.ahead], [0, 1, 2]);
  const again = await joinWaiting(core, second.buyerId, { showId, seats: 1 });
  assert.ok(again instanceof Refusal);
  assert.deepEqual([again.code, again.details.entryId], ['already-waiting', second.entryId]);
  core.lanes.forgetAll();
  assert.equal((await third.look()).position, 3);
  const fourth = await join(1);
  assert.equal(fourth.position, 4);
  const { rows } = await core.database.read.query('select number from waiting_entries order by number');
  assert.deepEqual(
    rows.map(row => row.number),
    [1, 2, 3, 4],
  );
  await clean(core);
});

test('W2: seats that come back are offered to the head in the same transaction, and to nobody else', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 3);
  const [head, next] = [await join(1), await join(1)];
  await holders[0]!.give();
  const offered = await head.look();
  assert.equal(offered.status, 'OFFERED');
  assert.deepEqual(offered.offer?.seatIds, ['A1']);
  const standsFor = Date.parse(offered.offer!.holdUntil) - Date.parse(offered.serverTime);
  assert.ok(standsFor > 110_000 && standsFor <= 120_000);
  assert.deepEqual((await next.look()).position, 1);
  assert.equal(codeOf(await reserve(core, newId(), { showId, seatIds: ['A1'] })), 'seats-may-return');
  const { rows } = await core.database.read.query(
    `select count(distinct transaction_id) as transactions from facts where topic in ('hold_released', 'offer_made')`,
  );
  assert.equal(rows[0]!.transactions, 1);
  await clean(core);
});

test('W2: an offer is taken by holding its seats, or some of them; the others go to the next', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 4);
  const [head, next] = [await join(2), await join(1)];
  await holders[1]!.give();
  await holders[2]!.give();
  const { offer } = await head.look();
  assert.deepEqual(offer?.seatIds, ['A2', 'A3']);
  const taken = bodyOf<BookingView>(await reserve(core, head.buyerId, { showId, seatIds: ['A3'] }));
  assert.equal(taken.bookingId, offer!.bookingId);
  assert.ok(Date.parse(taken.holdUntil!) - Date.parse(taken.serverTime) === 300_000);
  assert.equal((await head.look()).status, 'TAKEN');
  assert.deepEqual((await next.look()).offer?.seatIds, ['A2']);
  await clean(core);
});

test('W2: paying for an offer takes it', async t => {
  const core = await givenBooking(t);
  const { holders, join } = await givenFullShow(core, 2);
  const head = await join(1);
  await holders[0]!.give();
  const { bookingId } = (await head.look()).offer!;
  const paymentId = newId();
  const contact = { name: 'Ada', email: 'ada@example.org' };
  const start = { bookingId, buyerId: head.buyerId, paymentId, provider: 'p', method: 'paypal', contact };
  await beginPayment(core, start);
  assert.equal((await head.look()).status, 'TAKEN');
  const answer = { paymentId, answer: 'authorised', reference: 'r', reason: '' } as const;
  assert.equal(bodyOf<BookingView>(await settlePayment(core, answer)).status, 'CONFIRMED');
  await clean(core);
});

test('W3: nobody overtakes a head that wants more than has come back', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 4);
  const [head, small] = [await join(2), await join(1)];
  await holders[0]!.give();
  assert.equal((await head.look()).status, 'WAITING');
  assert.equal((await small.look()).status, 'WAITING');
  const board = (await seatBoard(core, showId))!;
  assert.equal(board.stateAt(0), 'held', 'what is kept for the line does not look free');
  await holders[3]!.give();
  assert.deepEqual((await head.look()).offer?.seatIds.sort(), ['A1', 'A4']);
  assert.equal((await small.look()).status, 'WAITING');
  await clean(core);
});

test('W3: where the show says first-that-fits, a smaller entry passes a larger one, which keeps its place', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 4);
  await core.database.write.query(`update shows set waiting_rule = 'first-that-fits' where show_id = $1`, [
    showId,
  ]);
  core.lanes.forgetAll();
  const [head, small] = [await join(2), await join(1)];
  await holders[0]!.give();
  assert.equal((await small.look()).status, 'OFFERED');
  const still = await head.look();
  assert.deepEqual([still.status, still.position, still.rule], ['WAITING', 1, 'first-that-fits']);
  await clean(core);
});

test('W4: while anyone waits, what is free is not on general sale; without a line it is, and there is nothing to wait for', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 4);
  const head = await join(3);
  await holders[0]!.give();
  assert.equal(codeOf(await reserve(core, newId(), { showId, seatIds: ['A1'] })), 'seats-may-return');
  await head.leave();
  assert.equal(codeOf(await joinWaiting(core, newId(), { showId, seats: 1 })), 'seats-available');
  assert.equal(codeOf(await reserve(core, newId(), { showId, seatIds: ['A1'] })), 'accepted');
  await clean(core);
});

test('W5: who cannot be served any more is told so at once', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 3);
  const [wantsThree, wantsOne] = [await join(3), await join(1)];
  const [{ buyerId, bookingId }] = holders as [(typeof holders)[0]];
  const paymentId = newId();
  const contact = { name: 'Ada', email: 'ada@example.org' };
  await beginPayment(core, { bookingId, buyerId, paymentId, provider: 'p', method: 'paypal', contact });
  assert.equal((await wantsThree.look()).status, 'WAITING', 'an unanswered payment may yet fail');
  const told = awaitChange(core, await wantsThree.look(), {
    buyerId: wantsThree.buyerId,
    since: (await wantsThree.look()).revision,
    waitMs: 20_000,
    signal: new AbortController().signal,
  });
  await settlePayment(core, { paymentId, answer: 'authorised', reference: 'r', reason: '' });
  assert.equal((await told)?.status, 'CANNOT_BE_SERVED');
  assert.deepEqual([(await wantsOne.look()).status, (await wantsOne.look()).position], ['WAITING', 1]);
  assert.equal(codeOf(await joinWaiting(core, newId(), { showId, seats: 3 })), 'show-full');
  await clean(core);
});

test('W5: a declined offer ends the entry, and the seats go to the next', async t => {
  const core = await givenBooking(t);
  const { holders, join } = await givenFullShow(core, 2);
  const [head, next] = [await join(1), await join(1)];
  await holders[0]!.give();
  const { bookingId } = (await head.look()).offer!;
  await release(core, head.buyerId, bookingId);
  assert.equal((await head.look()).status, 'LAPSED');
  assert.deepEqual((await next.look()).offer?.seatIds, ['A1']);
  const left = bodyOf<WaitingView>(await next.leave());
  assert.equal(left.status, 'LEFT');
  assert.equal((await next.look()).status, 'LEFT');
  assert.equal(bodyOf<WaitingView>(await next.leave()).status, 'LEFT');
  await clean(core);
});

test('W6: a place is nobody else’s to see or to give up', async t => {
  const core = await givenBooking(t);
  const { join } = await givenFullShow(core, 2);
  const { entryId } = await join(1);
  assert.equal(await readEntry(core, newId(), entryId), undefined);
  assert.equal(codeOf(await leaveWaiting(core, newId(), entryId)), 'not-found');
});

test('W2, W5: an offer that is not taken in two minutes passes to the next; B4: and not before', async t => {
  const core = await givenBooking(t);
  const { showId, holders, join } = await givenFullShow(core, 2);
  const [head, next] = [await join(1), await join(1)];
  await holders[0]!.give();
  await letTimePass(core, 119_000);
  await core.lanes.resume();
  assert.equal((await head.look()).status, 'OFFERED');
  await letTimePass(core, 6_000);
  await core.lanes.resume();
  assert.equal((await head.look()).status, 'LAPSED');
  assert.deepEqual((await next.look()).offer?.seatIds, ['A1']);
  assert.equal(codeOf(await reserve(core, head.buyerId, { showId, seatIds: ['A1'] })), 'seats-may-return');
  await clean(core);
});

test('W5: a wait is over after an hour', async t => {
  const core = await givenBooking(t);
  const { holders, join } = await givenFullShow(core, 2);
  const contact = { name: 'Ada', email: 'ada@example.org' };
  for (const { bookingId, buyerId } of holders) {
    const start = { bookingId, buyerId, paymentId: newId(), provider: 'p', method: 'paypal', contact };
    await beginPayment(core, start);
  }
  const waits = await join(1);
  await letTimePass(core, 59 * 60_000);
  await core.lanes.resume();
  assert.equal((await waits.look()).status, 'WAITING');
  await letTimePass(core, 60_000);
  await core.lanes.resume();
  assert.equal((await waits.look()).status, 'EXPIRED');
  await clean(core);
});

test('W1: of buyers who join at once, each has a number, and the line is served in that order', async t => {
  const core = await givenBooking(t);
  const { holders, join } = await givenFullShow(core, 10);
  const places = await Promise.all(Array.from({ length: 60 }, () => join(1)));
  assert.deepEqual(
    places.map(place => place.position),
    places.map((_, index) => index + 1),
  );
  await Promise.all(holders.map(holder => holder.give()));
  const seen = await Promise.all(places.map(place => place.look()));
  assert.deepEqual(
    seen.map(view => view.status),
    places.map((_, index) => (index < 10 ? 'OFFERED' : 'WAITING')),
  );
  assert.deepEqual(
    seen.slice(10).map(view => view.position),
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  await clean(core);
});

test('W1: a buyer finds their places again, in every line, and none of another or one that has ended', async t => {
  const core = await givenBooking(t);
  const shows = [await givenFullShow(core, 2), await givenFullShow(core, 2), await givenFullShow(core, 2)];
  const buyerId = newId();
  await shows[0]!.join(1);
  const places = [];
  for (const { join } of shows) places.push(await join(1, buyerId));
  await places[1]!.leave();
  core.lanes.forgetAll();
  const first = await readPlaces(core, buyerId, { limit: 1 });
  assert.ok(!(first instanceof Refusal) && first.nextCursor !== null);
  const second = await readPlaces(core, buyerId, { limit: 1, cursor: first.nextCursor });
  assert.ok(!(second instanceof Refusal));
  assert.deepEqual(
    [...first.items, ...second.items].map(({ entryId, position }) => [entryId, position]),
    [
      [places[2]!.entryId, 1],
      [places[0]!.entryId, 2],
    ],
  );
  assert.equal(second.nextCursor, null);
});
