import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchMeans, confidenceInterval, studentQuantile, Tally, TimeWeighted } from './index.ts';

const near = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

test('a tally knows count, mean, spread, least and greatest, also far from zero', () => {
  const tally = new Tally();
  assert.ok(Number.isNaN(tally.variance));
  for (const value of [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]) tally.add(value);
  assert.deepEqual([tally.count, tally.mean, tally.min, tally.max], [4, 1e9 + 10, 1e9 + 4, 1e9 + 16]);
  near(tally.variance, 30, 1e-6);
  const often = new Tally();
  for (const [value, times] of [
    [3, 2],
    [8, 1],
    [5, 3],
  ] as const)
    often.add(value, times);
  assert.equal(often.count, 6);
  near(often.total, 29);
  near(often.variance, (2 * (3 - 29 / 6) ** 2 + (8 - 29 / 6) ** 2 + 3 * (5 - 29 / 6) ** 2) / 5);
  tally.reset();
  assert.equal(tally.count, 0);
});

test('a time-weighted value counts each value for as long as it held, and forgets the warm-up', () => {
  const line = new TimeWeighted(0);
  line.change(2, 5);
  line.change(4, 1);
  near(line.mean(10), (2 * 0 + 2 * 5 + 6 * 1) / 10);
  line.reset(10);
  line.change(15, 3);
  near(line.mean(20), 2);
  assert.equal(line.max, 3);
  near(line.area(20), 20);
});

test("Student's t agrees with the printed tables", () => {
  const table: [number, number, number][] = [
    [1, 0.95, 12.706],
    [2, 0.95, 4.303],
    [3, 0.99, 5.841],
    [9, 0.95, 2.262],
    [10, 0.9, 1.812],
    [29, 0.95, 2.045],
    [299, 0.95, 1.968],
  ];
  for (const [degrees, confidence, t] of table) near(studentQuantile(degrees, confidence), t, 0.0005);
  assert.throws(() => studentQuantile(0, 0.95), RangeError);
});

test('intervals of replications and of batches', () => {
  const { mean, low, high, halfWidth, count } = confidenceInterval([8, 9, 10, 11, 12]);
  assert.deepEqual([count, mean], [5, 10]);
  near(halfWidth, (2.776445 * Math.sqrt(2.5)) / Math.sqrt(5), 1e-5);
  near(high - low, 2 * halfWidth);
  assert.equal(confidenceInterval([1]).halfWidth, Number.POSITIVE_INFINITY);
  // The first observation fills no batch; the batches' means are 2, 5 and 8.
  const batched = batchMeans([99, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3);
  assert.deepEqual(batched, confidenceInterval([8, 5, 2]));
  assert.throws(() => batchMeans([1], 2), RangeError);
});
