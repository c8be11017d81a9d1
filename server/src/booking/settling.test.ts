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
import { SeatBoard, SeatBoards } from './seat-boards.ts';
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
  share: most => most,
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

test('what has to be loaded while others write is decided when they have written, on the instant of then', async () => {
  const show = showForSale();
  const database = new SimulatedDatabase({
    shows: [show],
    newSeats: () => new ShowSeats(show),
    clock: () => BEGINNING,
  });
  let stopwatch = 0;
  const written: number[] = [];
  const { promise: othersHaveWritten, resolve: endOthers } = Promise.withResolvers<void>();
  const { promise: loaded, resolve: othersWrite } = Promise.withResolvers<void>();
  let isBusy = false;
  const store: Store = {
    ...storeOf(database, async ({ now }) => {
      written.push(now);
      return BEGINNING + stopwatch;
    }),
    async load(showId) {
      isBusy = true;
      othersWrite();
      return database.load(showId);
    },
    ready: () => (isBusy ? othersHaveWritten : Promise.resolve()),
  };
  const lane = new Lane({
    ...{ store, newId: ids, log: openLog('off', 'silent'), longestQueue: 10 },
    clock: new DatabaseClock(() => stopwatch),
    stopwatch: () => stopwatch,
    committed: () => () => {},
  });
  const reply = lane.submit(hold('A1'));
  await loaded;
  await new Promise(done => setImmediate(done));
  stopwatch = 2_000;
  endOthers();
  assert.equal(((await reply) as { status: number }).status, 201);
  assert.deepEqual(written, [BEGINNING + 2_000]);
  await lane.close();
});

test('who follows a show hears of every batch in its order, also while the next is decided ahead', async () => {
  const show = showForSale();
  const database = new SimulatedDatabase({
    shows: [show],
    newSeats: () => new ShowSeats(show),
    clock: () => BEGINNING,
  });
  const boards = new SeatBoards();
  const lane = new Lane({
    ...{ newId: ids, log: openLog('off', 'silent'), longestQueue: 100, largestBatch: 1 },
    store: storeOf(database, async writing => database.write([{ writing }])),
    clock: new DatabaseClock(() => 0),
    stopwatch: () => 0,
    committed: (loaded, changes) => boards.committed(loaded, changes),
  });
  const board = boards.keep((await lane.look('show', loaded => new SeatBoard(loaded)))!);
  const seats = show.seats.slice(0, 5).map(({ seatId }) => seatId);
  const replies = await Promise.all(seats.map(seatId => lane.submit(hold(seatId))));
  assert.ok(replies.every(reply => !(reply instanceof Refusal)));
  assert.equal(board.since(0)?.length, seats.length);
  await lane.close();
});
