import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { givenBooking } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { loadShow } from './load.ts';
import { reserve } from './reserve.ts';
import { SeatBoard } from './seat-boards.ts';

test('B1: a board that was never told of a commit shows it with the next one', async t => {
  const core = await givenBooking(t);
  const { database } = core;
  const { showId } = await givenShow(database.write, { plan: plainPlan(1, 4) });
  const show = async () => (await loadShow(database.read, showId))!;
  const board = new SeatBoard(await show());
  /** Holds a seat, and gives the show with what that has changed. */
  const hold = async (seatId: string) => {
    const reply = await reserve(core, newId(), { showId, seatIds: [seatId] });
    const { bookingId } = (reply as { body: { bookingId: string } }).body;
    const loaded = await show();
    const is = loaded.seats.liveBooking(bookingId)!;
    return { loaded, changes: [{ kind: 'booking' as const, was: null, is }] };
  };
  const heard: string[] = [];
  board.follow({ changed: event => heard.push(event), retired: () => {} });

  const first = await hold('A1');
  board.advance(first.loaded, first.changes);
  assert.equal(board.stateAt(0), 'free', 'nothing is shown before its commit');
  const second = await hold('A2');
  board.advance(second.loaded, second.changes)();
  assert.deepEqual(
    [0, 1, 2, 3].map(position => board.stateAt(position)),
    ['held', 'held', 'free', 'free'],
  );
  assert.equal(board.revision, second.loaded.revision);
  assert.equal(heard.length, 1);
  assert.ok(heard[0]!.includes('"A1"') && heard[0]!.includes('"A2"'));
  assert.equal(
    board.since(first.loaded.revision - 1),
    undefined,
    'what was missed cannot be told change by change',
  );
});
