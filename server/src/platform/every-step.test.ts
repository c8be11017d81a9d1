import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeEveryStep } from './every-step.ts';

test('a step that fails keeps none that follow from being taken, and is told of in the end', async () => {
  const taken: string[] = [];
  const steps = [
    () => void taken.push('first'),
    () => Promise.reject(new Error('second')),
    () => {
      throw new Error('third');
    },
    async () => void taken.push('fourth'),
  ];
  await assert.rejects(takeEveryStep(steps), /second/);
  assert.deepEqual(taken, ['first', 'fourth']);
});
