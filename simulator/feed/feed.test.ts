import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { Expectation, type Expected } from './expected.ts';
import { type Delivery, Feed } from './feed.ts';
import { type Fault, type FeedParameters, faults, noFaults } from './parameters.ts';

const names = Object.keys(faults) as Fault[];
const everyFault = Object.fromEntries(names.map(name => [name, 0.03])) as FeedParameters['faults'];
const usual: FeedParameters = {
  seed: 42,
  rate: 600,
  minutes: 25,
  start: Date.UTC(2026, 0, 2, 18),
  faults: noFaults,
};

type Fields = Record<string, unknown>;
type Wire = Fields & { event_details: { seats: { seat_number: number; price: number }[] } };
const wire = ({ text }: Delivery) => JSON.parse(text) as Wire;
const tells = (delivery: Delivery) =>
  Date.parse(wire(delivery)[delivery.topic === 'bookings' ? 'booking_time' : 'payment_time'] as string);

function expectedOf(deliveries: Iterable<Delivery>): Expected {
  const expectation = new Expectation();
  for (const delivery of deliveries) expectation.add(delivery);
  return expectation.close();
}

test('the same seed gives the same bytes, however they are taken, and another seed gives others', () => {
  const parameters = { ...usual, faults: everyFault };
  const hash = createHash('sha256');
  const whole = [...new Feed(parameters)];
  for (const { topic, text, at } of whole) hash.update(`${topic} ${at} ${text}\n`);
  assert.equal(hash.digest('hex'), 'bbb234cea46473af37531eddf5105221fb97d69fba9923d7beae0a2e343f1f35');
  const feed = new Feed(parameters);
  const piecemeal: Delivery[] = [];
  for (let at = 77; !feed.isOver; at += 7_777) piecemeal.push(...feed.take(at));
  assert.deepEqual(piecemeal, whole);
  assert.notDeepEqual([...new Feed({ ...parameters, seed: 43 })].slice(0, 9), whole.slice(0, 9));
});

test('every line has the fields of the wire format, in its order, and amounts that are the sum of the seats', () => {
  const costs = new Map<unknown, number>();
  const all = [...new Feed(usual)];
  for (const delivery of all.filter(({ topic }) => topic === 'bookings')) {
    const booking = wire(delivery);
    assert.deepEqual(Object.keys(booking), ['order_id', 'booking_time', 'customer', 'event_details']);
    assert.deepEqual(Object.keys(booking.customer as Fields), ['customer_id', 'name', 'email']);
    const fields = ['event_id', 'event_name', 'event_location', 'seats'];
    assert.deepEqual(Object.keys(booking.event_details), fields);
    const { seats } = booking.event_details;
    assert.ok(seats.every(({ seat_number: seat }) => seat >= 1 && seat <= 500));
    assert.equal(new Set(seats.map(({ seat_number: seat }) => seat)).size, seats.length);
    const cents = seats.reduce((sum, { price }) => sum + Math.round(price * 100), 0);
    costs.set(booking.order_id, cents);
  }
  const payments = all.filter(({ topic }) => topic === 'payments').map(wire);
  const fields = ['payment_id', 'order_id', 'payment_time', 'amount', 'payment_method', 'payment_status'];
  for (const payment of payments) {
    assert.deepEqual(Object.keys(payment), fields);
    assert.equal(Math.round((payment.amount as number) * 100), costs.get(payment.order_id));
  }
  assert.ok([...costs.values()].length > 14_000 && payments.length === costs.size);
});

test('facts come in the order of their arrival, which is believably near to what they tell, or far from it', () => {
  const all = [...new Feed({ ...usual, faults: { ...everyFault, malformed: 0 } })];
  assert.ok(all.every(({ at }, index) => index === 0 || at >= all[index - 1]!.at));
  const distances = all.map(delivery => delivery.at - tells(delivery));
  const isNear = (distance: number) => distance >= -1000 && distance < 120_000;
  assert.ok(distances.every(distance => isNear(distance) || Math.abs(distance) >= 360_000));
  assert.ok(
    distances.some(distance => distance > 90_000 && isNear(distance)),
    'some lag far behind',
  );
  assert.ok(distances.some(distance => distance < -3_600_000) && distances.some(each => each > 3_600_000));
});

test('payments come within their window, its very edges included', () => {
  const bookings = new Map<unknown, number>();
  const took: number[] = [];
  for (const delivery of new Feed({ ...usual, faults: { ...noFaults, late: 0.1, early: 0.1 } })) {
    const { order_id: orderId } = wire(delivery) as Fields;
    if (delivery.topic === 'bookings') bookings.set(orderId, tells(delivery));
    else if (bookings.has(orderId)) took.push(tells(delivery) - bookings.get(orderId)!);
  }
  for (const edge of [0, 120_000, 120_001, -1]) assert.ok(took.includes(edge), `some take ${edge} ms`);
});

/** What a feed with one fault alone must come to, where `befallen` is how often the fault has struck. */
const consequences: Record<Fault, (expected: Expected, befallen: number) => void> = {
  unpaid: ({ counts }, befallen) => assert.equal(counts.bookings.unpaid, befallen),
  failed: ({ counts }, befallen) => {
    assert.equal(counts.payments.failed_payment, befallen);
    assert.ok(counts.bookings.unpaid! > 0.4 * befallen && counts.bookings.unpaid! < 0.6 * befallen);
  },
  late: ({ counts }, befallen) =>
    assert.deepEqual([counts.payments.late_payment, counts.bookings.unpaid], [befallen, befallen]),
  early: ({ counts }, befallen) =>
    assert.deepEqual([counts.payments.early_payment, counts.bookings.unpaid], [befallen, befallen]),
  mismatch: ({ mismatches, sales }, befallen) => {
    assert.equal(mismatches, befallen);
    assert.ok(sales.paid > sales.cost);
  },
  orphan: ({ counts }, befallen) => assert.equal(counts.payments.orphan_payment, befallen),
  restart: ({ counts }, befallen) =>
    assert.deepEqual([counts.bookings.duplicate, counts.payments.duplicate], [befallen, befallen]),
  zone: ({ counts }, befallen) =>
    assert.deepEqual([counts.bookings.dead_letter, counts.payments.dead_letter], [befallen, befallen]),
  disorder: ({ counts }) => assert.equal(counts.bookings.matched, counts.payments.matched),
  delayed: ({ counts }, befallen) =>
    assert.equal(counts.bookings.dead_letter! + counts.payments.dead_letter!, befallen),
  duplicate: ({ counts }, befallen) => {
    const duplicates = counts.bookings.duplicate! + counts.payments.duplicate!;
    assert.ok(duplicates > 1.3 * befallen && duplicates < 1.7 * befallen);
  },
  malformed: ({ counts }, befallen) =>
    assert.equal(counts.bookings.dead_letter! + counts.payments.dead_letter!, befallen),
};

for (const name of names)
  test(`${name}: ${faults[name]}`, () => {
    const feed = new Feed({ ...usual, faults: { ...noFaults, [name]: 0.1 } });
    const all = [...feed];
    const expected = expectedOf(all);
    assert.ok(feed.befallen[name] > 500, `it has struck ${feed.befallen[name]} times`);
    consequences[name](expected, feed.befallen[name]);
    const { bookings, payments } = expected.counts;
    const counted = [...Object.values(bookings), ...Object.values(payments)];
    assert.equal(
      counted.reduce((sum, count) => sum + count, 0),
      all.length,
    );
    if (name !== 'failed') assert.equal(bookings.matched, payments.matched);
  });

test('with nothing wrong, everything is paid for', () => {
  const { counts, sales } = expectedOf(new Feed(usual));
  assert.deepEqual(Object.keys(counts.bookings), ['matched']);
  assert.deepEqual(Object.keys(counts.payments), ['matched']);
  assert.equal(sales.paid, sales.cost);
});
