import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlayedShow, rowsOfSeats } from '../../testing/played-show.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

test('W5: who has waited an hour is dismissed, also behind somebody who joined before the clock was set back', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 2) });
  show.now += HOUR_MS;
  // What is being paid for does not lapse, and may come back.
  show.begin(show.hold('carl', 'A1', 'A2'), 'payment');
  const join = (buyerId: string) => show.do({ do: 'join', entryId: `of ${buyerId}`, buyerId, seats: 1 });
  const waiting = () => show.seats.line.waiting().map(({ buyerId }) => buyerId);
  join('ada');
  const adaUntil = show.now + HOUR_MS;
  show.now -= 10 * MINUTE_MS;
  join('bob');
  const bobUntil = show.now + HOUR_MS;
  assert.equal(show.seats.nextLapse(), bobUntil);
  show.now = bobUntil - 1;
  show.do({ do: 'expire' });
  assert.deepEqual(waiting(), ['ada', 'bob']);
  show.now = bobUntil;
  show.do({ do: 'expire' });
  assert.deepEqual(waiting(), ['ada']);
  assert.equal(show.seats.nextLapse(), adaUntil);
  show.now = adaUntil;
  show.do({ do: 'expire' });
  assert.deepEqual(waiting(), []);
});
