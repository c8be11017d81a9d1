import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Discount, priceSeats } from './pricing.ts';

const thirdTicket: Discount = {
  code: 'third-ticket',
  name: 'Third ticket at half price',
  percent: 50,
  combines: 'adds',
  evaluated: 10,
  nthTicket: 3,
  startsBetween: null,
};
const afternoon: Discount = {
  ...thirdTicket,
  code: 'afternoon',
  percent: 20,
  evaluated: 20,
  nthTicket: null,
  startsBetween: { from: 12 * 60, before: 17 * 60 },
};
const always = (code: string, percent: number, combines: Discount['combines'], evaluated = 50): Discount => ({
  ...thirdTicket,
  code,
  percent,
  combines,
  evaluated,
  nthTicket: null,
});

const seats = (count: number, className = 'gold') =>
  Array.from({ length: count }, (_, index) => ({ seatId: `A${index + 1}`, class: className }));
const totals = (
  count: number,
  price: number,
  discounts: Discount[],
  startsAt: string,
  zone = 'Asia/Kolkata',
) => priceSeats(seats(count), { gold: price }, discounts, new Date(startsAt), zone).map(line => line.total);

const EVENING = '2026-03-10T14:00:00Z';
const AFTERNOON = '2026-03-10T09:00:00Z';

test('Prices: only the third ticket is 50 % off, whatever the booking holds', () => {
  assert.deepEqual(totals(2, 1000, [thirdTicket], EVENING), [1000, 1000]);
  assert.deepEqual(totals(7, 1000, [thirdTicket], EVENING), [1000, 1000, 500, 1000, 1000, 1000, 1000]);
});

test('Prices: discounts on several tickets keep to their own', () => {
  const fifth = { ...thirdTicket, code: 'fifth-ticket', percent: 20, nthTicket: 5 };
  assert.deepEqual(totals(6, 1000, [thirdTicket, fifth], EVENING), [1000, 1000, 500, 1000, 800, 1000]);
});

test('Prices: the third is the third asked for, at the price of its class', () => {
  const asked = [
    { seatId: 'Z9', class: 'regular' },
    { seatId: 'A1', class: 'gold' },
    { seatId: 'C5', class: 'regular' },
  ];
  const lines = priceSeats(asked, { gold: 3000, regular: 1001 }, [thirdTicket], new Date(EVENING), 'UTC');
  assert.deepEqual(lines, [
    { seatId: 'Z9', class: 'regular', price: 1001, discounts: [], total: 1001 },
    { seatId: 'A1', class: 'gold', price: 3000, discounts: [], total: 3000 },
    {
      seatId: 'C5',
      class: 'regular',
      price: 1001,
      discounts: [{ code: 'third-ticket', amount: 500 }],
      total: 501,
    },
  ]);
});

test('Prices: the third ticket of an afternoon show is 70 % off, each share recorded', () => {
  const [first, , third] = priceSeats(
    seats(3),
    { gold: 999 },
    [afternoon, thirdTicket],
    new Date(AFTERNOON),
    'Asia/Kolkata',
  );
  assert.deepEqual(first?.discounts, [{ code: 'afternoon', amount: 200 }]);
  assert.equal(first?.total, 799);
  // 30 % of 9.99 is 2.997. The half, 4.995, leaves 5.00 when rounded half up, so its share is 4.99.
  assert.deepEqual(third?.discounts, [
    { code: 'third-ticket', amount: 499 },
    { code: 'afternoon', amount: 200 },
  ]);
  assert.equal(third?.total, 300);
});

test('Prices: the afternoon begins at 12:00 and is over at 17:00', () => {
  const at = (clock: string) => totals(1, 100, [afternoon], `2026-06-01T${clock}Z`, 'UTC')[0];
  assert.deepEqual([at('11:59:59'), at('12:00:00'), at('16:59:59'), at('17:00:00')], [100, 80, 80, 100]);
});

test("Prices: the afternoon goes by the venue's clocks, also on days when they change", () => {
  const berlin = (instant: string) => totals(1, 100, [afternoon], instant, 'Europe/Berlin')[0];
  // 29 March 2026: from 02:00 on it is two hours to UTC, no longer one.
  assert.deepEqual([berlin('2026-03-28T10:30:00Z'), berlin('2026-03-29T10:30:00Z')], [100, 80]);
  assert.deepEqual([berlin('2026-03-28T15:30:00Z'), berlin('2026-03-29T15:30:00Z')], [80, 100]);
  // 25 October 2026: back again.
  assert.deepEqual([berlin('2026-10-24T10:30:00Z'), berlin('2026-10-25T10:30:00Z')], [80, 100]);
  assert.equal(totals(1, 100, [afternoon], '2026-06-01T06:30:00Z', 'Asia/Kolkata')[0], 80);
  assert.equal(totals(1, 100, [afternoon], '2026-06-01T06:30:00Z', 'America/New_York')[0], 100);
});

test('Prices: a window may reach over midnight', () => {
  const night = { ...afternoon, startsBetween: { from: 22 * 60, before: 2 * 60 } };
  const at = (clock: string) => totals(1, 100, [night], `2026-06-01T${clock}Z`, 'UTC')[0];
  assert.deepEqual([at('21:59:00'), at('22:00:00'), at('01:59:00'), at('02:00:00')], [100, 80, 80, 100]);
});

test('Prices: rounding is half up on what the ticket costs', () => {
  assert.deepEqual(totals(1, 25, [always('tenth', 10, 'adds')], EVENING), [23]);
  assert.deepEqual(totals(1, 15, [always('tenth', 10, 'adds')], EVENING), [14]);
  assert.deepEqual(totals(1, 14, [always('tenth', 10, 'adds')], EVENING), [13]);
});

test('Prices: percentages that add stop at the whole price', () => {
  const two = [always('first', 70, 'adds', 1), always('second', 50, 'adds', 2)];
  const [line] = priceSeats(seats(1), { gold: 1000 }, two, new Date(EVENING), 'UTC');
  assert.deepEqual(line?.discounts, [
    { code: 'first', amount: 700 },
    { code: 'second', amount: 300 },
  ]);
  assert.equal(line?.total, 0);
});

test('Prices: sequential discounts come off what remains, in their order', () => {
  const two = [always('later', 10, 'sequential', 2), always('sooner', 50, 'sequential', 1)];
  const [line] = priceSeats(seats(1), { gold: 1000 }, two, new Date(EVENING), 'UTC');
  assert.deepEqual(line?.discounts, [
    { code: 'sooner', amount: 500 },
    { code: 'later', amount: 50 },
  ]);
  assert.equal(line?.total, 450);
});

test('Prices: the largest exclusive discount stands alone, if that is the better for the buyer', () => {
  const promotions = [always('forty', 40, 'exclusive'), always('thirty', 30, 'exclusive')];
  const line = (others: Discount[]) =>
    priceSeats(seats(1), { gold: 1000 }, [...others, ...promotions], new Date(AFTERNOON), 'Asia/Kolkata')[0];
  assert.deepEqual(line([afternoon])?.discounts, [{ code: 'forty', amount: 400 }]);
  assert.deepEqual(line([afternoon, always('quarter', 25, 'adds')])?.discounts, [
    { code: 'afternoon', amount: 200 },
    { code: 'quarter', amount: 250 },
  ]);
});

test('a class without a price is a bug, not a free seat', () => {
  assert.throws(
    () => priceSeats(seats(1, 'box'), { gold: 100 }, [], new Date(EVENING), 'UTC'),
    /box has no price/,
  );
});

const anyDiscount: fc.Arbitrary<Discount> = fc.record({
  code: fc.string({ minLength: 1, maxLength: 4 }),
  name: fc.constant('any'),
  percent: fc.integer({ min: 1, max: 100 }),
  combines: fc.constantFrom('adds', 'exclusive', 'sequential'),
  evaluated: fc.integer({ min: 0, max: 3 }),
  nthTicket: fc.option(fc.integer({ min: 1, max: 4 })),
  startsBetween: fc.option(
    fc.record({ from: fc.integer({ min: 0, max: 1439 }), before: fc.integer({ min: 0, max: 1440 }) }),
  ),
});
const anyCase = fc.record({
  classes: fc.array(fc.constantFrom('gold', 'regular'), { minLength: 1, maxLength: 10 }),
  prices: fc.record({ gold: fc.integer({ min: 0, max: 10 ** 11 }), regular: fc.nat(200) }),
  discounts: fc.uniqueArray(anyDiscount, { maxLength: 6, selector: discount => discount.code }),
  startsAt: fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
  timeZone: fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'Asia/Kolkata',
    'America/New_York',
    'Australia/Lord_Howe',
  ),
});
type Case = typeof anyCase extends fc.Arbitrary<infer C> ? C : never;

const price = ({ classes, prices, discounts, startsAt, timeZone }: Case) =>
  priceSeats(
    classes.map((name, index) => ({ seatId: `A${index + 1}`, class: name })),
    prices,
    discounts,
    startsAt,
    timeZone,
  );

test('Prices: for any discounts, shares are positive and add up exactly, and no total is negative', () => {
  fc.assert(
    fc.property(anyCase, given => {
      for (const line of price(given)) {
        const saved = line.discounts.reduce((sum, share) => sum + share.amount, 0);
        assert.equal(line.price - saved, line.total);
        assert.ok(Number.isSafeInteger(line.total) && line.total >= 0);
        assert.ok(line.discounts.every(share => Number.isSafeInteger(share.amount) && share.amount > 0));
      }
    }),
  );
});

test('Prices: the order in which discounts are listed changes nothing; their stated order changes no total', () => {
  fc.assert(
    fc.property(anyCase, fc.infiniteStream(fc.nat(9)), (given, numbers) => {
      const listed = price({ ...given, discounts: given.discounts.toReversed() });
      assert.deepEqual(listed, price(given));
      const evaluated = given.discounts.map(discount => ({
        ...discount,
        evaluated: numbers.next().value ?? 0,
      }));
      assert.deepEqual(
        price({ ...given, discounts: evaluated }).map(line => line.total),
        listed.map(line => line.total),
      );
    }),
  );
});

test('Prices: more discounts never make a ticket dearer', () => {
  fc.assert(
    fc.property(anyCase, given => {
      const fewer = price({ ...given, discounts: given.discounts.slice(1) });
      assert.ok(price(given).every((line, index) => line.total <= fewer[index]!.total));
    }),
  );
});

test('Prices: without nth-ticket discounts the order of the seats changes no total', () => {
  fc.assert(
    fc.property(anyCase, given => {
      const discounts = given.discounts.map(discount => ({ ...discount, nthTicket: null }));
      const sum = (classes: Case['classes']) =>
        price({ ...given, classes, discounts }).reduce((total, line) => total + line.total, 0);
      assert.equal(sum(given.classes.toReversed()), sum(given.classes));
    }),
  );
});
