import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { idSource, instantOf } from './ids.ts';
import { systemRandom } from './random.ts';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids are UUIDs of version 7 that tell when they were made', () => {
  const now = Date.UTC(2026, 2, 1, 19, 30);
  const id = idSource(() => now, systemRandom)();
  assert.match(id, FORM);
  assert.equal(instantOf(id), now);
});

test('ids only grow, within a millisecond and when the clock is set back, whatever chance brings', () => {
  const steps = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(steps, fc.uint8Array({ minLength: 10, maxLength: 10 }), (moves, bytes) => {
      let now = 1_700_000_000_000;
      const ids = idSource(
        () => now,
        () => bytes,
      );
      const made = moves.map(move => {
        now += move;
        return ids();
      });
      assert.deepEqual(made, [...new Set(made)].sort());
    }),
  );
});

test('a millisecond may run out of ids: the next ones borrow from the following', () => {
  const ids = idSource(() => 1_700_000_000_000, systemRandom);
  const made = Array.from({ length: 10_000 }, ids);
  assert.deepEqual(made, [...new Set(made)].sort());
  assert.ok(made.every(id => FORM.test(id)));
});
