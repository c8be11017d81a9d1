import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Books, PublishedFact, Terms } from '../box-office/target.ts';
import type { Asked, History, Round } from '../box-office/world.ts';
import { audit } from './audit.ts';

// A short story, told by hand: Ada buys A1; Ben waits for a seat of the two, is offered A2 when Cy lets it go, and takes it.

const START = Date.UTC(2026, 0, 2, 17);
const at = (seconds: number) => START + seconds * 1000;
const iso = (seconds: number) => new Date(at(seconds)).toISOString();

const show: Terms = {
  showId: 'show',
  startsAt: at(36_000),
  onSaleFrom: START,
  onSaleUntil: at(36_000),
  seats: [
    { seatId: 'A1', row: 'A', class: 'regular' },
    { seatId: 'A2', row: 'A', class: 'regular' },
  ],
  prices: { regular: 1000 },
  mostSeatsPerBuyer: 10,
  cancelUntilMinutes: 60,
  refundPercent: 50,
  waitingRule: 'strict',
  offerSeconds: 120,
  isAfternoon: false,
};

const seat = (seatId: string) => ({ seatId, class: 'regular', price: 1000, discounts: [], total: 1000 });
const priced = (bookingId: string, buyerId: string, seatId: string) => ({
  bookingId,
  showId: 'show',
  buyerId,
  seats: [seat(seatId)],
  total: 1000,
  currency: 'EUR',
});
const paid = { bookingId: 'b1', showId: 'show', buyerId: 'ada', paymentId: 'p1', amount: 1000 };
const entry = { entryId: 'e1', showId: 'show', buyerId: 'ben', number: 1, seats: 1 };

type Told = [seconds: number, topic: string, payload: object];
const story: readonly Told[] = [
  [0, 'seats_held', { ...priced('b1', 'ada', 'A1'), holdUntil: iso(300) }],
  [5, 'seats_held', { ...priced('b2', 'cy', 'A2'), holdUntil: iso(305) }],
  [10, 'waiting_joined', { ...entry, status: 'WAITING', bookingId: null }],
  [60, 'payment_started', { ...paid }],
  [60, 'payment_succeeded', { ...paid }],
  [60, 'booking_confirmed', { ...priced('b1', 'ada', 'A1'), paymentId: 'p1', revived: false }],
  [310, 'hold_expired', { bookingId: 'b2', showId: 'show', buyerId: 'cy', seatIds: ['A2'] }],
  [310, 'offer_made', { ...priced('b3', 'ben', 'A2'), holdUntil: iso(430), entryId: 'e1' }],
  [320, 'offer_taken', { ...priced('b3', 'ben', 'A2'), holdUntil: iso(620), entryId: 'e1' }],
  [
    330,
    'booking_cancelled',
    { bookingId: 'b1', showId: 'show', buyerId: 'ada', seatIds: ['A1'], whole: true, by: 'buyer' },
  ],
  [
    330,
    'refund_requested',
    { bookingId: 'b1', paymentId: 'p1', refundId: 'r1', amount: 500, reason: 'cancelled' },
  ],
  [331, 'payment_captured', { ...paid }],
  [331, 'payment_refunded', { bookingId: 'b1', paymentId: 'p1', refundId: 'r1', amount: 500 }],
];

const books: Books = {
  bookings: [
    { bookingId: 'b1', status: 'CANCELLED', total: 1000, refunded: 500 },
    { bookingId: 'b2', status: 'EXPIRED', total: 1000, refunded: 0 },
    { bookingId: 'b3', status: 'RESERVED', total: 1000, refunded: 0 },
  ],
  claims: [{ showId: 'show', seatId: 'A2', bookingId: 'b3' }],
  entries: [{ entryId: 'e1', status: 'TAKEN' }],
  tickets: [{ bookingId: 'b1', seatId: 'A1', status: 'VOID' }],
  provider: [{ paymentId: 'p1', state: 'captured', amount: 1000, refunded: 500 }],
};

const session = (who: number, buyerId: string): Asked => ({
  number: who,
  who,
  ask: { method: 'POST', path: '/sessions', body: {} },
  answer: { status: 201, body: { token: buyerId, buyerId } },
});

/** Somebody finds everything held, and is told the truth about it. */
const refusal: Asked = {
  number: 9,
  who: 4,
  ask: { method: 'POST', path: '/bookings/reserve', token: 'dan', body: { showId: 'show', seatIds: ['A1'] } },
  answer: { status: 409, body: { code: 'seats-may-return' } },
};

function history(told: readonly Told[], asked: readonly Asked[] = [refusal]): History {
  const facts = told.map(([seconds, topic, payload], index): PublishedFact => {
    return { position: index + 1, factId: `f${index}`, topic, at: at(seconds), payload };
  });
  const rounds: Round[] = [...Map.groupBy(facts, fact => fact.at)].map(([instant, together]) => ({
    at: instant,
    asked: instant === at(10) ? [session(4, 'dan'), ...asked] : [],
    facts: together,
    isDisturbed: false,
  }));
  return { shows: [show], rounds };
}

const without = (index: number) => story.toSpliced(index, 1);
const changed = (index: number, change: object) =>
  story.with(index, [story[index]![0], story[index]![1], { ...story[index]![2], ...change }]);
const answered = (status: number, body: object): Asked => ({ ...refusal, answer: { status, body } });

test('the auditor has nothing to complain of in a true story', () => {
  assert.deepEqual(audit(history(story), books), []);
});

const lies: Record<string, [History, Books?]> = {
  'a seat is held twice': [history(changed(1, { seats: [seat('A1')] }))],
  'a hold is too long': [history(changed(0, { holdUntil: iso(301) }))],
  'a price is wrong': [history(changed(0, { total: 900 }))],
  'a hold ends a second early': [history(story.with(6, [309, story[6]![1], story[6]![2]]))],
  'nobody is told that a hold has ended': [history(without(6))],
  'seats come back and are offered to nobody': [history(story.slice(0, 7))],
  'an offer is made to another': [history(changed(7, { entryId: 'e2' }))],
  'an offer is shorter than it should be': [history(changed(7, { holdUntil: iso(400) }))],
  'a number in the line is left out': [history(changed(2, { number: 2 }))],
  'a booking is confirmed without money': [history(without(4))],
  'money comes and buys nothing': [history(without(5))],
  'money is taken twice': [history(story.toSpliced(5, 0, story[4]!))],
  'a fact is published twice': [history(story.toSpliced(1, 0, story[0]!))],
  'a refund is forgotten': [history(without(10))],
  'a refund is too large': [history(changed(10, { amount: 600 }))],
  'a refund is never made': [history(without(12))],
  'money is taken and nobody hears of it': [history(without(11))],
  'money is told to be taken twice': [history([...story, story[11]!])],
  'a cancellation comes too late': [history(story.map(([s, ...rest]) => [s === 330 ? 35_000 : s, ...rest]))],
  'full is said while seats are held': [history(story, [answered(409, { code: 'show-full' })])],
  'seats that nobody can have are given': [history(story, [answered(201, { bookingId: 'b9', seats: [] })])],
  'a request fails': [history(story, [answered(500, { code: 'internal' })])],
  'a seat is claimed for nobody': [
    history(story),
    { ...books, claims: [...books.claims, { showId: 'show', seatId: 'A1', bookingId: 'b1' }] },
  ],
  'a seat is not claimed': [history(story), { ...books, claims: [] }],
  'a ticket stays valid': [
    history(story),
    { ...books, tickets: [{ bookingId: 'b1', seatId: 'A1', status: 'VALID' }] },
  ],
  'the provider keeps too much': [
    history(story),
    { ...books, provider: [{ ...books.provider[0]!, refunded: 0 }] },
  ],
  'the provider was never told to take the money': [
    history(story),
    { ...books, provider: [{ ...books.provider[0]!, state: 'authorised' }] },
  ],
};

for (const [name, [told, written = books]] of Object.entries(lies))
  test(`it complains if ${name}`, () => {
    assert.notDeepEqual(audit(told, written), []);
  });

/** Eve's card is declined while the server is down; she asks again under a key, five seconds after her time. */
function declinedUnheard(key: string): History {
  const body = { payment: { method: 'card', token: 'decline' } };
  const path = '/bookings/confirm/b4';
  const pay = { number: 1, who: 5, ask: { method: 'PUT', path, token: 'eve', key: 'first', body } } as const;
  const payment = { ...paid, bookingId: 'b4', buyerId: 'eve', paymentId: 'p4' };
  const told: readonly Told[] = [
    [0, 'seats_held', { ...priced('b4', 'eve', 'A1'), holdUntil: iso(300) }],
    [299, 'payment_started', payment],
    [305, 'payment_failed', payment],
    [305, 'hold_expired', { bookingId: 'b4', showId: 'show', buyerId: 'eve', seatIds: ['A1'] }],
  ];
  const { shows, rounds } = history(told);
  const again = {
    ...pay,
    ask: { ...pay.ask, key },
    answer: { status: 402, body: { code: 'payment-declined' } },
  };
  const lost = { ...pay, answer: { status: 503, body: null } };
  const asked = [[session(5, 'eve')], [lost], [again]];
  return {
    shows,
    rounds: rounds.map((round, index) => ({ ...round, asked: asked[index]!, isDisturbed: index === 1 })),
  };
}

const expired: Books = {
  ...{ claims: [], entries: [], tickets: [], provider: [] },
  bookings: [{ bookingId: 'b4', status: 'EXPIRED', total: 1000, refunded: 0 }],
};

test('B9: a payment that was declined unheard is still declined when it is asked for again, and only then', () => {
  assert.deepEqual(audit(declinedUnheard('first'), expired), []);
  assert.match(
    audit(declinedUnheard('another'), expired).join(),
    /402 payment-declined, which nothing allowed/,
  );
});

/** A server dies of the hold that it has just written down; Ada asks again a second later, and is given what was kept for her. */
function heldUnheard(holdUntil: string): History {
  const { shows, rounds } = history(story);
  const body = { showId: 'show', seatIds: ['A1'] };
  const ask = { method: 'POST', path: '/bookings/reserve', token: 'ada', key: 'hold', body } as const;
  const lost = { number: 20, who: 1, ask, answer: { status: 0, body: null } };
  const held = {
    ...{ bookingId: 'b1', status: 'RESERVED', holdUntil },
    ...{ seats: [{ total: { amount: 1000 } }], total: { amount: 1000 } },
  };
  const again = { ...lost, answer: { status: 201, body: held } };
  const [first, ...rest] = rounds;
  const crash = { ...first!, asked: [session(1, 'ada'), lost], isDisturbed: true };
  const repeated = { at: at(1), asked: [again], facts: [], isDisturbed: false };
  return { shows, rounds: [crash, repeated, ...rest] };
}

test('B9: a hold that was made unheard is told as it was made to whoever asks again', () => {
  assert.deepEqual(audit(heldUnheard(iso(300)), books), []);
  assert.match(audit(heldUnheard(iso(301)), books).join(), /201 RESERVED b1, which nothing allowed/);
});

test('of a seat map that is wrong it says which seats', () => {
  const seats = [
    { seatId: 'A1', state: 'free' },
    { seatId: 'A2', state: 'held' },
  ];
  const ask = { method: 'GET', path: '/shows/show/seats', token: 'dan' } as const;
  const map: Asked = { number: 7, who: 4, ask, answer: { status: 200, body: { seats } } };
  assert.match(
    audit(history(story, [map]), books).join(),
    /which nothing allowed: A1 is held, and not free$/,
  );
});
