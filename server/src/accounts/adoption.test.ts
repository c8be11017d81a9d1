import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testApp } from '../testing/app.ts';
import { type GivenIds, givenShow } from '../testing/given-show.ts';

test('a guest who signs in with seats on hold goes on to pay for them with the account', async t => {
  let show: GivenIds | undefined;
  const { server } = await testApp({ given: async ({ write }) => (show = await givenShow(write)) }, t);
  const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, token?: string, payload?: object) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const reply = await server.inject({
      method,
      url: `/api/v1${path}`,
      headers,
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.json() };
  };
  const account = { email: 'ada@example.org', password: 'analytical engine' };
  await ask('POST', '/accounts', undefined, { ...account, name: 'Ada' });
  const { token: asGuest } = (await ask('POST', '/sessions', undefined, {})).body;
  const seats = { showId: show!.showId, seatIds: ['A1', 'A2'] };
  const { bookingId } = (await ask('POST', '/bookings/reserve', asGuest, seats)).body;

  const { token: asAda } = (await ask('POST', '/accounts/login', asGuest, account)).body;
  assert.equal((await ask('GET', `/bookings/${bookingId}`, asGuest)).status, 404);
  assert.equal((await ask('GET', `/bookings/${bookingId}`, asAda)).body.status, 'RESERVED');
  const payment = {
    payment: { method: 'credit-card', token: 'approve' },
    buyer: { name: 'Ada', email: account.email },
  };
  const stolen = await ask('PUT', `/bookings/confirm/${bookingId}`, asGuest, payment);
  assert.equal(stolen.body.code, 'hold-not-yours');
  const paid = await ask('PUT', `/bookings/confirm/${bookingId}`, asAda, payment);
  assert.deepEqual([paid.status, paid.body.status], [200, 'CONFIRMED']);
  const { body: mine } = await ask('GET', '/bookings', asAda);
  assert.deepEqual(
    mine.items.map((item: { bookingId: string }) => item.bookingId),
    [bookingId],
  );
});
