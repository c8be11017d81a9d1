import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Fifo } from './fifo.ts';

test('a line of any length does what a list does, whatever is pushed, shifted and removed', () => {
  const step = fc.oneof(
    fc.constant('shift' as const),
    fc.record({ push: fc.integer() }),
    fc.record({ remove: fc.nat({ max: 30 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), steps => {
      const fifo = new Fifo<{ value: number }>();
      const list: { value: number }[] = [];
      for (const next of steps) {
        if (next === 'shift') assert.equal(fifo.shift(), list.shift());
        else if ('push' in next) {
          const item = { value: next.push };
          fifo.push(item);
          list.push(item);
        } else {
          const item = list[next.remove] ?? { value: 0 };
          assert.equal(fifo.remove(item), list.includes(item));
          list.splice(next.remove, 1);
        }
        assert.equal(fifo.length, list.length);
      }
      for (const item of list) assert.equal(fifo.shift(), item);
    }),
  );
});
