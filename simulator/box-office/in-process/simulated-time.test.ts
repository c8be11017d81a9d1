import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedTime } from './simulated-time.ts';

const nothing = async () => {};

test('an alarm that is set anew for this very instant rings in it, after what was due before', async () => {
  const time = new SimulatedTime(0);
  const timers = time.timersUnless(() => false);
  const rung: string[] = [];
  const callOff = timers.after(20, () => rung.push('the old one'));
  timers.after(10, () => {
    rung.push('the first');
    callOff();
    timers.after(0, () => rung.push('the new one'));
  });
  timers.after(31, () => rung.push('tomorrow'));
  await time.set(30, nothing);
  assert.deepEqual(rung, ['the first', 'the new one']);
});

test('an alarm that sets itself anew for ever does not keep time from passing', async () => {
  const time = new SimulatedTime(0);
  const timers = time.timersUnless(() => false);
  const again = () => void timers.after(0, again);
  again();
  await time.set(1, nothing);
  assert.equal(time.now(), 1);
});
