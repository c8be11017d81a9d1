import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { openLog } from '../platform/log.ts';
import { BEGINNING, showForSale } from '../testing/played-show.ts';
import { SimulatedDatabase } from '../testing/simulation/simulated-database.ts';
import { DatabaseClock } from './database-clock.ts';
import type { Submission } from './deciding.ts';
import { ShowSeats } from './engine/show-seats.ts';
import { Lane } from './lane.ts';
import type { RequestKey } from './replies.ts';
import { NotTheOwner, type Store } from './store.ts';
import type { Writing } from './write.ts';

const ids = (() => {
  let last = 0;
  return () => `id ${++last}`;
})();

const newLane = (store: Store) =>
  new Lane({
    ...{ store, newId: ids, log: openLog('off', 'silent'), longestQueue: 10 },
    clock: new DatabaseClock(() => 0),
    stopwatch: () => 0,
    committed: () => () => {},
  });

/** The database as a lane sees it; `write` is the test's. */
const storeOf = (database: SimulatedDatabase, write: Store['write']): Store => ({
  now: async () => BEGINNING,
  load: async showId => database.load(showId),
  bookings: async () => new Map(),
  entries: async () => new Map(),
  ready: async () => {},
  sharing: 1,
  write,
  keptReplies: async requests => database.keptReplies(requests),
  discard() {},
  async close() {},
});

const hold = (seatId: string, more: Partial<Submission> = {}): Submission => ({
  showId: 'show',
  command: { do: 'hold', bookingId: ids(), buyerId: `who wants ${seatId}`, seatIds: [seatId] },
  present: decision =>
    decision instanceof Refusal
      ? decision
      : { status: 201, body: { bookingId: decision.booking?.bookingId } },
  ...more,
});

test('B9: what may have been done before the lane became another’s is asked of the other only if it has a key', async () => {
  const show = showForSale();
  const newSeats = () => new ShowSeats(show);
  const database = new SimulatedDatabase({ shows: [show], newSeats, clock: () => BEGINNING });
  const other = newLane(storeOf(database, async writing => database.write([{ writing }])));
  let late: Writing | undefined;
  const stalled = newLane(
    storeOf(database, async writing => {
      if (!late) {
        late = writing;
        throw new Error('the connection was lost');
      }
      // The first batch arrives after all; then another has the lane, and writes to the same show.
      database.write([{ writing: late }]);
      await other.submit(hold('C1'));
      throw new NotTheOwner();
    }),
  );
  const passedOn: string[] = [];
  const elsewhere = (name: string) => async () => {
    passedOn.push(name);
    return refuse('not-found');
  };
  const key: RequestKey = { owner: 'owner', key: 'key', requestHash: '' };
  const [without, withKey] = await Promise.all([
    stalled.submit(hold('A1', { elsewhere: elsewhere('without a key') })),
    stalled.submit(hold('A2', { key, elsewhere: elsewhere('with a key') })),
  ]);
  assert.ok(without instanceof Refusal && without.code === 'overloaded', 'nobody can say what became of it');
  assert.ok(!(withKey instanceof Refusal) && withKey.status === 201, 'its reply is kept under its key');
  assert.deepEqual(passedOn, []);
});
