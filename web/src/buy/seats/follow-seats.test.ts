import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeatStates } from '@matinee/contract/http/seats.ts';
import { layOut } from '../../seat-map/layout.ts';
import { cinema } from '../../seat-map/plans.fixture.ts';
import { SeatStore } from '../../seat-map/seat-store.ts';
import { followSeats } from './follow-seats.ts';

/** A stream that the test breaks and mends, over a seat map of this revision in which nothing is taken. */
function givenStream(t: { after(work: () => void): void }, revision: number) {
  const stream = Object.assign(new EventTarget(), { readyState: 0, close: () => {} });
  const store = new SeatStore(layOut(cinema), { most: 10 });
  let reads = 0;
  const readStates = async (): Promise<SeatStates> => {
    reads += 1;
    return { showId: 'show', planId: 'plan', planVersion: 1, revision, seatCount: 0, states: '' };
  };
  const source = { openStream: () => stream as unknown as EventSource, readStates };
  t.after(followSeats('show', store, () => {}, source));
  return {
    revision: () => store.current().revision,
    reads: () => reads,
    opens() {
      stream.readyState = 1;
      stream.dispatchEvent(new Event('open'));
    },
    sends(name: string, data: unknown) {
      stream.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
    },
    async breaks() {
      stream.readyState = 0;
      stream.dispatchEvent(new Event('error'));
      await new Promise(resolve => setImmediate(resolve));
    },
  };
}

test('a stream that breaks again before it has told anything is not waited for: the map is read', async t => {
  const stream = givenStream(t, 7);
  stream.opens();
  await stream.breaks();
  assert.deepEqual([stream.reads(), stream.revision()], [0, -1], 'the browser comes back by itself');
  stream.opens();
  await stream.breaks();
  assert.deepEqual([stream.reads(), stream.revision()], [1, 7]);
});

test('a stream that tells something between its breaks is relied on', async t => {
  const stream = givenStream(t, 7);
  for (const revision of [3, 4, 5]) {
    stream.opens();
    stream.sends('seats', { revision, changes: [] });
    await stream.breaks();
  }
  assert.deepEqual([stream.reads(), stream.revision()], [0, 5]);
});

test('a map that was read is not put over what an open stream has told since', async t => {
  const stream = givenStream(t, 7);
  await stream.breaks();
  const read = stream.breaks();
  stream.opens();
  stream.sends('snapshot', { revision: 9, states: '' });
  await read;
  assert.deepEqual([stream.reads(), stream.revision()], [1, 9]);
});
