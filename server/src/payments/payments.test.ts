import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import {
  type BookingCore,
  beginPayment,
  openBooking,
  serveBooking,
  settlePayment,
} from '../booking/index.ts';
import { drain } from '../platform/drain.ts';
import { createHttp } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { migrateJobs, runJobs } from '../platform/jobs.ts';
import { openLog } from '../platform/log.ts';
import { derivedKey } from '../platform/secrets.ts';
import { assertRulesKept, letTimePass } from '../testing/booking.ts';
import { openTestDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import { openPayments, type PaymentTiming } from './index.ts';
import { signWebhook } from './signature.ts';

const log = openLog('off', 'silent');
const secret = 'a secret for tests, of thirty-two characters and more';
const [ann, bob] = [newId(), newId()];
const contact = { name: 'Ann', email: 'ann@example.org' };

/** Buyers, seats and the sandbox provider over real HTTP and PostgreSQL; impatient, so that nobody waits. */
async function openHouse(t: TestContext, timing: Partial<PaymentTiming> = {}) {
  const { database, end } = await openTestDatabase();
  await migrateJobs(database.url, log);
  const core = await openBooking({
    database,
    newId,
    log,
    ticketCode: ({ ticketId }) => `code of ${ticketId}`,
  });
  const identify = (token: string) => ({
    buyerId: token,
    roles: ['buyer' as const],
    guest: true,
    venueIds: [],
  });
  const http = await createHttp({ log, write: database.write, identify, strict: true, rateLimits: null });
  serveBooking(http, core);
  const patience = { deadlineMs: 150, lateMs: 400, askAfterMs: 600_000, reconcileEveryMs: 40, ...timing };
  const payments = openPayments({ http, core, clock: Date.now, log, secret, timing: patience });
  const jobs = await runJobs(database.url, payments.tasks, { log });
  await http.server.listen({ port: 0, host: '127.0.0.1' });
  t.after(async () => {
    await drain(http.server);
    await payments.stop();
    await jobs.stop();
    await core.close();
    await end();
  });
  const { showId } = await givenShow(database.write);
  const api = `http://127.0.0.1:${(http.server.server.address() as AddressInfo).port}/api/v1`;
  return new House(api, core, showId);
}

class House {
  readonly api: string;
  readonly core: BookingCore;
  readonly showId: string;
  constructor(api: string, core: BookingCore, showId: string) {
    this.api = api;
    this.core = core;
    this.showId = showId;
  }

  async ask(method: string, path: string, body?: unknown, buyer = ann, headers: Record<string, string> = {}) {
    const response = await fetch(this.api + path, {
      method,
      headers: { authorization: `Bearer ${buyer}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as BookingView & { code?: string } };
  }

  async hold(seatIds: string[], buyer = ann): Promise<string> {
    const { status, body } = await this.ask(
      'POST',
      '/bookings/reserve',
      { showId: this.showId, seatIds },
      buyer,
    );
    assert.equal(status, 201, JSON.stringify(body));
    return body.bookingId;
  }

  confirm(bookingId: string, token: string, key?: string) {
    const payment = { method: 'credit-card', token };
    return this.ask(
      'PUT',
      `/bookings/confirm/${bookingId}`,
      { payment, buyer: contact },
      ann,
      key ? { 'idempotency-key': key } : {},
    );
  }

  async status(bookingId: string): Promise<string> {
    return (await this.ask('GET', `/bookings/${bookingId}`)).body.status;
  }

  becomes(bookingId: string, status: string) {
    return eventually(`the booking is ${status}`, async () => (await this.status(bookingId)) === status);
  }

  /** Every payment of a booking with what the provider has of it. */
  async money(bookingId: string) {
    const { rows } = await this.core.database.read.query(
      `select p.state, s.state as provider, p.amount,
              coalesce((select sum(amount)::int from sandbox_provider.refunds r where r.payment_id = p.payment_id), 0) as back,
              coalesce((select array_agg(r.state order by r.state) from refunds r where r.payment_id = p.payment_id), '{}') as refunds
         from payments p left join sandbox_provider.payments s using (payment_id)
        where booking_id = $1 order by started_at`,
      [bookingId],
    );
    return rows;
  }

  async facts(bookingId: string): Promise<string[]> {
    const { rows } = await this.core.database.read.query<{ topic: string }>(
      `select topic from facts where key = $1 and topic like any('{payment%,refund%,booking%}') order by position, place`,
      [bookingId],
    );
    return rows.map(row => row.topic);
  }
}

const CAPTURED = { state: 'captured', provider: 'captured', amount: 2000, back: 0, refunds: [] };

test('approve: confirmed with a ticket per seat, and the money is captured once', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1', 'A2']);
  const { status, body } = await house.confirm(bookingId, 'approve', 'once');
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.status, 'CONFIRMED');
  assert.deepEqual(
    body.tickets?.map(ticket => ticket.seatId),
    ['A1', 'A2'],
  );
  const again = await house.confirm(bookingId, 'approve', 'once');
  assert.deepEqual(again, { status, body }, 'B9');
  const unkeyed = await house.confirm(bookingId, 'approve');
  assert.deepEqual([unkeyed.status, unkeyed.body.tickets], [200, body.tickets]);
  await eventually('the capture', async () => (await house.facts(bookingId)).includes('payment_captured'));
  assert.deepEqual(await house.money(bookingId), [CAPTURED]);
  assert.deepEqual(await house.facts(bookingId), [
    'payment_started',
    'payment_succeeded',
    'booking_confirmed',
    'payment_captured',
  ]);
  await assertRulesKept(house.core.database);
});

test('decline: 402, the seats stay held, and another try pays', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1', 'A2']);
  const { status, body } = await house.confirm(bookingId, 'decline', 'first');
  assert.deepEqual([status, body.code], [402, 'payment-declined']);
  assert.equal(await house.status(bookingId), 'RESERVED');
  assert.deepEqual((await house.confirm(bookingId, 'decline', 'first')).body, body);
  assert.equal((await house.confirm(bookingId, 'approve', 'second')).status, 200);
  await assertRulesKept(house.core.database);
});

test('B6: nobody pays for what is another’s', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1'], bob);
  const { status, body } = await house.confirm(bookingId, 'approve');
  assert.deepEqual([status, body.code], [403, 'hold-not-yours']);
});

test('late: PENDING while nothing is known, then confirmed by the webhook', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1', 'A2']);
  const { status, body } = await house.confirm(bookingId, 'late', 'key');
  assert.deepEqual([status, body.status], [202, 'PENDING']);
  assert.equal(
    (await house.confirm(bookingId, 'approve', 'other')).status,
    202,
    'no second payment beside the first',
  );
  await house.becomes(bookingId, 'CONFIRMED');
  const after = await house.confirm(bookingId, 'late', 'key');
  assert.deepEqual([after.status, after.body.tickets?.length], [200, 2]);
  await eventually('the capture', async () => (await house.money(bookingId))[0]!.state === 'captured');
  assert.equal((await house.money(bookingId)).length, 1);
  await assertRulesKept(house.core.database);
});

test('twice: the provider says it three times, and it happens once', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1', 'A2']);
  const { status, body } = await house.confirm(bookingId, 'twice');
  assert.deepEqual([status, body.tickets?.length], [200, 2]);
  await eventually('both webhooks', async () => {
    const { rows } = await house.core.database.read.query(
      'select from sandbox_provider.deliveries where delivered_at is not null',
    );
    return rows.length === 2;
  });
  await eventually('the capture', async () => (await house.money(bookingId))[0]!.state === 'captured');
  assert.equal((await house.facts(bookingId)).filter(topic => topic === 'booking_confirmed').length, 1);
  await assertRulesKept(house.core.database);
});

test('B8: an unanswered payment keeps its seats past their time, and is called off in the end', async t => {
  const house = await openHouse(t, { askAfterMs: 600_000, cancelAfterMs: 600_000 });
  const bookingId = await house.hold(['A1', 'A2']);
  assert.equal((await house.confirm(bookingId, 'never')).status, 202);
  await letTimePass(house.core, 6 * 60_000);
  assert.equal(
    (await house.ask('POST', '/bookings/reserve', { showId: house.showId, seatIds: ['A1'] }, bob)).status,
    409,
  );
  await house.core.database.write.query(
    `update payments set started_at = started_at - interval '20 minutes'`,
  );
  await house.becomes(bookingId, 'EXPIRED');
  const [payment] = await house.money(bookingId);
  assert.deepEqual([payment!.state, payment!.provider], ['declined', 'cancelled']);
  await house.hold(['A1'], bob);
  await assertRulesKept(house.core.database);
});

test('B8: a crash between asking the provider and hearing its answer is reconciled at the next start', async t => {
  const house = await openHouse(t, { askAfterMs: 0 });
  const [heard, unheard] = [await house.hold(['A1', 'A2']), await house.hold(['B1', 'B2'])];
  // What such a crash leaves: payments started here; one has reached the provider, the other has not.
  for (const bookingId of [heard, unheard]) {
    const paymentId = newId();
    if (bookingId === heard) {
      await house.core.database.write.query(
        `insert into sandbox_provider.payments (payment_id, reference, amount, currency, method, behaviour, state)
         values ($1, 'ref', 2000, 'EUR', 'paypal', 'approve', 'authorised')`,
        [paymentId],
      );
    }
    await beginPayment(house.core, {
      bookingId,
      buyerId: ann,
      paymentId,
      provider: 'sandbox',
      method: 'paypal',
      contact,
    });
  }
  await house.becomes(heard, 'CONFIRMED');
  await house.becomes(unheard, 'RESERVED');
  await eventually('the capture', async () => (await house.money(heard))[0]!.state === 'captured');
  await assertRulesKept(house.core.database);
});

/** The late answer comes now. */
async function answerNow(house: House): Promise<void> {
  await house.core.database.write.query('update sandbox_provider.payments set answers_at = now()');
}

/** As if our own waiting had been given up, by a hand at the database say, while the provider had not answered. */
async function lapse(house: House, bookingId: string): Promise<void> {
  const { rows } = await house.core.database.read.query<{ paymentId: string }>(
    `select payment_id as "paymentId" from payments where booking_id = $1`,
    [bookingId],
  );
  const { paymentId } = rows[0]!;
  await settlePayment(house.core, { paymentId, answer: 'declined', reference: null, reason: 'given up' });
  await letTimePass(house.core, 6 * 60_000);
  await house.becomes(bookingId, 'EXPIRED');
}

test('B8: money that comes after the hold has lapsed revives the booking if its seats are still free', async t => {
  const house = await openHouse(t, { lateMs: 3_600_000 });
  const bookingId = await house.hold(['A1', 'A2']);
  assert.equal((await house.confirm(bookingId, 'late')).status, 202);
  await lapse(house, bookingId);
  await answerNow(house);
  await house.becomes(bookingId, 'CONFIRMED');
  await eventually('the capture', async () => (await house.money(bookingId))[0]!.state === 'captured');
  await assertRulesKept(house.core.database);
});

test('B8: and goes back in full, untaken, if one of them is gone', async t => {
  const house = await openHouse(t, { lateMs: 3_600_000 });
  const bookingId = await house.hold(['A1', 'A2']);
  assert.equal((await house.confirm(bookingId, 'late')).status, 202);
  await lapse(house, bookingId);
  await house.hold(['A2'], bob);
  await answerNow(house);
  await house.becomes(bookingId, 'REFUNDED');
  assert.deepEqual(await house.money(bookingId), [
    { state: 'voided', provider: 'cancelled', amount: 2000, back: 0, refunds: ['succeeded'] },
  ]);
  assert.ok((await house.facts(bookingId)).includes('payment_refunded'));
  await assertRulesKept(house.core.database);
});

test('a cancelled booking is paid back once, whenever the capture came', async t => {
  const house = await openHouse(t);
  const [early, late] = [await house.hold(['A1', 'A2']), await house.hold(['B1', 'B2'])];
  await house.confirm(late, 'approve');
  await eventually('the capture', async () => (await house.money(late))[0]!.state === 'captured');
  await house.confirm(early, 'approve');
  for (const bookingId of [early, late]) {
    assert.equal((await house.ask('POST', `/bookings/${bookingId}/cancel`)).status, 200);
    await house.becomes(bookingId, 'REFUNDED');
    const [payment] = await house.money(bookingId);
    assert.deepEqual(payment!.refunds, ['succeeded']);
    assert.equal(payment!.state === 'voided' ? 2000 : payment!.back, 2000);
  }
  assert.equal((await house.money(late))[0]!.back, 2000);
  await assertRulesKept(house.core.database);
});

test('tickets given back one by one: sums of payment, refunds and provider agree', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1', 'A2', 'A3']);
  const { body } = await house.confirm(bookingId, 'approve');
  for (const { ticketId } of body.tickets!) {
    await house.ask('POST', `/bookings/${bookingId}/cancel`, { ticketIds: [ticketId] });
    await eventually('the refund', async () =>
      (await house.money(bookingId))[0]!.refunds.every((state: string) => state === 'succeeded'),
    );
  }
  const [payment] = await house.money(bookingId);
  // The third ticket cost half.
  assert.deepEqual([payment!.amount, payment!.back, payment!.refunds.length], [2500, 2500, 3]);
  await house.becomes(bookingId, 'REFUNDED');
  await assertRulesKept(house.core.database);
});

test('a forged webhook changes nothing; a genuine one may be replayed and changes nothing more', async t => {
  const house = await openHouse(t);
  const bookingId = await house.hold(['A1', 'A2']);
  await house.confirm(bookingId, 'never');
  const { rows } = await house.core.database.read.query<{ paymentId: string }>(
    'select payment_id as "paymentId" from payments',
  );
  const { paymentId } = rows[0]!;
  const body = JSON.stringify({ paymentId, state: 'authorised', reference: 'r' });
  const key = derivedKey(secret, 'sandbox webhooks');
  const deliver = (signature: string, text = body, provider = 'sandbox') =>
    house.ask('POST', `/payments/webhooks/${provider}`, text, ann, { 'sandbox-signature': signature });
  const now = Date.now();
  assert.equal((await deliver(signWebhook(Buffer.from('guess'), body, now))).status, 403);
  assert.equal((await deliver(signWebhook(key, body, now - 600_000))).status, 403);
  assert.equal((await deliver(signWebhook(key, `${body} `, now))).status, 403);
  assert.equal((await deliver(signWebhook(key, body, now), body, 'other')).status, 404);
  assert.equal(await house.status(bookingId), 'PENDING');

  const signature = signWebhook(key, body, now);
  assert.equal((await deliver(signature)).status, 200);
  assert.equal(await house.status(bookingId), 'CONFIRMED');
  const facts = (await house.facts(bookingId)).filter(topic => topic !== 'payment_captured');
  assert.equal((await deliver(signature)).status, 200);
  assert.deepEqual(
    (await house.facts(bookingId)).filter(topic => topic !== 'payment_captured'),
    facts,
  );
});
