import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { assertRulesKept, givenServers, openServer } from '../testing/booking.ts';
import { cuttableWay } from '../testing/cuttable.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import type { BookingCore } from './core.ts';
import { release } from './release.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { seatBoard } from './seat-map.ts';
import { awaitChange, joinWaiting, readEntry } from './waiting.ts';

const bookingIn = (reply: Reply): BookingView => {
  assert.ok(!(reply instanceof Refusal), `refused: ${JSON.stringify(reply)}`);
  return reply.body as BookingView;
};

const lanesPerOwner = async ({ read }: Database): Promise<number[]> => {
  const text = 'select count(*) from lanes where server_id is not null group by server_id order by 1';
  return (await read.query(text)).rows.map(row => row.count as number);
};

const shared = (database: Database, ...lanes: number[]) =>
  eventually(`the lanes are shared as ${lanes}`, async () => {
    const found = await lanesPerOwner(database);
    return found.join() === lanes.join();
  });

const showsOf = async (database: Database, count: number): Promise<string[]> => {
  const shows = [];
  for (let number = 0; number < count; number++) shows.push((await givenShow(database.write)).showId);
  return shows;
};

test('B1, B9: three servers share the lanes, and any of them sells any show', async t => {
  const servers = await givenServers(t, {}, {}, {});
  const { database } = servers[0];
  await shared(database, 2, 2, 2);
  const shows = await showsOf(database, 8);
  const buyerId = newId();
  for (const [number, showId] of shows.entries()) {
    const key = { owner: buyerId, key: `show ${number}`, requestHash: Buffer.from('A1').toString('hex') };
    const ask = (server: BookingCore) => reserve(server, buyerId, { showId, seatIds: ['A1'] }, key);
    const [first, ...others] = await Promise.all(servers.map(ask));
    assert.equal(bookingIn(first!).status, 'RESERVED');
    for (const other of others) assert.deepEqual(other, first);
  }
  for (const [number, showId] of shows.entries()) {
    const reply = await reserve(servers[number % 3]!, newId(), { showId, seatIds: ['A1', 'A2'] });
    assert.ok(reply instanceof Refusal && reply.code === 'seats-taken');
  }
  await assertRulesKept(database);
});

test('W6: a seat map and a place in line that are followed at one server tell what happens at another', async t => {
  const [one, other] = await givenServers(t, {}, {});
  const { database } = one;
  await shared(database, 3, 3);
  for (const showId of await showsOf(database, 6)) {
    for (const [here, there] of [
      [one, other],
      [other, one],
    ] as const) {
      const board = (await seatBoard(here, showId))!;
      const [row, buyerId] = [here === one ? 'A' : 'B', newId()];
      const position = board.show.seats.findIndex(({ seatId }) => seatId === `${row}1`);
      assert.equal(board.stateAt(position), 'free');
      const { bookingId } = bookingIn(await reserve(there, buyerId, { showId, seatIds: [`${row}1`] }));
      await eventually('the map shows it', () => board.stateAt(position) === 'held');
      assert.ok(!((await release(here, buyerId, bookingId)) instanceof Refusal));
      // What one has done here is seen here at once.
      assert.equal(board.stateAt(position), 'free');
    }
  }
});

test('W2, W6: who waits at one server is offered what is given back at another', async t => {
  const [one, other] = await givenServers(t, {}, {});
  await shared(one.database, 3, 3);
  for (let number = 0; number < 4; number++) {
    const { showId } = await givenShow(one.database.write, { mostSeatsPerBuyer: 100 });
    const all = (await seatBoard(one, showId))!.show.seats.map(seat => seat.seatId);
    const [holder, waiter] = [newId(), newId()];
    const { bookingId } = bookingIn(await reserve(one, holder, { showId, seatIds: all.slice(0, 10) }));
    for (let from = 10; from < all.length; from += 10)
      bookingIn(await reserve(one, newId(), { showId, seatIds: all.slice(from, from + 10) }));
    const joined = await joinWaiting(other, waiter, { showId, seats: 2 });
    assert.ok(!(joined instanceof Refusal), JSON.stringify(joined));
    const view = (await readEntry(other, waiter, (joined.body as WaitingView).entryId))!;
    const [signal, since] = [new AbortController().signal, view.revision];
    const waiting = awaitChange(other, view, { buyerId: waiter, since, waitMs: 5_000, signal });
    await release(one, holder, bookingId);
    assert.equal((await waiting)?.status, 'OFFERED');
  }
  await assertRulesKept(one.database);
});

test('B9: a server that stops hands its lanes over while everybody goes on buying, and nobody is told anything else', async t => {
  const [one, other] = await givenServers(t, {}, {});
  const { database } = one;
  await shared(database, 3, 3);
  const shows = await showsOf(database, 6);
  let isOver = false;
  const bought: BookingView[] = [];
  const buy = async (server: BookingCore, row: string) => {
    for (let number = 0; !isOver; number++) {
      const showId = shows[number % shows.length]!;
      const seatIds = [`${row}${1 + (Math.floor(number / shows.length) % 10)}`];
      const reply = await reserve(server, newId(), { showId, seatIds });
      if (number < shows.length * 10) bought.push(bookingIn(reply));
    }
  };
  const buying = ['A', 'B', 'C', 'D'].map(row => buy(row < 'C' ? one : other, row));
  await eventually('they are buying', () => bought.length > 20);
  await other.handOver();
  await shared(database, 6);
  const then = bought.length;
  await eventually('they go on', () => bought.length > then + 20);
  isOver = true;
  await Promise.all(buying);
  const { rows } = await database.read.query('select booking_id from bookings');
  const kept = new Set(rows.map(row => row.booking_id));
  assert.deepEqual(
    bought.filter(({ bookingId }) => !kept.has(bookingId)),
    [],
  );
  await assertRulesKept(database);
});

/** A batch of an owner that stands still is on its way to the database while another server takes over. */
async function lateBatch(
  t: Parameters<typeof givenServers>[0],
  given: (database: Database) => Promise<unknown>,
) {
  const way = cuttableWay(t);
  const idsOfStalled = new Set<string>();
  const remembered = () => {
    const id = newId();
    idsOfStalled.add(id);
    return id;
  };
  const [stalled, other] = await givenServers(t, { url: way.url, newId: remembered }, {});
  const { database } = other;
  await given(database);
  await shared(database, 3, 3);
  const owner = async (showId: string) =>
    (await database.read.query(OWNER, [Number.parseInt(showId.slice(-8), 16) % 6])).rows[0]!.server as number;
  const shows = await showsOf(database, 12);
  const owners = await Promise.all(shows.map(owner));
  const first = Math.min(...owners);
  const showId = shows.find((_, index) => owners[index] === first)!;
  bookingIn(await reserve(stalled, newId(), { showId, seatIds: ['A1'] }));
  way.stall();
  const late = reserve(stalled, newId(), { showId, seatIds: ['A2'] });
  await shared(database, 6);
  way.flow();
  const { bookingId } = bookingIn(await late);
  await assertRulesKept(database);
  const { rows } = await database.read.query(`select batch_id from seat_ledgers where show_id = $1`, [
    showId,
  ]);
  const { rows: bookings } = await database.read.query('select booking_id from bookings where show_id = $1', [
    showId,
  ]);
  assert.ok(bookings.some(row => row.booking_id === bookingId));
  assert.equal(bookings.length, 2);
  return { isWrittenByStalled: idsOfStalled.has(rows[0]!.batch_id) };
}

const OWNER = 'select server_id as server from lanes where lane = $1';

test('B1: the late batch of an owner that stood still is refused, and what it asked for is decided by the next', async t => {
  assert.deepEqual(await lateBatch(t, async () => {}), { isWrittenByStalled: false });
});

test('B1: control: without the epoch, the late batch is written, since the ledger has not moved meanwhile', async t => {
  const given = ({ write }: Database) =>
    write.query(`
      create or replace function assert_batch(as_decided boolean, complaint text) returns boolean
        language plpgsql as $$ begin
          if as_decided is not true and complaint <> 'owner' then raise exception '%', complaint; end if;
          return true;
        end $$`);
  assert.deepEqual(await lateBatch(t, given), { isWrittenByStalled: true });
});

/** A server that says that it lives, owns all lanes, and cannot be asked. */
async function silentOwner(t: { after(work: () => Promise<void>): void }, { write }: Database) {
  const client = await write.connect();
  await client.query('select pg_advisory_lock(741192834, 999)');
  const beat = () =>
    client.query(
      `insert into servers (server_id, url, is_leaving, seen_at) values (999, null, false, clock_timestamp())
       on conflict (server_id) do update set seen_at = excluded.seen_at`,
    );
  await beat();
  const beats = setInterval(beat, 200);
  t.after(async () => {
    clearInterval(beats);
    client.release(true);
  });
  await client.query('update lanes set server_id = 999, epoch = epoch + 1');
}

test('B9: a server that closes keeps nobody waiting for a writer that does not answer, though no time has passed', async t => {
  const database = await testDatabase(t);
  const core = await openServer(database, { stopwatch: () => 0 });
  const { showId } = await givenShow(database.write);
  await silentOwner(t, database);
  const asking = reserve(core, newId(), { showId, seatIds: ['A1'] });
  await core.close();
  const reply = await asking;
  assert.ok(reply instanceof Refusal && reply.code === 'overloaded', JSON.stringify(reply));
});
