import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Line } from '../process/feeding.ts';
import type { Reconciliation } from '../reconcile.ts';
import type { Settings } from '../settings.ts';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, payment } from '../testing/messages.fixture.ts';

const T = Date.UTC(2026, 4, 1, 18);

async function given(t: TestContext, chosen: Partial<Settings> = {}): Promise<TestStream> {
  return TestStream.open(t, T + 60_000, chosen);
}

/** Feeds and finishes; fails unless everything adds up. */
async function finished(stream: TestStream, ...lines: Line[]): Promise<Reconciliation['sums']> {
  await stream.feed(lines);
  const result = await stream.finish();
  assert.deepEqual(
    result.checks.flatMap(({ breaches }) => breaches),
    [],
  );
  return result.sums;
}

const outcomesOf = async (stream: TestStream): Promise<Record<string, string>> => {
  const rows = await stream.rows<{ payment_id: string; outcome: string }>(
    'select payment_id, outcome from payments_fact',
  );
  return Object.fromEntries(rows.map(row => [row.payment_id, row.outcome]));
};

for (const isBookingFirst of [true, false]) {
  test(`the window is closed at both ends, to the millisecond; ${isBookingFirst ? 'bookings' : 'payments'} come first`, async t => {
    const stream = await given(t);
    const steps = { early: -1, first: 0, within: 119_999, last: 120_000, late: 120_001 };
    const names = Object.entries(steps);
    const bookings = names.map(([name]) => booking(name, T));
    const payments = names.map(([name, after]) => payment(name, name, T + after));
    for (const lines of isBookingFirst ? [bookings, payments] : [payments, bookings]) {
      await stream.feed(lines);
      await stream.join();
    }
    // Less than a millisecond is nothing: elapsed time counts, not the boundaries of milliseconds in between.
    await stream.feed([
      booking('fine', '2026-05-01T18:00:00.000900Z'),
      payment('fine', 'fine', '2026-05-01T18:02:00.001100Z'),
    ]);
    await stream.finish();
    assert.deepEqual(await outcomesOf(stream), {
      early: 'early_payment',
      first: 'matched',
      within: 'matched',
      last: 'matched',
      late: 'late_payment',
      fine: 'matched',
    });
    const orders = await stream.rows(`select order_id from orders_fact where outcome = 'unpaid' order by 1`);
    assert.deepEqual(orders, [{ order_id: 'early' }, { order_id: 'late' }]);
  });
}

test('the twenty columns, and ours after them', async t => {
  const stream = await given(t);
  await finished(
    stream,
    booking('o', '2026-05-01T23:30:00+05:30', {}, 2),
    payment('p', 'o', T + 1_000, { amount: 20 }),
  );
  const columns = await stream.rows<{ column_name: string }>('describe bookings_fact');
  assert.equal(
    columns.map(({ column_name }) => column_name).join(' '),
    'order_id booking_time customer_id customer_name customer_email event_id event_name event_location seat_number seat_price ' +
      'event_category booking_day_of_week booking_hour payment_id payment_time amount payment_method payment_type ' +
      'booking_event_time payment_event_time payment_status outcome currency show_id venue_id city seat_index',
  );
  const [row, ...more] = await stream.rows('from bookings_fact order by seat_index');
  assert.equal(more.length, 1);
  assert.deepEqual(Object.values(row!), [
    ...[
      'o',
      '2026-05-01T18:00:00.000Z',
      'c1',
      'Ada',
      'ada@example.org',
      'e1',
      'Rock CONCERT',
      'Pune',
      'A1',
      1000,
      'Music',
    ],
    ...[
      'Friday',
      18,
      'p',
      '2026-05-01T18:00:01.000Z',
      2000,
      'credit card',
      'Card',
      '2026-05-01T18:00:00.000Z',
    ],
    ...['2026-05-01T18:00:01.000Z', 'Success', 'matched', null, null, null, null, 1],
  ]);
});

test('failed, then paid: one sale with two payments, in any order of arrival', async t => {
  const lines = [
    booking('o', T),
    payment('p1', 'o', T + 10_000, { payment_status: 'Failed' }),
    payment('p2', 'o', T + 20_000),
  ];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ]) {
    const stream = await given(t);
    for (const index of order) {
      await stream.feed([lines[index]!]);
      await stream.join();
    }
    await stream.finish();
    assert.deepEqual(await outcomesOf(stream), { p1: 'failed_payment', p2: 'matched' });
    const orders = await stream.rows('select outcome, amount, payments, payment_id from orders_fact');
    assert.deepEqual(orders, [{ outcome: 'matched', amount: 1000, payments: 1, payment_id: 'p2' }]);
  }
});

test('paid twice: one sale, with all the money, and a flag', async t => {
  const stream = await given(t);
  await stream.feed([booking('o', T), payment('p2', 'o', T + 20_000)]);
  await stream.join();
  await finished(stream, payment('p1', 'o', T + 10_000));
  const orders = await stream.rows(
    'select outcome, amount, amount_mismatch, payments, payment_id from orders_fact',
  );
  assert.deepEqual(orders, [
    { outcome: 'matched', amount: 2000, amount_mismatch: true, payments: 2, payment_id: 'p1' },
  ]);
});

test('what comes again changes nothing, also under a new fact id and after a restart', async t => {
  const stream = await given(t);
  const lines = [booking('o', T), payment('p', 'o', T + 1_000)];
  await stream.feed([...lines, ...lines]);
  await stream.join();
  await stream.restart();
  const before = await stream.rows('from bookings_fact');
  const sums = await finished(stream, ...lines, booking('o', T + 50_000, { fact_id: 'another' }, 3));
  assert.deepEqual(
    sums.map(({ outcomes }) => outcomes),
    [
      { duplicate: 3, matched: 1 },
      { duplicate: 2, matched: 1 },
    ],
  );
  assert.deepEqual(await stream.rows('from bookings_fact'), before);
});

test('seats: as many as there are, each once by its index; no list of seats is a dead letter', async t => {
  const stream = await given(t);
  const same = [
    { seat_number: 'A1', price: '12.345' },
    { seat_number: 'A1', price: 7 },
  ];
  const bad = {
    none: [],
    null: null,
    missing: undefined,
    text: 'A1',
    object: {},
    many: 501,
    priceless: [{ seat_number: 'A1' }],
  };
  const sums = await finished(
    stream,
    booking('one', T, {}, 1),
    booking('many', T, {}, 500),
    booking('same', T, {}, same),
    ...Object.entries(bad).map(([name, seats]) =>
      booking(`bad ${name}`, T, {}, seats ?? (seats === null ? null : { not: 'given' })),
    ),
    booking('bad undefined', T, { event_details: { event_id: 'e' } }),
  );
  assert.deepEqual(sums[0]!.outcomes, { dead_letter: 8, unpaid: 3 });
  const seats = await stream.rows(
    'select order_id, count(*) as n, sum(seat_price) as cost from bookings_fact group by 1 order by 1',
  );
  assert.deepEqual(seats, [
    { order_id: 'many', n: 500, cost: 500_000 },
    { order_id: 'one', n: 1, cost: 1_000 },
    { order_id: 'same', n: 2, cost: 1_935 },
  ]);
  const letters = await stream.rows<{ detail: string }>(
    `select detail from dead_letters where order_id = 'bad null'`,
  );
  assert.deepEqual(letters, [{ detail: 'event_details.seats is null.' }]);
});

test('a time that is none becomes nothing, with a reason, and its row stays', async t => {
  const stream = await given(t);
  const times = [
    'soon',
    '1767290400',
    1_767_290_400,
    '2026-02-30T18:00:00Z',
    '2026-05-01T18:00:00',
    null,
    '2026-05-01T25:00:00Z',
  ];
  const sums = await finished(
    stream,
    ...times.map((time, index) => booking(`o${index}`, '', { booking_time: time })),
    payment('p', 'o', 'whenever'),
    booking('good', '2026-05-01T20:00:00.5+02:00'),
  );
  assert.deepEqual(
    sums.map(({ outcomes }) => outcomes),
    [{ dead_letter: times.length, unpaid: 1 }, { dead_letter: 1 }],
  );
  const rows = await stream.rows<{ n: number }>(`
    select count(*) as n from bookings_fact where outcome = 'dead_letter' and booking_time is null and payment_time is null`);
  assert.deepEqual(rows, [{ n: times.length + 1 }]);
  const reasons = await stream.rows<{ detail: string }>(
    'select detail from dead_letters order by topic, "offset", partition',
  );
  assert.ok(
    reasons.some(
      ({ detail }) =>
        detail === 'booking_time is "2026-02-30T18:00:00Z", a day that the calendar does not have.',
    ),
  );
  assert.ok(
    reasons.some(({ detail }) =>
      detail.startsWith('booking_time is "2026-05-01T18:00:00", which has no offset'),
    ),
  );
  const good = await stream.rows(`select booking_time from bookings_fact where order_id = 'good'`);
  assert.deepEqual(good, [{ booking_time: '2026-05-01T18:00:00.500Z' }]);
});

test('one bad line among good ones stops none of them', async t => {
  const stream = await given(t);
  const garbage = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"order_id":',
    '\u0000',
    `{"order_id":"o","x":"\\ud800"}`,
  ];
  const sums = await finished(
    stream,
    booking('o', T),
    ...garbage.map(value => ({ topic: 'bookings', value })),
    ...garbage.map(value => ({ topic: 'payments', value })),
    payment('p', 'o', T),
    payment('q', '\u0000 a strange id \ud800', T),
  );
  assert.deepEqual(
    sums.map(({ outcomes }) => outcomes),
    [
      { dead_letter: garbage.length, matched: 1 },
      { dead_letter: garbage.length, matched: 1, orphan_payment: 1 },
    ],
  );
  const letters = await stream.rows<{ raw: string }>(
    `select raw from dead_letters where raw = '{"order_id":'`,
  );
  assert.equal(letters.length, 2);
});

test('the year 2099 is a dead letter and moves no watermark', async t => {
  const stream = await given(t);
  await stream.feed([booking('future', '2099-01-01T00:00:00Z'), booking('soon', T + 5 * 60_000)]);
  await stream.join();
  const sums = await finished(stream, booking('o', T), payment('p', 'o', T));
  assert.deepEqual(
    sums.map(({ outcomes }) => outcomes),
    [{ unpaid: 1, dead_letter: 1, matched: 1 }, { matched: 1 }],
  );
});
