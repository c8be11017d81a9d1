import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnFacts } from '../../../stream/src/process/own-facts.ts';
import { TestStream } from '../../../stream/src/testing/joined.fixture.ts';
import { type BookingCore, beginPayment, settlePayment } from '../booking/index.ts';
import { reserve } from '../booking/reserve.ts';
import { transaction } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { FROM_THE_BEGINNING, publishFacts, readFacts } from '../platform/outbox.ts';
import { givenBooking } from '../testing/booking.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import { FeedOfFacts } from './index.ts';

const contact = { name: 'Ada', email: 'ada@example.org' };

/** Holds seats and pays for them, once for each answer of the bank; gives the booking. */
async function buy(
  core: BookingCore,
  showId: string,
  seatIds: string[],
  ...answers: ('authorised' | 'declined')[]
) {
  const buyerId = newId();
  const reply = (await reserve(core, buyerId, { showId, seatIds })) as { body: { bookingId: string } };
  const { bookingId } = reply.body;
  for (const answer of answers) {
    const paymentId = newId();
    await beginPayment(core, {
      bookingId,
      buyerId,
      paymentId,
      provider: 'sandbox',
      method: 'credit-card',
      contact,
    });
    await settlePayment(core, { paymentId, answer, reference: null, reason: '' });
  }
  return { bookingId, buyerId };
}

test("Matinee's own bookings are joined like any others, with names, minor units and the venue's time", async t => {
  const core = await givenBooking(t);
  const { write } = core.database;
  const show = await givenShow(write, {
    timeZone: 'Asia/Kolkata',
    currency: 'JPY',
    prices: { regular: 1500 },
  });
  const { bookingId, buyerId } = await buy(core, show.showId, ['A1', 'A2', 'A3'], 'declined', 'authorised');
  await buy(core, show.showId, ['B1'], 'declined');
  const { facts } = await eventually('all facts can be read', async () => {
    const read = await readFacts(write, FROM_THE_BEGINNING, 1_000);
    return read.facts.filter(fact => fact.topic === 'payment_failed').length === 2 && read;
  });
  const told = await new FeedOfFacts().tell(write, facts);

  const given = await TestStream.open(t, Date.now());
  const taking = await OwnFacts.open(given.stream.events);
  await taking.take(told.slice(0, 4));
  // The answer got lost, and the batch comes again with more behind it; and once more after a restart.
  await taking.take(told);
  await given.restart();
  await (await OwnFacts.open(given.stream.events)).take(told);
  const { sums, isExact } = await given.finish('matinee');
  assert.ok(isExact);
  assert.deepEqual(
    sums.map(({ outcomes }) => outcomes),
    [{ failed_payment: 2, matched: 2, duplicate: 1, unpaid: 1 }],
  );
  const orders = await given.rows(`
    select order_id, customer_id, customer_name, event_location, total, amount, currency, payment_method, payment_type, show_id, city
      from orders_fact where outcome = 'matched'`);
  assert.deepEqual(orders, [
    {
      order_id: bookingId,
      customer_id: buyerId,
      customer_name: 'Ada',
      event_location: 'Lichtspiel, Berlin',
      total: 3750,
      amount: 3750,
      currency: 'JPY',
      payment_method: 'Credit Card',
      payment_type: 'Card',
      show_id: show.showId,
      city: 'Berlin',
    },
  ]);
  const at = facts.find(fact => fact.topic === 'payment_started')!.at;
  const local = new Date(at.getTime() + 5.5 * 3_600_000);
  const seats = await given.rows(`
    select seat_number, seat_price, booking_hour from bookings_fact where outcome = 'matched' order by seat_index`);
  assert.deepEqual(
    seats,
    [
      ['A1', 1500],
      ['A2', 1500],
      ['A3', 750],
    ].map(([seat_number, seat_price]) => ({
      seat_number,
      seat_price,
      booking_hour: local.getUTCHours(),
    })),
  );
});

test('a fact whose transaction was overtaken is in the stream as well', async t => {
  const { database } = await givenBooking(t);
  const { write } = database;
  const fact = (key: string) => ({
    factId: newId(),
    topic: 'hold_expired',
    key,
    at: Date.now(),
    payload: {},
  });
  const slow = await write.connect();
  await slow.query('begin');
  await publishFacts(slow, [fact('slow')]);
  await transaction(write, sql => publishFacts(sql, [fact('quick')]));

  const given = await TestStream.open(t, Date.now());
  const taking = await OwnFacts.open(given.stream.events);
  const feed = new FeedOfFacts();
  const first = await readFacts(write, FROM_THE_BEGINNING, 10);
  await taking.take(await feed.tell(write, first.facts));
  await slow.query('commit');
  slow.release();
  const later = await eventually('both can be read', async () => {
    const read = await readFacts(write, first.cursor, 10);
    return first.facts.length + read.facts.length === 2 && read;
  });
  await taking.take(await feed.tell(write, later.facts));
  const keys = (await given.stream.events.read({}, 10)).map(({ key }) => key);
  assert.deepEqual(keys.sort(), ['quick', 'slow']);
});
