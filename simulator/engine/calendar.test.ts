import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Calendar, type Scheduled } from './calendar.ts';

const subject = (): Scheduled => ({ happen() {} });

test('entries come due by time, then priority, then in the order of entry', () => {
  const entry = fc.record({
    time: fc.integer({ min: 0, max: 5 }),
    priority: fc.integer({ min: -255, max: 255 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 300 }), entries => {
      const calendar = new Calendar();
      const expected = entries
        .map(({ time, priority }, order) => {
          const entered = subject();
          return { time, priority, order, entered, rank: calendar.add(time, priority, entered) };
        })
        .toSorted((a, b) => a.time - b.time || a.priority - b.priority || a.order - b.order);
      for (const { time, entered, rank } of expected) {
        assert.equal(calendar.nextTime(), time);
        assert.equal(calendar.take(), entered);
        assert.equal(calendar.time, time);
        assert.equal(calendar.rank, rank);
      }
      assert.equal(calendar.take(), undefined);
      assert.equal(calendar.nextTime(), Number.POSITIVE_INFINITY);
    }),
  );
});

test('entries and takings in any mixture keep the order, as a sorted list does', () => {
  const step = fc.oneof(fc.constant('take' as const), fc.integer({ min: 0, max: 1000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 500 }), steps => {
      const calendar = new Calendar();
      const model: { time: number; entered: Scheduled }[] = [];
      for (const next of steps) {
        if (next === 'take') {
          model.sort((a, b) => a.time - b.time);
          assert.equal(calendar.take(), model.shift()?.entered);
        } else {
          const entered = subject();
          calendar.add(next, 0, entered);
          model.push({ time: next, entered });
        }
        assert.equal(calendar.size, model.length);
      }
    }),
  );
});
