import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testApp } from './testing/app.ts';
import { assertRulesKept } from './testing/booking.ts';
import { Buyer } from './testing/buyer.ts';
import { givenShow, plainPlan } from './testing/given-show.ts';
import { assertEveryRefusalExact, type Told } from './testing/told.ts';

const BUYERS = 200;
const MOST_TRIES = 4;

test('B1, B2, B5: two hundred buyers at once for the same fifty seats: no seat twice, no part of a wish, every refusal exact', async t => {
  const { url, database } = await testApp({}, t);
  const { showId } = await givenShow(database.write, { plan: plainPlan(5, 10) });
  const seatIds = 'ABCDE'
    .split('')
    .flatMap(row => Array.from({ length: 10 }, (_, index) => `${row}${index + 1}`));
  const seed = Date.now() % 1_000_000;
  t.diagnostic(`seed ${seed}`);
  const wishes = fc.sample(fc.uniqueArray(fc.constantFrom(...seatIds), { minLength: 1, maxLength: 4 }), {
    numRuns: BUYERS * MOST_TRIES,
    seed,
  });
  const buyers = await Promise.all(wishes.slice(0, BUYERS).map(() => Buyer.arrive(url)));

  /** Goes back to the map for other seats, as `seats-taken` says, until there are some or none can be had. */
  const visit = async (buyer: Buyer, number: number): Promise<Told[]> => {
    const told: Told[] = [];
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const wanted = wishes[number * MOST_TRIES + tries]!;
      const { status, body } = await buyer.hold(showId, wanted);
      assert.ok(status === 201 || status === 409, `${status} ${JSON.stringify(body)}`);
      if (status === 201) return [...told, { wanted, got: body.seats.map(seat => seat.seatId) }];
      told.push({ wanted, code: body.code, seatIds: (body as { seatIds?: string[] }).seatIds });
    }
    return told;
  };
  const told = (await Promise.all(buyers.map(visit))).flat();

  await assertEveryRefusalExact(database.read, showId, seatIds.length, told);
  const codes = new Set(told.map(({ code }) => code ?? 'held'));
  assert.deepEqual(
    [...codes].sort(),
    ['held', 'seats-may-return', 'seats-taken'],
    'all of it was to be seen',
  );
  await assertRulesKept(database);
});
