import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from './layout.ts';
import { bowl, cinema } from './plans.fixture.ts';
import { pickTogether, type Wish } from './together.ts';

const layout = layOut(cinema);

/** Picks in the cinema with only these seats free, all if not told; answers names. */
function pick(count: number, free?: readonly string[], more: Partial<Wish> = {}) {
  const isFree = (seat: number): boolean => !free || free.includes(layout.seats[seat]!.seatId);
  const picked = pickTogether(layout, { count, isFree, ...more });
  return picked && { how: picked.how, seats: picked.seats.map(seat => layout.seats[seat]!.seatId) };
}

test('the best seats are side by side, in the middle and a little behind it before a screen', () => {
  const picked = pick(2)!;
  assert.equal(picked.how, 'row');
  assert.match(picked.seats[0]!, /^[FG]/);
  assert.ok(Math.abs(Number(picked.seats[0]!.slice(1)) - 7.5) <= 1.5, String(picked.seats));
});

test('a chosen class is kept to', () => {
  const picked = pick(3, undefined, { class: 'gold' })!;
  assert.ok(picked.seats.every(seat => 'FGHIJ'.includes(seat[0]!)));
});

test('no seat is left alone where it can be helped', () => {
  // The two in the middle would leave one seat alone on either side.
  assert.notDeepEqual(pick(2, ['E7', 'E8', 'E9', 'E10'])!.seats.toSorted(), ['E8', 'E9']);
  assert.deepEqual(pick(3, ['E8', 'E9', 'E10', 'E11'])!.how, 'row');
});

test('seats on the two sides of an aisle are not together', () => {
  assert.equal(pick(2, ['C4', 'C5', 'D9'])!.how, 'near');
});

test('a party too large for any row sits in two rows, one behind the other', () => {
  const picked = pick(4, ['C7', 'C8', 'D7', 'D8', 'A1', 'A2', 'H16', 'J1'])!;
  assert.equal(picked.how, 'two-rows');
  assert.deepEqual(picked.seats.toSorted(), ['C7', 'C8', 'D7', 'D8']);
});

test('nothing is offered when fewer are free than wanted', () => {
  assert.equal(pick(3, ['A1', 'A2']), undefined);
});

test('wheelchair and companion seats are left alone unless asked for', () => {
  assert.equal(pick(1, ['J14', 'J15', 'J16']), undefined);
  const asked = pick(2, undefined, { wheelchair: true })!;
  assert.deepEqual(asked.seats, ['J14', 'J15']);
});

test('a bowl of 15,000 answers for every party size', () => {
  const arena = layOut(bowl());
  const isFree = (seat: number): boolean => seat % 3 !== 0;
  for (let count = 1; count <= 10; count++) {
    const picked = pickTogether(arena, { count, isFree });
    assert.equal(new Set(picked?.seats).size, count);
    assert.ok(picked!.seats.every(isFree));
  }
});
