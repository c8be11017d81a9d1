import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShowForSale } from '../../catalogue/index.ts';
import { PlayedShow, rowsOfSeats } from '../../testing/played-show.ts';
import type { Booking } from './booking.ts';

const seatsOf = (booking: Booking) => booking.seats.map(line => line.seatId);
const MINUTE_MS = 60_000;

function sold(given: Partial<ShowForSale> = {}) {
  const show = new PlayedShow({ seats: rowsOfSeats(2, 5, 'premium'), ...given });
  const booking = show.buy('ada', 'A1', 'A2', 'B1');
  const { bookingId } = booking;
  const cancel = (seatIds: string[] | null, buyerId: string | null = 'ada') =>
    ({ do: 'cancel', bookingId, buyerId, seatIds }) as const;
  const change = (...seatIds: string[]) =>
    ({ do: 'change-seats', bookingId, buyerId: 'ada', seatIds }) as const;
  return { show, booking, bookingId, cancel, change };
}

test('B8: cancelled whole, a booking frees its seats, voids its tickets and returns what the policy says', () => {
  const { show, booking, cancel } = sold();
  const cancelled = show.do(cancel(null));
  assert.deepEqual(cancelled, { ...booking, status: 'CANCELLED', endedAt: show.now, refunded: 2001 });
  assert.deepEqual(show.lastTopics(), ['booking_cancelled', 'refund_requested']);
  assert.equal(show.lastRefunds()[0]!.amount, 2001, 'half of 40.02');
  const voided = show.lastChanges().find(change => change.kind === 'tickets-voided')!;
  assert.deepEqual(voided.seatIds, ['A1', 'A2', 'B1']);
  assert.equal(show.stateOf('A1'), 'free');
  assert.equal(show.refuses(cancel(null)).code, 'not-found');
});

test('B2, B8: some tickets given up leave the others as they are, down to the last', () => {
  const { show, cancel } = sold();
  const left = show.do(cancel(['A2']));
  assert.deepEqual(
    [left.status, seatsOf(left), left.refunded, left.total],
    ['CONFIRMED', ['A1', 'B1'], 751, 4002],
  );
  assert.deepEqual([show.stateOf('A2'), show.stateOf('A1')], ['free', 'sold']);
  assert.equal(show.refuses(cancel(['A2', 'A1'])).code, 'unknown-reference');
  const none = show.do(cancel(['B1', 'A1']));
  assert.deepEqual([none.status, none.refunded], ['CANCELLED', 751 + 1251]);
  const cancelled = show.lastFacts().find(fact => fact.topic === 'booking_cancelled')!;
  assert.deepEqual([cancelled.payload.whole, cancelled.payload.by], [true, 'buyer']);
});

test('B5: the policy holds until just before its limit; staff are not bound by it and refund in full', () => {
  const { show, booking, cancel } = sold({ cancellation: { untilMinutesBefore: 60, refundPercent: 50 } });
  const limit = show.seats.show.startsAt.getTime() - 60 * MINUTE_MS;
  show.now = limit - 1;
  show.do(cancel(['B1']));
  show.now = limit;
  assert.deepEqual(show.refuses(cancel(null)), {
    code: 'not-cancellable',
    cancellation: { untilMinutesBefore: 60, refundPercent: 50 },
  });
  show.now = limit + 120 * MINUTE_MS;
  assert.equal(show.do(cancel(null, null)).refunded, 500 + (booking.total - 1000));
});

test('B5: a show may not let buyers cancel at all', () => {
  const { show, cancel } = sold({ cancellation: { untilMinutesBefore: null, refundPercent: 100 } });
  assert.equal(show.refuses(cancel(null)).code, 'not-cancellable');
  assert.equal(show.do(cancel(null, null)).status, 'CANCELLED');
});

test('B5, B6: nobody cancels what is another’s or what is not paid for', () => {
  const { show, cancel } = sold();
  assert.equal(show.refuses(cancel(null, 'bob')).code, 'hold-not-yours');
  const { bookingId } = show.hold('bob', 'A4');
  const command = { do: 'cancel', bookingId, buyerId: 'bob', seatIds: null } as const;
  assert.deepEqual(show.refuses(command), { code: 'booking-not-open', bookingStatus: 'RESERVED' });
  assert.deepEqual(
    show.refuses({ do: 'release', bookingId: show.buy('bob', 'B5').bookingId, buyerId: 'bob' }),
    {
      code: 'booking-not-open',
      bookingStatus: 'CONFIRMED',
    },
  );
});

test('B4, B7: a hold exchanged keeps its deadline and gets the prices of its new seats', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(2, 5, 'premium') });
  const held = show.hold('ada', 'B1', 'B2');
  show.now += 1_000;
  const command = {
    do: 'change-seats',
    bookingId: held.bookingId,
    buyerId: 'ada',
    seatIds: ['B2', 'A5'],
  } as const;
  const changed = show.do(command);
  assert.deepEqual([seatsOf(changed), changed.total], [['B2', 'A5'], 2501]);
  assert.equal(changed.holdUntil, held.holdUntil);
  assert.deepEqual(show.lastTopics(), ['hold_changed']);
  assert.deepEqual([show.stateOf('B1'), show.stateOf('B2'), show.stateOf('A5')], ['free', 'held', 'held']);
  assert.equal(show.seats.seatsOfBuyer('ada'), 2);
});

test('B7, B8: a paid booking exchanged for cheaper seats gets new tickets and the difference back', () => {
  const { show, change, cancel } = sold();
  const changed = show.do(change('A2', 'B2', 'B3'));
  assert.deepEqual([seatsOf(changed), changed.total, changed.refunded], [['A2', 'B2', 'B3'], 4002, 501]);
  assert.deepEqual(show.lastTopics(), ['seats_changed', 'refund_requested']);
  assert.deepEqual(show.lastRefunds()[0]!.amount, 501);
  assert.deepEqual(
    show.lastTickets().map(ticket => ticket.line.seatId),
    ['A2', 'B2', 'B3'],
  );
  assert.equal(show.do(cancel(null, null)).refunded, 4002, 'in the end everything came back, once');
});

test('B2, B5: an exchange is refused whole, and changes nothing', () => {
  const { show, booking, bookingId, change } = sold();
  show.buy('bob', 'A3');
  assert.deepEqual(show.refuses(change('A1', 'A3', 'B1')), { code: 'seats-taken', seatIds: ['A3'] });
  assert.equal(show.refuses(change('A1', 'A2')).code, 'invalid-request');
  assert.deepEqual(show.refuses(change('A1', 'A1', 'B1')), { code: 'duplicate-seat', seatIds: ['A1'] });
  assert.deepEqual(show.refuses(change('A1', 'Z1', 'B1')), { code: 'unknown-seat', seatIds: ['Z1'] });
  assert.deepEqual(show.refuses(change('A1', 'A2', 'A4')), {
    code: 'change-costs-more',
    difference: { amount: 501, currency: 'EUR' },
  });
  assert.deepEqual(show.seats.liveBooking(bookingId), booking);
  show.now = show.seats.show.onSaleUntil.getTime();
  assert.equal(show.refuses(change('A1', 'A2', 'B2')).code, 'show-not-on-sale');
});

test('B5: an exchange wants as many others as it names taken ones', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 5) });
  show.buy('bob', 'A1', 'A2');
  const { bookingId } = show.buy('ada', 'A3', 'A4');
  const change = (...seatIds: string[]) =>
    ({ do: 'change-seats', bookingId, buyerId: 'ada', seatIds }) as const;
  assert.deepEqual(show.refuses(change('A1', 'A4')), { code: 'seats-taken', seatIds: ['A1'] });
  assert.deepEqual(show.refuses(change('A1', 'A2')), { code: 'seats-taken', seatIds: ['A1', 'A2'] });
  const { bookingId: held } = show.hold('cem', 'A5');
  assert.equal(show.refuses(change('A5', 'A4')).code, 'seats-may-return');
  show.begin(show.seats.liveBooking(held)!, 'payment');
  show.settle('payment', 'authorised');
  assert.equal(show.refuses(change('A5', 'A4')).code, 'show-full');
});

test('B6: a guest’s holds and bookings become the account’s, and count as the account’s', () => {
  const { show, bookingId } = sold({ mostSeatsPerBuyer: 4 });
  const pending = show.begin(show.hold('ada', 'A3'), 'payment');
  show.hold('account', 'A4');
  show.do({ do: 'adopt', from: 'ada', to: 'account' } as const);
  const [adopted] = show.lastFacts();
  assert.deepEqual(adopted!.payload, {
    showId: 'show',
    from: 'ada',
    to: 'account',
    bookingIds: [bookingId, pending.bookingId],
  });
  assert.deepEqual([show.seats.seatsOfBuyer('ada'), show.seats.seatsOfBuyer('account')], [0, 5]);
  assert.deepEqual(show.refusesHold('account', 'A5'), { code: 'too-many-seats', most: 4, already: 5 });
  assert.equal(
    show.refuses({ do: 'release', bookingId: pending.bookingId, buyerId: 'ada' }).code,
    'hold-not-yours',
  );
  assert.equal(show.settle('payment', 'authorised').buyerId, 'account');
});

test('B6, B10: adopting nothing changes nothing and tells nothing', () => {
  const { show } = sold();
  show.do({ do: 'adopt', from: 'nobody', to: 'account' });
  assert.deepEqual(show.lastChanges(), []);
});

test('W3: a place that changes hands with its buyer keeps its turn', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 1) });
  const { bookingId } = show.hold('cem', 'A1');
  const join = (buyerId: string) => show.do({ do: 'join', entryId: `of ${buyerId}`, buyerId, seats: 1 });
  join('guest');
  join('bob');
  show.do({ do: 'adopt', from: 'guest', to: 'account' });
  show.do({ do: 'release', bookingId, buyerId: 'cem' });
  assert.equal(show.seats.line.entry('of guest')?.status, 'OFFERED');
  assert.equal(show.seats.line.entry('of bob')?.status, 'WAITING');
  assert.equal(show.seats.line.entryOf('account')?.entryId, 'of guest');
});
