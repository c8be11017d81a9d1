import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOLD_GRACE_MS, HOLD_MS } from '@matinee/contract/values.ts';
import { beginning, PlayedShow, rowsOfSeats } from '../../testing/played-show.ts';

const LAPSE_MS = HOLD_MS + HOLD_GRACE_MS;

/** A hold of A1 and A2 whose payment `first` was declined, a millisecond before it lapses or at that instant. */
function declinedAt(elapsed: number) {
  const show = new PlayedShow();
  const { bookingId } = show.begin(show.hold('ada', 'A1', 'A2'), 'first');
  show.now += elapsed;
  const booking = show.settle('first', 'declined');
  return { show, booking, bookingId };
}

test('B8, B10: paid in time, a hold becomes a booking with a ticket for every seat', () => {
  const show = new PlayedShow();
  const held = show.hold('ada', 'A1', 'A2');
  const pending = show.begin(held, 'first');
  assert.equal(pending.status, 'PENDING');
  assert.deepEqual(show.lastTopics(), ['payment_started']);
  show.now += 1_000;
  const booking = show.settle('first', 'authorised');
  assert.deepEqual(booking, { ...pending, status: 'CONFIRMED', confirmedAt: show.now });
  assert.deepEqual(show.lastTopics(), ['payment_succeeded', 'booking_confirmed']);
  assert.equal(show.lastPayments()[0]!.state, 'authorised');
  assert.deepEqual(
    show.lastTickets().map(ticket => ticket.line.seatId),
    ['A1', 'A2'],
  );
  assert.equal(show.stateOf('A1'), 'sold');
});

test('B8: while the provider’s answer is unknown the hold neither lapses nor is released or changed', () => {
  const show = new PlayedShow();
  const { bookingId } = show.begin(show.hold('ada', 'A1'), 'first');
  const buyerId = 'ada';
  assert.equal(show.refuses({ do: 'release', bookingId, buyerId }).code, 'payment-pending');
  assert.equal(
    show.refuses({ do: 'change-seats', bookingId, buyerId, seatIds: ['A2'] }).code,
    'payment-pending',
  );
  assert.equal(show.refuses(beginning(bookingId, buyerId, 'second')).code, 'payment-pending');
  show.now += 100 * LAPSE_MS;
  assert.equal(show.seats.nextLapse(), undefined);
  assert.equal(show.refusesHold('bob', 'A1').code, 'seats-taken');
  assert.equal(show.settle('first', 'authorised').status, 'CONFIRMED');
});

test('B8: declined in time, the hold is as it was, until it lapses', () => {
  const { show, booking, bookingId } = declinedAt(LAPSE_MS - 1);
  assert.deepEqual([booking.status, booking.paymentId], ['RESERVED', null]);
  assert.deepEqual(show.lastTopics(), ['payment_failed']);
  assert.equal(show.begin(booking, 'second').status, 'PENDING');
  assert.equal(show.settle('second', 'authorised').paymentId, 'second');
  assert.equal(show.bookings().get(bookingId)!.status, 'CONFIRMED');
});

test('B4, B8: declined when its time is over, the hold ends at once', () => {
  const { show, booking } = declinedAt(LAPSE_MS);
  assert.equal(booking.status, 'EXPIRED');
  assert.equal(booking.endedAt, booking.holdUntil + HOLD_GRACE_MS);
  assert.deepEqual(show.lastTopics(), ['payment_failed', 'hold_expired']);
  assert.equal(show.stateOf('A1'), 'free');
});

test('B4, B8: a hold that comes back after a decline lapses before the newer ones', () => {
  const show = new PlayedShow();
  const older = show.begin(show.hold('ada', 'A1'), 'first');
  show.now += 1_000;
  const newer = show.hold('bob', 'A2');
  show.settle('first', 'declined');
  assert.equal(show.seats.nextLapse(), older.holdUntil + HOLD_GRACE_MS);
  show.now += LAPSE_MS;
  show.do({ do: 'expire' });
  assert.deepEqual(
    show.lastFacts().map(fact => fact.key),
    [older.bookingId, newer.bookingId],
  );
});

test('B8: paid after the hold has lapsed, the booking is revived if all its seats are free', () => {
  const { show, bookingId } = declinedAt(LAPSE_MS);
  const revived = show.settle('first', 'authorised');
  assert.deepEqual([revived.bookingId, revived.status, revived.endedAt], [bookingId, 'CONFIRMED', null]);
  const confirmed = show.lastFacts().find(fact => fact.topic === 'booking_confirmed')!;
  assert.equal(confirmed.payload.revived, true);
  assert.equal(show.lastTickets().length, 2);
  assert.equal(show.stateOf('A2'), 'sold');
});

test('B4, B8: paid in the very step in which the hold lapses, it ends first and is revived then', () => {
  const { show, bookingId } = declinedAt(1);
  show.now += LAPSE_MS;
  const revived = show.settle('first', 'authorised');
  assert.deepEqual([revived.bookingId, revived.status], [bookingId, 'CONFIRMED']);
  assert.deepEqual(show.lastTopics(), ['hold_expired', 'payment_succeeded', 'booking_confirmed']);
});

test('B8: paid after one of the seats has gone, all of the money goes back and none of the seats', () => {
  const { show } = declinedAt(LAPSE_MS);
  show.hold('bob', 'A2');
  assert.equal(show.settle('first', 'authorised').status, 'EXPIRED');
  assert.deepEqual(show.lastTopics(), ['payment_succeeded', 'refund_requested']);
  const [refund] = show.lastRefunds();
  assert.deepEqual([refund!.paymentId, refund!.amount, refund!.reason], ['first', 2000, 'paid-too-late']);
  assert.deepEqual([show.stateOf('A1'), show.lastTickets()], ['free', []]);
});

test('B8: a blocked seat is not free for a late payment either', () => {
  const { show } = declinedAt(LAPSE_MS);
  show.do({ do: 'block', seatIds: ['A1'], blocked: true });
  assert.equal(show.settle('first', 'authorised').status, 'EXPIRED');
  assert.equal(show.lastRefunds().length, 1);
});

test('B8: a payment that comes after its buyer has released the hold goes back', () => {
  const { show, booking, bookingId } = declinedAt(1);
  show.do({ do: 'release', bookingId, buyerId: booking.buyerId });
  assert.equal(show.settle('first', 'authorised').status, 'RELEASED');
  assert.equal(show.lastRefunds()[0]!.amount, 2000);
});

test('B8: the same answer again, from wherever, changes nothing', () => {
  const show = new PlayedShow();
  show.begin(show.hold('ada', 'A1'), 'first');
  const booking = show.settle('first', 'authorised');
  for (const answer of ['authorised', 'declined'] as const) {
    assert.deepEqual(show.settle('first', answer), booking);
    assert.deepEqual(show.lastChanges(), []);
  }
  const declined = declinedAt(1);
  declined.show.settle('first', 'declined');
  assert.deepEqual(declined.show.lastChanges(), []);
  const late = declinedAt(LAPSE_MS);
  late.show.hold('bob', 'A1');
  for (const refunds of [1, 0]) {
    late.show.settle('first', 'authorised');
    assert.equal(late.show.lastRefunds().length, refunds);
  }
});

test('B8: cancelled at the provider and authorised all the same, it pays for the hold that is still there', () => {
  const { show } = declinedAt(1);
  const booking = show.settle('first', 'authorised');
  assert.deepEqual([booking.status, booking.paymentId], ['CONFIRMED', 'first']);
  assert.deepEqual(show.lastTopics(), ['payment_succeeded', 'booking_confirmed']);
});

test('B8: of two payments the first to succeed pays, in either order, and the other goes back', () => {
  for (const [pays, other] of [
    ['first', 'second'],
    ['second', 'first'],
  ] as const) {
    const { show, booking } = declinedAt(1);
    show.begin(booking, 'second');
    assert.equal(show.settle(pays, 'authorised').paymentId, pays);
    const after = show.settle(other, 'authorised');
    assert.deepEqual([after.status, after.paymentId, after.refunded], ['CONFIRMED', pays, 0]);
    const [refund] = show.lastRefunds();
    assert.deepEqual([refund!.paymentId, refund!.amount, refund!.reason], [other, 2000, 'paid-twice']);
  }
});

test('B8: an older payment declined while a newer one is under way leaves that one alone', () => {
  const { show, booking } = declinedAt(1);
  show.begin(booking, 'second');
  show.settle('first', 'authorised');
  assert.equal(show.settle('second', 'declined').status, 'CONFIRMED');
  assert.deepEqual(show.lastTopics(), ['payment_failed']);
});

test('B8: a payment that has an answer cannot be begun again, or its hold would wait for ever', () => {
  const { show, booking, bookingId } = declinedAt(1);
  assert.equal(show.refuses(beginning(bookingId, 'ada', 'first')).code, 'payment-declined');
  assert.equal(show.begin(booking, 'second').status, 'PENDING');
  assert.equal(show.begin(booking, 'second').status, 'PENDING');
  assert.deepEqual(show.lastChanges(), []);
});

test('B8: after an exchange an older payment pays for it only if it is of the same amount', () => {
  for (const [seatId, status] of [
    ['B1', 'CONFIRMED'],
    ['A2', 'RESERVED'],
  ] as const) {
    const show = new PlayedShow({ seats: rowsOfSeats(2, 5, 'premium') });
    const { bookingId, buyerId } = show.begin(show.hold('ada', 'B2'), 'first');
    show.settle('first', 'declined');
    show.do({ do: 'change-seats', bookingId, buyerId, seatIds: [seatId] });
    assert.equal(show.settle('first', 'authorised').status, status);
    assert.equal(show.lastRefunds().length, status === 'CONFIRMED' ? 0 : 1);
  }
});

test('B8: a payment of nothing is never refunded', () => {
  const free = {
    code: 'free',
    name: '',
    percent: 100,
    combines: 'adds',
    evaluated: 1,
    nthTicket: null,
    startsBetween: null,
  } as const;
  const show = new PlayedShow({ discounts: [free] });
  show.begin(show.hold('ada', 'A1'), 'first');
  const { bookingId } = show.settle('first', 'authorised');
  show.do({ do: 'cancel', bookingId, buyerId: 'ada', seatIds: null });
  assert.deepEqual(show.lastRefunds(), []);
});

test('B8: what nobody knows cannot be settled', () => {
  const show = new PlayedShow();
  show.begin(show.hold('ada', 'A1'), 'first');
  const payment = { ...show.lastPayments()[0]!, bookingId: 'nowhere' };
  const answer = {
    do: 'settle-payment',
    payment,
    answer: 'authorised',
    reference: null,
    reason: '',
  } as const;
  assert.equal(show.refuses(answer).code, 'not-found');
});
