import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOLD_GRACE_MS, HOLD_MS } from '@matinee/contract/values.ts';
import { BEGINNING, beginning, PlayedShow, rowsOfSeats } from '../../testing/played-show.ts';

const everySeat = (show: PlayedShow) => show.seats.show.seats.map(seat => seat.seatId);
const LAPSE_MS = HOLD_MS + HOLD_GRACE_MS;

test('B1, B2: whoever is second gets nothing, not even the seats that are free', () => {
  const show = new PlayedShow();
  show.hold('ada', 'A1', 'A2');
  assert.deepEqual(show.refusesHold('bob', 'A3', 'A2', 'A1'), { code: 'seats-taken', seatIds: ['A2', 'A1'] });
  assert.equal(show.stateOf('A3'), 'free');
  assert.equal(show.seats.seatsOfBuyer('bob'), 0);
});

test('B3: ten seats are not too many, eleven are', () => {
  const show = new PlayedShow();
  const seatIds = everySeat(show);
  assert.deepEqual(show.refusesHold('ada', ...seatIds.slice(0, 11)), { code: 'too-many-seats', most: 10 });
  assert.equal(show.hold('ada', ...seatIds.slice(0, 10)).seats.length, 10);
  assert.deepEqual(show.refusesHold('ada', seatIds[10]!), { code: 'too-many-seats', most: 10, already: 10 });
  assert.equal(show.hold('bob', seatIds[10]!).seats.length, 1);
});

test('B3: what a buyer holds, pays for and owns counts together; what has ended does not', () => {
  const show = new PlayedShow({ mostSeatsPerBuyer: 4 });
  show.buy('ada', 'A1', 'A2');
  show.begin(show.hold('ada', 'B1'), 'payment');
  assert.deepEqual(show.refusesHold('ada', 'B2', 'B3'), { code: 'too-many-seats', most: 4, already: 3 });
  const { bookingId } = show.hold('ada', 'B2');
  show.do({ do: 'release', bookingId, buyerId: 'ada' });
  show.hold('ada', 'B3');
  show.now += LAPSE_MS;
  show.hold('ada', 'B4');
});

test('B3: a seat named twice is refused, and so is one that the hall does not have', () => {
  const show = new PlayedShow();
  assert.deepEqual(show.refusesHold('ada', 'A1', 'A2', 'A1', 'A1'), {
    code: 'duplicate-seat',
    seatIds: ['A1'],
  });
  assert.deepEqual(show.refusesHold('ada', 'A1', 'Z9'), { code: 'unknown-seat', seatIds: ['Z9'] });
});

test('B4: a hold lasts five minutes for its buyer and five seconds more on the server', () => {
  const show = new PlayedShow();
  const held = show.hold('ada', 'A1');
  assert.equal(held.holdUntil, BEGINNING + 300_000);
  const release = { do: 'release', bookingId: held.bookingId, buyerId: 'ada' } as const;
  for (const still of [held.holdUntil - 1, held.holdUntil, held.holdUntil + 4_999]) {
    show.now = still;
    assert.equal(show.refusesHold('bob', 'A1').code, 'seats-taken');
  }
  show.now = held.holdUntil + 5_000;
  assert.equal(show.refuses(release).code, 'not-found');
  assert.deepEqual(show.lastTopics(), ['hold_expired']);
  assert.equal(show.bookings().get(held.bookingId)!.endedAt, held.holdUntil + 5_000);
  assert.equal(show.hold('bob', 'A1').status, 'RESERVED');
});

test('B4: in its last millisecond a hold can still be paid for, changed and released; then no more', () => {
  for (const late of [0, 1]) {
    const show = new PlayedShow();
    const [paid, changed, released] = ['A1', 'A2', 'A3'].map(seatId => show.hold('ada', seatId));
    show.now += LAPSE_MS - 1 + late;
    const commands = [
      beginning(paid!.bookingId, 'ada', 'payment'),
      { do: 'change-seats', bookingId: changed!.bookingId, buyerId: 'ada', seatIds: ['B2'] },
      { do: 'release', bookingId: released!.bookingId, buyerId: 'ada' },
    ] as const;
    for (const command of commands) {
      if (late) assert.equal(show.refuses(command).code, 'not-found');
      else show.do(command);
    }
  }
});

test('B4: holds lapse in the order in which they were made, each told of once, without a sweeper', () => {
  const show = new PlayedShow();
  const first = show.hold('ada', 'A1');
  show.now += 1;
  const second = show.hold('bob', 'A2');
  assert.equal(show.seats.nextLapse(), first.holdUntil + HOLD_GRACE_MS);
  show.now += LAPSE_MS;
  show.hold('cem', 'A1', 'A2');
  const expired = show.lastFacts().filter(fact => fact.topic === 'hold_expired');
  assert.deepEqual(
    expired.map(fact => fact.key),
    [first.bookingId, second.bookingId],
  );
  show.now += 1;
  show.refusesHold('dan', 'A1');
  assert.deepEqual(show.lastTopics(), []);
});

test('B5: others would do, as long as as many are free as are wanted', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 4) });
  show.buy('ada', 'A1');
  show.hold('bob', 'A2');
  assert.deepEqual(show.refusesHold('cem', 'A1', 'A3'), { code: 'seats-taken', seatIds: ['A1'] });
});

test('B5: too few are free, but with those on hold there would be enough', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 4) });
  show.buy('ada', 'A1', 'A2');
  show.hold('bob', 'A3');
  assert.deepEqual(show.refusesHold('cem', 'A3', 'A4'), { code: 'seats-may-return', seatIds: ['A3'] });
  assert.equal(
    show.refusesHold('cem', 'A2', 'A3', 'A4').code,
    'seats-taken',
    'three can never be had, one can',
  );
});

test('B5: nothing is free: seats on hold may return; a payment under way is a hold too', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 3) });
  show.buy('ada', 'A1', 'A2');
  const held = show.hold('bob', 'A3');
  for (const wish of [['A3'], ['A1'], ['A1', 'A2']])
    assert.deepEqual(show.refusesHold('cem', ...wish), { code: 'seats-may-return', seatIds: wish });
  show.begin(held, 'payment');
  assert.equal(show.refusesHold('cem', 'A3').code, 'seats-may-return');
  show.settle('payment', 'authorised');
  assert.deepEqual(show.refusesHold('cem', 'A3'), { code: 'show-full' });
});

test('B5: a show is full when nothing is free and nothing held, also if the rest is blocked', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 2) });
  show.buy('ada', 'A1');
  show.do({ do: 'block', seatIds: ['A2'], blocked: true });
  assert.deepEqual(show.refusesHold('bob', 'A2'), { code: 'show-full' });
});

test('B5: a show is on sale from its first instant until just before its last', () => {
  const [onSaleFrom, onSaleUntil] = [new Date(BEGINNING + 10), new Date(BEGINNING + 20)];
  const show = new PlayedShow({ onSaleFrom, onSaleUntil });
  const told = { onSaleFrom: onSaleFrom.toISOString(), onSaleUntil: onSaleUntil.toISOString() };
  show.now = BEGINNING + 9;
  assert.deepEqual(show.refusesHold('ada', 'A1'), { code: 'show-not-on-sale', ...told });
  show.now = BEGINNING + 10;
  show.hold('ada', 'A1');
  show.now = BEGINNING + 19;
  show.hold('ada', 'A2');
  show.now = BEGINNING + 20;
  assert.deepEqual(show.refusesHold('ada', 'A3'), { code: 'show-not-on-sale', ...told });
});

test('B5: of several reasons the cheapest to see is said', () => {
  const show = new PlayedShow({ mostSeatsPerBuyer: 2, onSaleUntil: new Date(BEGINNING + 1) });
  show.hold('ada', 'A1');
  assert.equal(show.refusesHold('ada', 'A1', 'A1', 'Z9').code, 'too-many-seats');
  assert.equal(show.refusesHold('ada', 'Z9', 'Z9').code, 'duplicate-seat');
  assert.equal(show.refusesHold('ada', 'A1', 'Z9').code, 'unknown-seat');
  assert.equal(show.refusesHold('ada', 'A1', 'A2').code, 'too-many-seats');
  assert.equal(show.refusesHold('ada', 'A1').code, 'seats-taken');
  show.now += 1;
  assert.equal(show.refusesHold('ada', 'A1', 'A1', 'Z9').code, 'show-not-on-sale');
});

test('B6: only its owner releases a hold, changes it or pays for it', () => {
  const show = new PlayedShow();
  const { bookingId } = show.hold('ada', 'A1');
  const [buyerId, seatIds] = ['bob', ['A2']];
  assert.equal(show.refuses({ do: 'release', bookingId, buyerId }).code, 'hold-not-yours');
  assert.equal(show.refuses({ do: 'change-seats', bookingId, buyerId, seatIds }).code, 'hold-not-yours');
  assert.equal(show.refuses(beginning(bookingId, buyerId, 'payment')).code, 'hold-not-yours');
  assert.equal(show.stateOf('A1'), 'held');
});

test('B7: the prices of the moment are frozen, with the third ticket’s and the afternoon’s share', () => {
  const third = {
    code: 'third',
    name: '',
    percent: 50,
    combines: 'adds',
    evaluated: 1,
    nthTicket: 3,
    startsBetween: null,
  } as const;
  const noon = { ...third, code: 'noon', percent: 20, evaluated: 2, nthTicket: null };
  const show = new PlayedShow({ seats: rowsOfSeats(2, 5, 'premium'), discounts: [third, noon] });
  const held = show.hold('ada', 'B1', 'A1', 'A2');
  assert.deepEqual(
    held.seats.map(({ seatId, price, discounts, total }) => ({ seatId, price, discounts, total })),
    [
      { seatId: 'B1', price: 1000, discounts: [{ code: 'noon', amount: 200 }], total: 800 },
      { seatId: 'A1', price: 1501, discounts: [{ code: 'noon', amount: 300 }], total: 1201 },
      {
        seatId: 'A2',
        price: 1501,
        discounts: [
          { code: 'third', amount: 750 },
          { code: 'noon', amount: 301 },
        ],
        total: 450,
      },
    ],
  );
  assert.equal(held.total, 2451);
  show.begin(held, 'payment');
  assert.equal(show.lastPayments()[0]!.amount, 2451);
  assert.deepEqual(show.settle('payment', 'authorised').seats, held.seats);
  assert.deepEqual(
    show.lastTickets().map(ticket => ticket.line),
    held.seats,
  );
});

test('B9: a hold repeated, as after a lost connection, is the hold there is', () => {
  const show = new PlayedShow();
  const command = { do: 'hold', bookingId: 'same', buyerId: 'ada', seatIds: ['A1'] } as const;
  const held = show.do(command);
  show.now += 1;
  assert.deepEqual(show.do(command), held);
  assert.deepEqual(show.lastChanges(), []);
});

test('B10: holding and releasing tell one fact each, with what it is about', () => {
  const show = new PlayedShow();
  const { bookingId } = show.hold('ada', 'A1');
  const [held] = show.lastFacts();
  assert.deepEqual(
    { ...held, factId: '' },
    {
      factId: '',
      topic: 'seats_held',
      key: bookingId,
      at: BEGINNING,
      payload: {
        bookingId,
        showId: 'show',
        buyerId: 'ada',
        seats: [{ seatId: 'A1', class: 'regular', price: 1000, discounts: [], total: 1000 }],
        total: 1000,
        currency: 'EUR',
        holdUntil: '2030-01-01T12:05:00.000Z',
      },
    },
  );
  show.do({ do: 'release', bookingId, buyerId: 'ada' });
  assert.deepEqual(show.lastTopics(), ['hold_released']);
  assert.equal(show.stateOf('A1'), 'free');
});
