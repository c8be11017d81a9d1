import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import fc from 'fast-check';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { assertRulesKept, givenRivals, givenServers } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { assertEveryRefusalExact, type Told } from '../testing/told.ts';
import { askRules } from './audit.ts';
import type { BookingCore } from './core.ts';
import { release } from './release.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { seatBoard } from './seat-map.ts';

const codeOf = (reply: Reply) => (reply instanceof Refusal ? reply.code : 'accepted');
const MOST_TRIES = 40;

/** As a client does it that was told to come again: with the same key, until there is an answer. */
async function persist(
  server: BookingCore,
  buyerId: string,
  showId: string,
  seatIds: string[],
): Promise<Reply> {
  const key = { owner: buyerId, key: newId(), requestHash: Buffer.from(seatIds.join()).toString('hex') };
  for (let tries = 1; ; tries++) {
    const reply = await reserve(server, buyerId, { showId, seatIds }, key);
    if (codeOf(reply) !== 'overloaded' || tries === MOST_TRIES) return reply;
  }
}

test('B1, B2, B5: two servers take the same show for theirs to sell: no seat twice, and who loses is told exactly why', async t => {
  const servers = await givenRivals(t);
  const { database } = servers[0];
  const seats = 24;
  const { showId } = await givenShow(database.write, { plan: plainPlan(4, seats / 4) });
  const seatIds = (await seatBoard(servers[0], showId))!.show.seats.map(seat => seat.seatId);
  const seed = Date.now() % 1_000_000;
  t.diagnostic(`seed ${seed}`);
  const picks = fc.sample(fc.uniqueArray(fc.constantFrom(...seatIds), { minLength: 1, maxLength: 4 }), {
    numRuns: 60,
    seed,
  });
  const told: Told[] = await Promise.all(
    picks.map(async (wanted, index) => {
      const reply = await persist(servers[index % 2]!, newId(), showId, wanted);
      if (!(reply instanceof Refusal)) {
        const got = (reply.body as BookingView).seats.map(seat => seat.seatId);
        return { wanted, got };
      }
      return { wanted, code: reply.code, seatIds: reply.details.seatIds };
    }),
  );
  await assertEveryRefusalExact(database.read, showId, seats, told);
  await assertRulesKept(database);
});

test('B5: what another server has changed since is known before anybody is refused', async t => {
  const [one, other] = await givenRivals(t);
  const { showId } = await givenShow(one.database.write, { plan: plainPlan(1, 2) });
  const [ada, bob, cem] = [newId(), newId(), newId()];
  const held = await reserve(one, ada, { showId, seatIds: ['A1'] });
  assert.equal(codeOf(await reserve(other, bob, { showId, seatIds: ['A1'] })), 'seats-taken');
  await release(one, ada, (held as { body: BookingView }).body.bookingId);
  assert.equal(codeOf(await reserve(other, bob, { showId, seatIds: ['A1'] })), 'accepted');
  assert.equal(codeOf(await reserve(one, cem, { showId, seatIds: ['A1'] })), 'seats-taken');
  assert.equal(codeOf(await reserve(one, cem, { showId, seatIds: ['A2'] })), 'accepted');
  assert.equal(codeOf(await reserve(other, bob, { showId, seatIds: ['A2'] })), 'seats-may-return');
  await assertRulesKept(one.database);
});

test('B9: the same key on two servers at once has one effect and one reply', async t => {
  const servers = await givenServers(t, {}, {});
  const { database } = servers[0];
  const { showId } = await givenShow(database.write);
  for (let round = 1; round <= 10; round++) {
    const buyerId = newId();
    const key = { owner: buyerId, key: 'same', requestHash: Buffer.from('same').toString('hex') };
    const ask = (server: BookingCore) => reserve(server, buyerId, { showId, seatIds: [`A${round}`] }, key);
    const [first, second] = await Promise.all(servers.map(ask));
    assert.equal(codeOf(first!), 'accepted');
    assert.deepEqual(second, first);
  }
  const { rows } = await database.read.query('select count(*) from bookings');
  assert.equal(rows[0]!.count, 10);
  await assertRulesKept(database);
});

async function brokenRules(server: BookingCore): Promise<string[]> {
  const broken = [];
  for await (const { id, breaches } of askRules(server.database.read))
    if (breaches.length > 0) broken.push(id);
  return broken;
}

// The controls: without what protects a sale the same races must go wrong, or else they would prove nothing.

test('B1: control: without the fence and the key, two servers do sell a seat twice, and the audit finds it', async t => {
  const servers = await givenRivals(t);
  const { database } = servers[0];
  const { showId } = await givenShow(database.write);
  await database.write.query(`
    alter table claims drop constraint claims_pkey;
    create or replace function assert_batch(as_decided boolean, complaint text) returns boolean
      language sql as 'select true'`);
  for (const server of servers) await seatBoard(server, showId);
  const replies = [];
  for (const server of servers)
    replies.push(codeOf(await reserve(server, newId(), { showId, seatIds: ['A1'] })));
  assert.deepEqual(replies, ['accepted', 'accepted']);
  assert.ok((await brokenRules(servers[0])).includes('B1'));
});

test('B1: control: the key alone still refuses the second sale, when the fence is gone', async t => {
  const servers = await givenRivals(t);
  const { database } = servers[0];
  const { showId } = await givenShow(database.write);
  await database.write.query(`
    create or replace function assert_batch(as_decided boolean, complaint text) returns boolean
      language sql as 'select true'`);
  for (const server of servers) await seatBoard(server, showId);
  const replies = [];
  for (const server of servers)
    replies.push(codeOf(await reserve(server, newId(), { showId, seatIds: ['A1'] })));
  assert.deepEqual(replies, ['accepted', 'seats-taken']);
});

test('B1: control: looking first and inserting then, as in a textbook, sells a seat twice', async t => {
  const [{ database }] = await givenServers(t, {});
  await database.write.query('create table sold (seat_id text, buyer integer)');
  const connections = await Promise.all([database.write.connect(), database.write.connect()]);
  const buy = async (sql: Sql, buyer: number, bothHaveLooked: () => Promise<void>) => {
    await sql.query('begin');
    const { rowCount } = await sql.query(`select from sold where seat_id = 'A1'`);
    await bothHaveLooked();
    if (rowCount === 0) await sql.query(`insert into sold values ('A1', $1)`, [buyer]);
    await sql.query('commit');
  };
  try {
    let looked = 0;
    let go = () => {};
    const both = new Promise<void>(resolve => (go = resolve));
    const bothHaveLooked = () => {
      looked += 1;
      if (looked === 2) go();
      return both;
    };
    await Promise.all(connections.map((sql, buyer) => buy(sql, buyer, bothHaveLooked)));
  } finally {
    for (const connection of connections) connection.release();
  }
  const { rows } = await database.read.query('select count(*) from sold');
  assert.equal(rows[0]!.count, 2);
});
