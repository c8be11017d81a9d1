import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { givenBooking } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import type { BookingCore } from './core.ts';
import { loadShow } from './load.ts';
import { release } from './release.ts';
import { reserve } from './reserve.ts';
import { joinWaiting, leaveWaiting, readEntry, waitingBoard } from './waiting.ts';
import { WaitingBoard, WaitingBoards } from './waiting-boards.ts';

test('whose turn has come hears of it at once; the others in turns of a few, once however often the line has moved', async t => {
  const core = await givenBooking(t);
  const { database } = core;
  const { showId } = await givenShow(database.write, { plan: plainPlan(1, 4) });
  const holder = newId();
  const { body } = (await reserve(core, holder, { showId, seatIds: ['A1', 'A2', 'A3', 'A4'] })) as {
    body: { bookingId: string };
  };
  const buyers = Array.from({ length: 450 }, newId);
  const entryIds: string[] = [];
  for (const reply of await Promise.all(buyers.map(buyer => joinWaiting(core, buyer, { showId, seats: 1 }))))
    entryIds.push((reply as { body: { entryId: string } }).body.entryId);

  const turns: (() => void)[] = [];
  const timers = { soon: (work: () => void) => void turns.push(work), after: () => () => {} };
  const show = async () => (await loadShow(database.read, showId))!;
  const board = new WaitingBoard(await show(), timers);
  const heard: string[] = [];
  for (const entryId of entryIds) board.follow(entryId, () => heard.push(entryId));

  await release(core, holder, body.bookingId);
  const offered = entryIds.slice(0, 4);
  const now = await show();
  const changes = offered.map(entryId => ({
    kind: 'entry' as const,
    was: null,
    is: now.seats.line.entry(entryId)!,
  }));
  board.advance(now, changes)();
  assert.deepEqual(heard, offered, 'in the turn of the commit');
  board.advance({ ...now, revision: now.revision + 1 }, changes)();
  assert.deepEqual(heard.splice(0), [...offered, ...offered]);
  const turn = () => turns.splice(0).map(work => work());
  const told = [0, 0, 0].map(() => {
    turn();
    return heard.length;
  });
  assert.deepEqual(told, [200, 400, 446]);
  assert.deepEqual(heard, entryIds.slice(4));
  turn();
  assert.equal(heard.length, 446, 'once');
});

/** Two seats that are held, and two who wait for one each; what releases the seats. */
async function givenLineOfTwo(core: BookingCore) {
  const { showId } = await givenShow(core.database.write, { plan: plainPlan(1, 2) });
  const [holder, ...buyers] = [newId(), newId(), newId()];
  const { body } = (await reserve(core, holder, { showId, seatIds: ['A1', 'A2'] })) as {
    body: { bookingId: string };
  };
  const join = async (buyerId: string) => {
    const joined = (await joinWaiting(core, buyerId, { showId, seats: 1 })) as { body: WaitingView };
    return { buyerId, entryId: joined.body.entryId };
  };
  const releaseSeats = () => release(core, holder, body.bookingId);
  return {
    showId,
    releaseSeats,
    join: async () => [await join(buyers[0]!), await join(buyers[1]!)] as const,
  };
}

test('W6: a server that has not heard yet of those who have joined at another tells them the same place and offer', async t => {
  const core = await givenBooking(t);
  const { showId, releaseSeats, join } = await givenLineOfTwo(core);
  // It looks at the line before anybody joins, and then nobody tells it anything.
  const late = { ...core, waiting: new WaitingBoards() };
  await waitingBoard(late, showId);
  const places = await join();
  const seenAt = (server: BookingCore) =>
    Promise.all(
      places.map(async ({ buyerId, entryId }) => {
        const { serverTime: _, ...view } = (await readEntry(server, buyerId, entryId))!;
        return view;
      }),
    );
  const waiting = await seenAt(late);
  assert.deepEqual(
    waiting.map(({ status, position, ahead }) => [status, position, ahead]),
    [
      ['WAITING', 1, 0],
      ['WAITING', 2, 1],
    ],
  );
  assert.deepEqual(waiting, await seenAt(core));
  await releaseSeats();
  const offered = await seenAt(late);
  assert.deepEqual(
    offered.map(({ status, offer }) => [status, offer?.seatIds]),
    [
      ['OFFERED', ['A1']],
      ['OFFERED', ['A2']],
    ],
  );
  assert.deepEqual(offered, await seenAt(core));
});

test('W6: who leaves while their place is being read has left', async t => {
  const core = await givenBooking(t);
  const { join } = await givenLineOfTwo(core);
  const [, { buyerId, entryId }] = await join();
  let isLeaving = true;
  const query = async (...asked: [string, unknown[]]) => {
    const rows = await core.database.read.query(...asked);
    // Between the row and the line.
    if (isLeaving) {
      isLeaving = false;
      await leaveWaiting(core, buyerId, entryId);
    }
    return rows;
  };
  const database = { ...core.database, read: { query } as unknown as Database['read'] };
  const view = await readEntry({ ...core, database, waiting: new WaitingBoards() }, buyerId, entryId);
  assert.deepEqual([view?.status, view?.position], ['LEFT', 0]);
});
