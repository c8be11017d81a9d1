import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packedStates, packStates } from '@matinee/contract/seat-states.ts';
import { layOut } from './layout.ts';
import { cinema, club } from './plans.fixture.ts';
import { SeatStore } from './seat-store.ts';

const storeOf = (plan = cinema, options: { most?: number; own?: string[] } = {}) => {
  const store = new SeatStore(layOut(plan), { most: 10, ...options });
  const seat = (seatId: string): number => store.layout.indexOf.get(seatId)!;
  const names = (seats: readonly number[]): string[] => seats.map(at => store.layout.seats[at]!.seatId);
  const held = (...seatIds: string[]) => seatIds.map(seatId => ({ seatId, state: 'held' as const }));
  /** What the server says when just these are held. */
  const snapshot = (revision: number, ...seatIds: string[]) => {
    const codes = new Uint8Array(store.layout.seats.length);
    for (const seatId of seatIds) codes[seat(seatId)] = packedStates.indexOf('held');
    return { revision, states: Buffer.from(packStates(codes)).toString('base64') };
  };
  return { store, seat, names, held, snapshot };
};

test('seats are chosen and put back in the order of choosing', () => {
  const { store, seat, names } = storeOf();
  for (const seatId of ['C3', 'A1', 'B2']) store.toggle(seat(seatId));
  assert.equal(store.toggle(seat('A1')), 'put-back');
  assert.deepEqual(names(store.current().chosen), ['C3', 'B2']);
});

test('B3: no more than the most may be chosen, one at a time or together', () => {
  const { store, seat } = storeOf(cinema, { most: 2 });
  store.choose(['A1', 'A2', 'A3'].map(seat));
  assert.equal(store.current().chosen.length, 2);
  assert.equal(store.toggle(seat('A4')), 'too-many');
});

test('a chosen seat that somebody else takes is given up and reported', () => {
  const { store, seat, names, held } = storeOf();
  store.choose(['A1', 'A2'].map(seat));
  store.applyChanges({ revision: 4, changes: held('A2', 'F9') });
  assert.deepEqual(names(store.current().chosen), ['A1']);
  assert.deepEqual(names(store.current().lost), ['A2']);
  assert.equal(store.toggle(seat('F9')), 'not-free');
});

test('changes that come twice change nothing', () => {
  const { store, seat, snapshot } = storeOf();
  store.applySnapshot(snapshot(7, 'A1'));
  store.applyChanges({ revision: 7, changes: [{ seatId: 'A1', state: 'free' }] });
  assert.equal(store.isFree(seat('A1')), false);
});

test('a new snapshot frees what it does not name, even one with a lower revision', () => {
  const { store, seat, snapshot } = storeOf();
  store.applySnapshot(snapshot(5, 'A1'));
  store.applySnapshot(snapshot(2, 'A2'));
  assert.equal(store.isFree(seat('A1')), true);
  assert.equal(store.isFree(seat('A2')), false);
});

test('the buyer’s own hold does not count as lost while it is made; refused, it does', async () => {
  const { store, seat, names, held } = storeOf();
  store.choose(['A1', 'A2'].map(seat));
  await store.claim(async () => store.applyChanges({ revision: 1, changes: held('A1', 'A2') }));
  assert.deepEqual(names(store.current().chosen), ['A1', 'A2']);
  await assert.rejects(store.claim(async () => Promise.reject(new Error('refused'))));
  assert.deepEqual(names(store.current().lost), ['A1', 'A2']);
});

test('places to stand are the first free ones, and others take the place of lost ones', () => {
  const { store, names, snapshot } = storeOf(club);
  const floor = store.layout.sections.findIndex(section => section.name === 'Floor');
  store.applySnapshot(snapshot(1, 'floor-1'));
  assert.equal(store.chooseStanding(floor, 3), 3);
  assert.deepEqual(names(store.current().chosen), ['floor-2', 'floor-3', 'floor-4']);
  store.markTaken(['floor-3']);
  assert.deepEqual(names(store.current().chosen), ['floor-2', 'floor-4', 'floor-5']);
  assert.deepEqual(store.current().lost, []);
});

test('while changing seats one’s own may be kept, and a further one takes the earliest one’s place', () => {
  const { store, seat, names, snapshot } = storeOf(cinema, { most: 2, own: ['A1', 'A2'] });
  store.applySnapshot(snapshot(1, 'A1', 'A2'));
  assert.deepEqual(names(store.current().chosen), ['A1', 'A2']);
  store.toggle(seat('A3'));
  assert.deepEqual(names(store.current().chosen), ['A2', 'A3']);
});
