import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createDemoAccounts } from '../accounts/index.ts';
import { newId } from '../platform/ids.ts';
import { testApp } from '../testing/app.ts';
import { assertRulesKept } from '../testing/booking.ts';
import { type GivenIds, givenShow, plainPlan } from '../testing/given-show.ts';

let show!: GivenIds;
let elsewhere!: GivenIds;
let signIns: { role: string; email: string; password: string }[] = [];
const { url, database } = await testApp({
  given: async ({ write }) => {
    show = await givenShow(write, { plan: plainPlan(3, 4) });
    elsewhere = await givenShow(write, { plan: plainPlan(1, 4) });
    signIns = [...(await createDemoAccounts(write, [show.venueId]))] as typeof signIns;
  },
});

interface Tickets {
  readonly bookingId: string;
  readonly count: number;
  readonly changed: number;
  readonly code: string;
  readonly buyerId: string;
  readonly token: string;
  readonly tickets: readonly {
    readonly ticketId: string;
    readonly seatId: string;
    readonly price: { amount: number };
  }[];
  readonly items: readonly { readonly ticketId: string; readonly seatId: string; readonly holder: string }[];
  readonly nextCursor: string | null;
  readonly seats: readonly { readonly seatId: string }[];
}

async function ask(token: string | undefined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Tickets };
}

let partner = '';
let guest = '';
before(async () => {
  const { email, password } = signIns.find(one => one.role === 'partner')!;
  partner = (await ask(undefined, 'POST', '/accounts/login', { email, password })).body.token;
  guest = (await ask(undefined, 'POST', '/sessions', {})).body.token;
});

const create = (body: object, at = show) =>
  ask(partner, 'POST', `/tickets/event/${at.eventId}/create`, {
    showId: at.showId,
    payment: 'cash',
    ...body,
  });
const free = async () => (await ask(undefined, 'GET', `/tickets/available-seats?showId=${show.showId}`)).body;

test('the counter issues named seats or the first free ones, and never beyond capacity', async () => {
  const buyer = { name: 'Grace Hopper' };
  const named = await create({ seatIds: ['A1', 'B2'], buyer });
  assert.equal(named.status, 201, JSON.stringify(named.body));
  assert.deepEqual(
    named.body.tickets.map(ticket => ticket.seatId),
    ['A1', 'B2'],
  );
  const gift = await create({ count: 2, payment: 'complimentary' });
  assert.deepEqual(
    gift.body.tickets.map(ticket => [ticket.seatId, ticket.price.amount]),
    [
      ['A2', 0],
      ['A3', 0],
    ],
  );
  assert.equal((await create({ seatIds: ['A1', 'C1'] })).body.code, 'seats-taken');
  assert.equal((await create({ count: 9 })).body.code, 'beyond-capacity');
  assert.equal((await create({ count: 1, seatIds: ['C1'] })).status, 400);
  assert.equal((await create({})).status, 400);
  assert.equal((await create({ count: 1 }, elsewhere)).status, 404, 'not their venue');
  assert.equal(
    (await create({ count: 1 }, { ...elsewhere, showId: show.showId })).status,
    404,
    'not of this event',
  );
  assert.equal((await free()).count, 8);

  const { ticketId } = named.body.tickets[0]!;
  assert.equal((await ask(partner, 'GET', `/tickets/${ticketId}`)).status, 200);
  assert.equal((await ask(guest, 'GET', `/tickets/${ticketId}`)).status, 404);
  const pdf = await fetch(`${url}/api/v1/bookings/${named.body.bookingId}/tickets.pdf`, {
    headers: { authorization: `Bearer ${partner}` },
  });
  assert.match(Buffer.from(await pdf.arrayBuffer()).toString('latin1'), /\/Count 2/);
  await assertRulesKept(database);
});

test('seats taken off sale are nobody’s to book until they are put back', async () => {
  const update = (state: string, seatIds: string[], at = show) =>
    ask(partner, 'PUT', '/tickets/update-seats', { showId: at.showId, seatIds, state });
  const earlier = (await free()).count;
  assert.equal((await update('blocked', ['C3', 'C4'])).body.changed, 2);
  assert.equal((await update('blocked', ['C3', 'C4'])).body.changed, 0);
  assert.equal((await free()).count, earlier - 2);
  assert.equal(
    (await ask(guest, 'POST', '/bookings/reserve', { showId: show.showId, seatIds: ['C3'] })).status,
    409,
  );
  assert.equal((await update('blocked', ['A1'])).body.code, 'seats-taken');
  assert.equal((await update('blocked', ['A1'], elsewhere)).status, 404);
  assert.equal((await update('free', ['C3', 'C4'])).body.changed, 2);
  assert.equal((await free()).count, earlier);
});

test('an event’s tickets are listed newest first, page by page, to the staff of its venue', async () => {
  const path = `/tickets/event/${show.eventId}?limit=3`;
  const first = (await ask(partner, 'GET', path)).body;
  const second = (await ask(partner, 'GET', `${path}&cursor=${first.nextCursor}`)).body;
  assert.equal(second.nextCursor, null);
  const all = [...first.items, ...second.items];
  assert.deepEqual(
    all.map(ticket => ticket.ticketId),
    all
      .map(ticket => ticket.ticketId)
      .sort()
      .reverse(),
  );
  assert.deepEqual(all.map(ticket => ticket.seatId).sort(), ['A1', 'A2', 'A3', 'B2']);
  assert.ok(all.some(ticket => ticket.holder === 'Grace Hopper'));
  assert.equal((await ask(guest, 'GET', path)).status, 403);
  assert.equal((await ask(partner, 'GET', `/tickets/event/${newId()}`)).status, 404);
  assert.deepEqual((await ask(partner, 'GET', `/tickets/event/${elsewhere.eventId}`)).body.items, []);
});

test('a buyer’s tickets are listed to the buyer, not to others', async () => {
  const { buyerId, token } = (await ask(undefined, 'POST', '/sessions', {})).body;
  const held = await ask(token, 'POST', '/bookings/reserve', { showId: show.showId, seatIds: ['C1'] });
  const payment = { method: 'paypal', token: 'approve' };
  const buyer = { name: 'Ada', email: 'ada@example.org' };
  await ask(token, 'PUT', `/bookings/confirm/${held.body.bookingId}`, { payment, buyer });
  const mine = await ask(token, 'GET', `/tickets/user/${buyerId}`);
  assert.deepEqual(
    mine.body.items.map(ticket => [ticket.seatId, ticket.holder]),
    [['C1', 'Ada']],
  );
  assert.equal((await ask(guest, 'GET', `/tickets/user/${buyerId}`)).status, 404);
  assert.equal((await ask(partner, 'GET', `/tickets/user/${buyerId}`)).body.items.length, 1);
});
