import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from './layout.ts';
import { bowl, cinema, club } from './plans.fixture.ts';
import { placeWords, seatWords } from './seat-words.ts';

const free = { price: '€10', state: 'free', chosen: false } as const;

test('a seat is named by row and number, and by its section only where there are several', () => {
  const hall = layOut(cinema);
  assert.equal(placeWords(hall, hall.indexOf.get('C12')!), 'Row C, seat 12');
  const arena = layOut(bowl(2, 3, 4));
  assert.equal(placeWords(arena, arena.indexOf.get('102-23')!), 'Block 102, row 2, seat 3');
  const floor = layOut(club);
  assert.equal(placeWords(floor, floor.indexOf.get('floor-7')!), 'Floor, place 7');
});

test('all that is to be known of a seat is said, its kind and state included', () => {
  const hall = layOut(cinema);
  const words = (seatId: string, more = {}) =>
    seatWords(hall, hall.indexOf.get(seatId)!, { ...free, ...more });
  assert.equal(words('C12'), 'Row C, seat 12, regular, €10, free');
  assert.equal(words('J15'), 'Row J, seat 15, space for a wheelchair, gold, €10, free');
  assert.equal(words('C12', { chosen: true }), 'Row C, seat 12, regular, €10, chosen by you');
  assert.equal(
    words('C12', { state: 'held' }),
    'Row C, seat 12, regular, €10, held by somebody else just now',
  );
});
