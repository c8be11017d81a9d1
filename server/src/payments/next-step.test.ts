import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Money, nextStep } from './next-step.ts';

const refund = (amount: number, state: Money['refunds'][number]['state'] = 'requested') => ({
  refundId: `r${amount}`,
  amount,
  state,
});
const money = (state: Money['state'], ...refunds: Money['refunds'][number][]): Money => ({
  provider: 'sandbox',
  state,
  amount: 1000,
  refunds,
});

test('what is set aside is captured, and let go only if all of it is wanted back', () => {
  assert.deepEqual(nextStep(money('authorised')), { do: 'capture' });
  assert.deepEqual(nextStep(money('authorised', refund(400))), { do: 'capture' });
  assert.deepEqual(nextStep(money('authorised', refund(1000))), { do: 'void' });
  assert.deepEqual(nextStep(money('authorised', refund(400), refund(600))), { do: 'void' });
  assert.deepEqual(nextStep({ ...money('authorised'), amount: 0 }), { do: 'capture' }, 'free tickets');
});

test('refunds follow the capture; what was let go needs none', () => {
  assert.deepEqual(nextStep(money('captured', refund(400))), { do: 'refund', refund: refund(400) });
  assert.deepEqual(nextStep(money('voided', refund(1000))), { do: 'settle-refund', refund: refund(1000) });
  const atCounter = { ...money('captured', refund(1000)), provider: 'counter' };
  assert.deepEqual(nextStep(atCounter), { do: 'settle-refund', refund: refund(1000) });
  assert.equal(nextStep(money('captured', refund(400, 'succeeded'), refund(600, 'failed'))), undefined);
  for (const state of ['started', 'declined'] as const)
    assert.equal(nextStep(money(state, refund(1))), undefined);
});

test('every payment comes to rest, with nothing requested left and never more back than was taken', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 4 });
  const rests = fc.property(amounts, fc.boolean(), (parts, isWhole) => {
    const amount = parts.reduce((sum, part) => sum + part, 0) + (isWhole ? 0 : 1);
    let now: Money = {
      provider: 'sandbox',
      state: 'authorised',
      amount,
      refunds: parts.map(part => refund(part)),
    };
    let back = 0;
    for (let steps = 0; ; steps++) {
      const step = nextStep(now);
      if (!step) break;
      assert.ok(steps < 10, 'it comes to rest');
      if (step.do === 'capture') now = { ...now, state: 'captured' };
      else if (step.do === 'void') now = { ...now, state: 'voided' };
      else {
        const [first, ...others] = now.refunds.filter(one => one.state === 'requested');
        back += step.refund.amount;
        now = {
          ...now,
          refunds: [
            ...now.refunds.filter(one => one.state !== 'requested'),
            { ...first!, state: 'succeeded' },
            ...others,
          ],
        };
      }
    }
    assert.ok(back <= amount && now.refunds.every(one => one.state === 'succeeded'));
    assert.equal(now.state === 'voided', isWhole && parts.length > 0);
  });
  fc.assert(rests);
});
