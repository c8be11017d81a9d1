import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import pino from 'pino';
import { written } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { assertRulesKept, givenBooking, givenServers } from '../testing/booking.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { adoptBookings } from './adopt.ts';
import { cancel } from './cancel.ts';
import { DatabaseClock } from './database-clock.ts';
import { DatabaseStore } from './database-store.ts';
import { Lane } from './lane.ts';
import { LaneConnection } from './lane-connection.ts';
import { beginPayment, settlePayment } from './pay.ts';
import { release } from './release.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { seatBoard } from './seat-map.ts';
import { joinWaiting, readEntry } from './waiting.ts';

const viewIn = (reply: Reply): BookingView => {
  assert.ok(!(reply instanceof Refusal), `refused: ${JSON.stringify(reply)}`);
  return reply.body as BookingView;
};
const codeOf = (reply: unknown) => (reply instanceof Refusal ? reply.code : 'accepted');
const keyed = (owner: string, key: string, request = 'request') => ({
  owner,
  key,
  requestHash: Buffer.from(request).toString('hex'),
});
const contact = { name: 'Ada', email: 'ada@example.org' };

test('B1, B2: of buyers who want overlapping seats at once, each seat has one and nobody gets a part', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { plan: plainPlan(5, 10) });
  const wishes = Array.from({ length: 200 }, (_, index) => {
    const row = 'ABCDE'[index % 5];
    const first = 1 + (index % 7);
    return Array.from({ length: 1 + (index % 4) }, (_, seat) => `${row}${first + seat}`);
  });
  const replies = await Promise.all(wishes.map(seatIds => reserve(core, newId(), { showId, seatIds })));
  const held = replies.flatMap((reply, index) => {
    if (reply instanceof Refusal) return [];
    assert.deepEqual(
      viewIn(reply).seats.map(seat => seat.seatId),
      wishes[index],
    );
    return wishes[index]!;
  });
  assert.equal(new Set(held).size, held.length);
  assert.ok(held.length > 20);
  const { rows } = await core.database.read.query('select seat_id from claims where show_id = $1', [showId]);
  assert.deepEqual(rows.map(row => row.seat_id).sort(), held.sort());
  await assertRulesKept(core.database);
});

test('B9: a key gives the same reply and one effect, at once, later, and after a restart', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const buyer = newId();
  const ask = (key: string, seatIds: string[]) =>
    reserve(core, buyer, { showId, seatIds }, keyed(buyer, key, seatIds.join()));
  const [first, twin] = await Promise.all([ask('one', ['A1']), ask('one', ['A1'])]);
  assert.deepEqual(viewIn(twin), viewIn(first));
  assert.deepEqual(viewIn(await ask('one', ['A1'])), viewIn(first));
  assert.equal(codeOf(await ask('one', ['A2'])), 'idempotency-key-reused');

  const refused = await ask('two', ['A1', 'B1']);
  assert.equal(codeOf(refused), 'seats-taken');
  await release(core, buyer, viewIn(first).bookingId);
  assert.deepEqual(await ask('two', ['A1', 'B1']), refused, 'a refusal is a reply too');

  core.lanes.forgetAll();
  assert.deepEqual(viewIn(await ask('one', ['A1'])), viewIn(first));
  assert.deepEqual(await ask('two', ['A1', 'B1']), refused);
  const { rows } = await core.database.read.query('select count(*) from bookings');
  assert.equal(rows[0]!.count, 1);
  await assertRulesKept(core.database);
});

test('B9: keys from before memory began cost one batch its commit, and are asked for first from then on', async t => {
  const surprises: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void surprises.push(line) });
  const [core] = await givenServers(t, { log });
  const { showId } = await givenShow(core.database.write);
  const holds = ['A1', 'A2', 'A3', 'A4'].map(seatId => ({ buyer: newId(), seatId }));
  const ask = ({ buyer, seatId }: (typeof holds)[number]) =>
    reserve(core, buyer, { showId, seatIds: [seatId] }, keyed(buyer, `key of ${seatId}`));
  const first: Reply[] = [];
  for (const hold of holds) first.push(await ask(hold));
  assert.deepEqual(surprises, []);

  core.lanes.forgetAll();
  for (const [index, hold] of holds.entries())
    assert.deepEqual(viewIn(await ask(hold)), viewIn(first[index]!));
  assert.equal(surprises.length, 1, surprises.join('\n'));
  await assertRulesKept(core.database);
});

test('B6: nobody releases or pays for what is another’s', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const { bookingId } = viewIn(await reserve(core, newId(), { showId, seatIds: ['A1'] }));
  const thief = newId();
  assert.equal(codeOf(await release(core, thief, bookingId)), 'hold-not-yours');
  const start = { bookingId, buyerId: thief, paymentId: newId(), provider: 'p', method: 'paypal', contact };
  assert.equal(codeOf(await beginPayment(core, start)), 'hold-not-yours');
  await assertRulesKept(core.database);
});

test('B8, B10: paid in time, the seats are sold, with tickets, payment and facts in one transaction', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const buyerId = newId();
  const { bookingId } = viewIn(await reserve(core, buyerId, { showId, seatIds: ['A1', 'A2', 'A3'] }));
  const paymentId = newId();
  await beginPayment(core, { bookingId, buyerId, paymentId, provider: 'p', method: 'paypal', contact });
  assert.equal(codeOf(await release(core, buyerId, bookingId)), 'payment-pending');
  const answer = { paymentId, answer: 'authorised', reference: 'r', reason: '' } as const;
  const confirmed = viewIn(await settlePayment(core, answer));
  assert.equal(confirmed.status, 'CONFIRMED');
  assert.equal(confirmed.tickets?.length, 3);
  assert.equal(confirmed.total.amount, 2500);
  const again = viewIn(await settlePayment(core, answer));
  assert.equal(again.status, 'CONFIRMED');
  const { rows } = await core.database.read.query('select topic from facts order by position, place');
  assert.deepEqual(
    rows.map(row => row.topic),
    ['seats_held', 'payment_started', 'payment_succeeded', 'booking_confirmed'],
  );
  await assertRulesKept(core.database);
});

test('the seat map follows what was committed, by revision', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const board = (await seatBoard(core, showId))!;
  const seen: string[] = [];
  board.follow({ changed: event => seen.push(event), retired: () => seen.push('retired') });
  const buyerId = newId();
  const { bookingId } = viewIn(await reserve(core, buyerId, { showId, seatIds: ['A1', 'B2'] }));
  await release(core, buyerId, bookingId);
  const told = [
    {
      revision: 1,
      changes: [
        { seatId: 'A1', state: 'held' },
        { seatId: 'B2', state: 'held' },
      ],
    },
    {
      revision: 2,
      changes: [
        { seatId: 'A1', state: 'free' },
        { seatId: 'B2', state: 'free' },
      ],
    },
  ];
  assert.deepEqual(
    seen,
    told.map(data => written({ event: 'seats', id: data.revision, data })),
  );
  assert.deepEqual(board.since(1), seen.slice(1));
  assert.equal(board.since(99), undefined);
});

test('a show whose price was changed is sold at the new price, by a writer that had the old one in memory', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { prices: { regular: 1000 } });
  const { total } = viewIn(await reserve(core, newId(), { showId, seatIds: ['A1'] }));
  assert.equal(total.amount, 1000);
  const board = (await seatBoard(core, showId))!;
  const left = new Promise<void>(retired => void board.follow({ changed: () => {}, retired }));
  await core.database.write.query(`update shows set prices = '{"regular": 1500}' where show_id = $1`, [
    showId,
  ]);
  const after = viewIn(await reserve(core, newId(), { showId, seatIds: ['A2'] }));
  assert.equal(after.total.amount, 1500);
  await left;
  assert.equal((await seatBoard(core, showId))!.show.prices.regular, 1500);
});

test('how the line of a show works can be changed while a writer has the show in memory', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const book = async (seatId: string) =>
    void viewIn(await reserve(core, newId(), { showId, seatIds: [seatId] }));
  const change = (what: string) =>
    core.database.write.query(`update shows set ${what} where show_id = $1`, [showId]);
  const inMemory = async () => (await seatBoard(core, showId))!.show;
  await book('A1');
  assert.equal((await inMemory()).waitingRule, 'strict');
  await change(`waiting_rule = 'first-that-fits'`);
  await book('A2');
  await eventually('the new rule', async () => (await inMemory()).waitingRule === 'first-that-fits');
  await change('offer_seconds = 77');
  await book('A3');
  await eventually('the new time', async () => (await inMemory()).offerSeconds === 77);
});

test('a discount that is switched off is given no more', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { prices: { regular: 1000 } });
  const three = ['A1', 'A2', 'A3'];
  assert.equal(viewIn(await reserve(core, newId(), { showId, seatIds: three })).total.amount, 2500);
  await core.database.write.query(`update discounts set enabled = false`);
  const row = three.map(seatId => seatId.replace('A', 'B'));
  assert.equal(viewIn(await reserve(core, newId(), { showId, seatIds: row })).total.amount, 3000);
});

test('B6: staff of the venue cancel a booking in full, whatever the policy says; of other venues they do not', async t => {
  const core = await givenBooking(t);
  const { showId, venueId } = await givenShow(core.database.write, { cancelUntilMinutes: null });
  const buyerId = newId();
  const { bookingId } = viewIn(await reserve(core, buyerId, { showId, seatIds: ['A1'] }));
  const paymentId = newId();
  await beginPayment(core, { bookingId, buyerId, paymentId, provider: 'p', method: 'paypal', contact });
  await settlePayment(core, { paymentId, answer: 'authorised', reference: 'r', reason: '' });
  const owner = { buyerId, roles: ['buyer' as const], venueIds: [] };
  const partnerOf = (venue: string) => ({ buyerId: newId(), roles: ['partner' as const], venueIds: [venue] });
  assert.equal(codeOf(await cancel(core, owner, { bookingId })), 'not-cancellable');
  assert.equal(codeOf(await cancel(core, partnerOf(newId()), { bookingId })), 'hold-not-yours');
  const cancelled = viewIn(await cancel(core, partnerOf(venueId), { bookingId }));
  assert.deepEqual([cancelled.status, cancelled.refunded?.amount], ['CANCELLED', 1000]);
});

test('a guest who only waits keeps the place as an account', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { plan: plainPlan(1, 1) });
  await reserve(core, newId(), { showId, seatIds: ['A1'] });
  const [guest, account] = [newId(), newId()];
  const { entryId } = ((await joinWaiting(core, guest, { showId, seats: 1 })) as { body: WaitingView }).body;
  await adoptBookings(core, guest, account);
  assert.equal(await readEntry(core, guest, entryId), undefined);
  assert.equal((await readEntry(core, account, entryId))?.status, 'WAITING');
});

test('of two releases at once, both are told that the seats are released', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  const buyerId = newId();
  const { bookingId } = viewIn(await reserve(core, buyerId, { showId, seatIds: ['A1'] }));
  const both = await Promise.all([release(core, buyerId, bookingId), release(core, buyerId, bookingId)]);
  assert.deepEqual(
    both.map(reply => viewIn(reply).status),
    ['RELEASED', 'RELEASED'],
  );
});

test('while the database is away, all who ask are refused together, and none of them waits for the others', async t => {
  const log = openLog('off', 'silent');
  let tries = 0;
  class Counted extends LaneConnection {
    override client() {
      tries += 1;
      return super.client();
    }
  }
  const lane = new Lane({
    store: new DatabaseStore(new Counted('postgresql://nobody@127.0.0.1:1/none', 'a lane', log)),
    clock: new DatabaseClock(() => performance.now()),
    stopwatch: () => performance.now(),
    newId,
    log,
    committed: () => () => {},
    longestQueue: 100,
  });
  t.after(() => lane.close());
  const command = { do: 'expire' } as const;
  const ask = () => lane.submit({ showId: newId(), command, present: () => ({ status: 200, body: null }) });
  const replies = await Promise.all(Array.from({ length: 50 }, ask));
  assert.deepEqual(new Set(replies.map(codeOf)), new Set(['overloaded']));
  assert.ok(tries <= 4, `the database was asked for ${tries} times`);
});
