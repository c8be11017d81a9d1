import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { CallFailed } from '../../api/problem.ts';
import { layOut } from '../../seat-map/layout.ts';
import { cinema, club } from '../../seat-map/plans.fixture.ts';
import { SeatStore } from '../../seat-map/seat-store.ts';
import { attemptFor, holdChosen } from './hold.ts';

const problem = { type: '/problems/seats-taken', title: '', status: 409, code: 'seats-taken' };
const gone = (...seatIds: string[]) => new CallFailed('seats-taken', { ...problem, seatIds });

/** A box office where these seats are taken; tells what it was asked, with which keys. */
function boxOffice(taken: string[]) {
  const asked: string[][] = [];
  const keys = new Set<string>();
  const send = async (seatIds: string[], key: string): Promise<BookingView> => {
    asked.push(seatIds);
    keys.add(key);
    const refused = seatIds.filter(seatId => taken.includes(seatId));
    if (refused.length > 0) throw gone(...refused);
    return {} as BookingView;
  };
  return { asked, keys, send };
}

test('B9: the same seats asked for again after no answer go with the same key, other seats with another', () => {
  const first = attemptFor(['A1', 'A2'], undefined);
  assert.equal(attemptFor(['A1', 'A2'], first).key, first.key);
  assert.notEqual(attemptFor(['A1', 'A3'], first).key, first.key);
});

test('a place to stand that has gone is exchanged for the next, under a new key', async () => {
  const store = new SeatStore(layOut(club), { most: 10 });
  store.chooseStanding(1, 2);
  const { asked, keys, send } = boxOffice(['floor-1', 'floor-2']);
  await holdChosen('show', store, attemptFor(['floor-1', 'floor-2'], undefined), send);
  assert.deepEqual(asked, [
    ['floor-1', 'floor-2'],
    ['floor-3', 'floor-4'],
  ]);
  assert.equal(keys.size, 2);
});

test('a crowd that takes every next place is not raced for ever', async () => {
  const store = new SeatStore(layOut(club), { most: 10 });
  store.chooseStanding(1, 1);
  const { asked, send } = boxOffice(Array.from({ length: 400 }, (_, index) => `floor-${index + 1}`));
  await assert.rejects(holdChosen('show', store, attemptFor(['floor-1'], undefined), send), CallFailed);
  assert.equal(asked.length, 4);
});

test('B5: seats that have gone are told, marked and given up; nothing else is tried in their place', async () => {
  const store = new SeatStore(layOut(cinema), { most: 10 });
  const seat = (seatId: string): number => store.layout.indexOf.get(seatId)!;
  store.choose(['A1', 'A2'].map(seat));
  const { asked, send } = boxOffice(['A2']);
  await assert.rejects(holdChosen('show', store, attemptFor(['A1', 'A2'], undefined), send), CallFailed);
  assert.equal(asked.length, 1);
  assert.deepEqual(store.current().chosen, [seat('A1')]);
  assert.deepEqual(store.current().lost, [seat('A2')]);
  assert.equal(store.isFree(seat('A2')), false);
});
