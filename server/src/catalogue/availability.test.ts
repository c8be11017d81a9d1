import assert from 'node:assert/strict';
import { test } from 'node:test';
import { availabilities, availabilityOf } from './availability.ts';

test('almost full from exactly a tenth left, full at nothing', () => {
  const of = (taken: number) => availabilityOf(50, taken);
  assert.deepEqual(
    [of(0), of(44), of(45), of(49), of(50), of(51)],
    ['available', 'available', 'almost-full', 'almost-full', 'full', 'full'],
  );
});

test('a show that nobody has touched has no ledger, and is free', () => {
  assert.deepEqual(availabilities([5, 16], null), { classes: ['available', 'available'], show: 'available' });
});
