import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { shuffle } from '../verify-admission.ts';
import { drawOrder, numbersFrom } from './draw.ts';

const NO_ARRIVALS = '00'.repeat(32);
const seedOf = (number: number): Buffer => createHash('sha256').update(`seed ${number}`).digest();

/** Pearson's statistic of counts against all being equally likely. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

const PLACES = ['a', 'b', 'c', 'd'];
const RUNS = 24_000;
/** The 0.1 % point of chi-square with 23 degrees of freedom; the seeds are fixed, so this holds or it does not. */
const CRITICAL = 49.73;

/** How often each of the 24 orders of four comes up. */
function countsOfOrders(draw: (seed: Buffer) => readonly string[]): number[] {
  const counts = new Map<string, number>();
  for (let run = 0; run < RUNS; run++) {
    const order = draw(seedOf(run)).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  return [...counts.values()];
}

test('A2: every order is as likely as every other', () => {
  const counts = countsOfOrders(seed => drawOrder(seed, NO_ARRIVALS, PLACES));
  assert.equal(counts.length, 24);
  assert.ok(chiSquare(counts) < CRITICAL, `${chiSquare(counts)}`);
});

test('A2: control: a shuffle that swaps with any place is found to favour some orders', () => {
  const counts = countsOfOrders(seed => {
    const below = numbersFrom(seed, NO_ARRIVALS);
    const order = [...PLACES];
    for (const [at] of order.entries()) {
      const chosen = below(order.length);
      [order[at], order[chosen]] = [order[chosen]!, order[at]!];
    }
    return order;
  });
  assert.ok(chiSquare(counts) > CRITICAL, `${chiSquare(counts)}`);
});

test('A2: each of a hundred has the same chance of each tenth of the line', () => {
  const places = Array.from({ length: 100 }, (_, index) => String(index));
  const counts = new Array<number>(100).fill(0);
  for (let run = 0; run < 500; run++) {
    for (const [rank, place] of drawOrder(seedOf(run), NO_ARRIVALS, places).entries()) {
      counts[Math.floor(Number(place) / 10) * 10 + Math.floor(rank / 10)]! += 1;
    }
  }
  // 81 degrees of freedom; the 0.1 % point.
  assert.ok(chiSquare(counts) < 126.1, `${chiSquare(counts)}`);
});

test('A2, A9: who arrived, and when, decides the draw as much as the seed; a stranger draws the same', () => {
  const places = Array.from({ length: 500 }, (_, index) => `place ${index}`);
  const arrivals = [NO_ARRIVALS, 'ff'.repeat(32)];
  const [one, other] = arrivals.map(hash => drawOrder(seedOf(1), hash, places));
  assert.notDeepEqual(one, other);
  assert.deepEqual(one!.toSorted(), places.toSorted());
  for (const [index, hash] of arrivals.entries())
    assert.deepEqual(shuffle(places, seedOf(1), hash), [one, other][index]);
});

test('a number is as likely as another, also where the words do not divide evenly', () => {
  const below = numbersFrom(seedOf(2), NO_ARRIVALS);
  const limit = 3 * 2 ** 30;
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 9000; draw++) counts[Math.floor(below(limit) / 2 ** 30)]! += 1;
  // Without skipping, the first third would come up half of the time.
  assert.ok(chiSquare(counts) < 13.8, `${counts}`);
});

test('A9: the example of docs/admission.md is what is drawn', () => {
  const order = drawOrder(Buffer.alloc(32, 7), NO_ARRIVALS, ['a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(order, ['d', 'b', 'a', 'e', 'c']);
});
