import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlayedShow, rowsOfSeats } from '../../testing/played-show.ts';

const seatsOf = (booking: { seats: readonly { seatId: string }[] }) => booking.seats.map(line => line.seatId);
const block = (blocked: boolean, ...seatIds: string[]) => ({ do: 'block', seatIds, blocked }) as const;

test('B1, B10: tickets for cash are a booking that is paid for at once', () => {
  const show = new PlayedShow();
  const booking = show.do(show.issue({ seatIds: ['A1', 'B2'] }));
  assert.deepEqual([booking.status, booking.total, booking.buyerId], ['CONFIRMED', 2000, 'staff']);
  assert.deepEqual(show.lastTopics(), ['payment_succeeded', 'booking_confirmed']);
  const [payment] = show.lastPayments();
  assert.deepEqual(
    [payment!.state, payment!.amount, payment!.method, payment!.paymentId],
    ['captured', 2000, 'cash', booking.paymentId],
  );
  assert.deepEqual(show.lastTickets().length, 2);
  assert.deepEqual(show.refusesHold('ada', 'A1'), { code: 'seats-taken', seatIds: ['A1'] });
});

test('B7: tickets given away say what they would have cost, take no money and return none', () => {
  const show = new PlayedShow();
  const booking = show.do(show.issue({ count: 1, class: null }, 'complimentary'));
  assert.deepEqual([booking.total, booking.paymentId], [0, null]);
  assert.deepEqual(booking.seats[0], {
    seatId: 'A1',
    class: 'regular',
    price: 1000,
    discounts: [{ code: 'complimentary', amount: 1000 }],
    total: 0,
  });
  assert.deepEqual([show.lastPayments(), show.lastTopics()], [[], ['booking_confirmed']]);
  const { bookingId } = booking;
  show.do({ do: 'cancel', bookingId, buyerId: null, seatIds: null });
  assert.deepEqual([show.lastTopics(), show.lastRefunds()], [['booking_cancelled'], []]);
});

test('B3: neither the sale’s times nor the number of seats binds staff', () => {
  const show = new PlayedShow({ mostSeatsPerBuyer: 2 });
  show.now = show.seats.show.onSaleUntil.getTime();
  assert.equal(show.do(show.issue({ count: 11, class: null })).seats.length, 11);
});

test('B5: never beyond what the hall, or a class of it, has', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(2, 3, 'premium') });
  const premium = (count: number) => show.issue({ count, class: 'premium' });
  assert.deepEqual(show.refuses(premium(4)), { code: 'beyond-capacity', capacity: 3 });
  assert.deepEqual(show.refuses(show.issue({ count: 7, class: null })), {
    code: 'beyond-capacity',
    capacity: 6,
  });
  show.hold('ada', 'A2');
  assert.deepEqual(show.refuses(premium(3)), { code: 'beyond-capacity', free: 2 });
  assert.deepEqual(seatsOf(show.do(premium(2))), ['A1', 'A3']);
  assert.deepEqual(show.refuses(premium(1)), { code: 'beyond-capacity', free: 0 });
  show.buy('bob', 'B1', 'B2', 'B3');
  assert.equal(show.refuses(premium(1)).code, 'beyond-capacity', 'one is on hold');
  show.now += 305_000;
  show.do(premium(1));
  assert.deepEqual(show.refuses(premium(1)), { code: 'show-full', free: 0 });
});

test('B5: seats that staff name are refused like a buyer’s', () => {
  const show = new PlayedShow({ seats: rowsOfSeats(1, 2) });
  show.hold('ada', 'A1');
  const issue = (...seatIds: string[]) => show.refuses(show.issue({ seatIds }));
  assert.deepEqual(issue('A1'), { code: 'seats-taken', seatIds: ['A1'] });
  assert.deepEqual(issue('A1', 'A2'), { code: 'seats-may-return', seatIds: ['A1'] });
  assert.equal(issue('A2', 'A2').code, 'duplicate-seat');
  assert.equal(issue('Z1').code, 'unknown-seat');
});

test('B9: issued again under the same id, the tickets are those that there are', () => {
  const show = new PlayedShow();
  const command = show.issue({ count: 2, class: null });
  const booking = show.do(command);
  assert.deepEqual(show.do(command), booking);
  assert.deepEqual(show.lastChanges(), []);
});

test('B1, B10: blocked seats are nobody’s until they are put back; what is so already tells nothing', () => {
  const show = new PlayedShow();
  show.do(block(true, 'A1', 'A2'));
  assert.deepEqual(show.lastFacts()[0]!.payload, { showId: 'show', seatIds: ['A1', 'A2'] });
  assert.equal(show.stateOf('A1'), 'blocked');
  assert.equal(show.refusesHold('ada', 'A1').code, 'seats-taken');
  show.do(block(true, 'A2', 'A3'));
  assert.deepEqual(show.lastFacts()[0]!.payload, { showId: 'show', seatIds: ['A3'] });
  show.do(block(true, 'A1'));
  assert.deepEqual(show.lastChanges(), []);
  show.do(block(false, 'A1', 'B1'));
  assert.deepEqual(show.lastFacts()[0]!.payload, { showId: 'show', seatIds: ['A1'] });
  assert.equal(show.hold('ada', 'A1').status, 'RESERVED');
});

test('B2: of seats to block or put back, one that is held or sold refuses all', () => {
  const show = new PlayedShow();
  show.hold('ada', 'A1');
  show.buy('bob', 'A2');
  for (const blocked of [true, false]) {
    const refused = show.refuses(block(blocked, 'A1', 'A2', 'A3'));
    assert.deepEqual(refused, { code: 'seats-taken', seatIds: ['A1', 'A2'] });
  }
  assert.equal(show.stateOf('A3'), 'free');
  assert.equal(show.refuses(block(true, 'A3', 'A3')).code, 'duplicate-seat');
  assert.equal(show.refuses(block(true, 'Z1')).code, 'unknown-seat');
});
