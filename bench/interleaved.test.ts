import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleaved, spread } from './interleaved.ts';
import { assertSameModel } from './m1-gate.ts';

test('the two sides take turns, and ratios are made pair by pair', async () => {
  const order: string[] = [];
  const side = (name: string, rates: number[]) => async () => {
    order.push(name);
    const rate = rates.shift()!;
    return { rate, rateByProcessorTime: 2 * rate };
  };
  const { compared } = await interleaved(side('ours', [10, 40, 90]), side('baseline', [1, 2, 3]), {
    times: 3,
  });
  assert.deepEqual(order, ['ours', 'baseline', 'ours', 'baseline', 'ours', 'baseline']);
  assert.deepEqual(compared.ratio, { median: 20, min: 10, max: 30 });
  assert.deepEqual(compared.ratioByProcessorTime, compared.ratio);
  assert.deepEqual(compared.baseline, { median: 2, min: 1, max: 3 });
  assert.deepEqual(spread([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4 });
});

test('M1 is void when the two sides do not simulate the same thing', () => {
  const side = (mean: number, people: number) => ({
    engine: '',
    seconds: 1,
    processorSeconds: 1,
    runs: 300,
    occurrences: 1,
    people,
    sellerWait: { mean, low: mean - 0.3, high: mean + 0.3 },
  });
  assertSameModel(side(5.5, 600_000), side(5.8, 610_000));
  assert.throws(
    () => assertSameModel(side(5.5, 600_000), side(6.5, 600_000)),
    /differ in more than their speed/,
  );
  assert.throws(
    () => assertSameModel(side(5.5, 600_000), side(5.5, 700_000)),
    /differ in more than their speed/,
  );
});
