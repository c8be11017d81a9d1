import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { givenBooking } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { loadShow } from './load.ts';
import { release } from './release.ts';
import { reserve } from './reserve.ts';
import { joinWaiting } from './waiting.ts';
import { WaitingBoard } from './waiting-boards.ts';

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
