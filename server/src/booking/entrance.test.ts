import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { newId } from '../platform/ids.ts';
import { givenBooking } from '../testing/booking.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { type Entrance, keptOut } from './entrance.ts';
import { release } from './release.ts';
import { reserve } from './reserve.ts';
import { joinWaiting } from './waiting.ts';

/** A door at which everybody is refused; `wasAdmitted`: with a pass that was theirs, and has run out. */
const shut =
  (wasAdmitted: boolean): Entrance =>
  () => ({ refusal: refuse('admission-required', { queueAt: '/the/line' }), wasAdmitted });

const codeOf = (reply: unknown) => (reply instanceof Refusal ? reply.code : reply);

test('A6, W2, B9: without a good pass comes in who has an offer, and who repeats what was done while it was good', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { plan: plainPlan(1, 2) });
  const [ada, bob] = [newId(), newId()];
  const key = { owner: ada, key: 'one', requestHash: Buffer.from('A1, A2').toString('hex') };
  const held = await reserve(core, ada, { showId, seatIds: ['A1', 'A2'] }, key);
  const enters = (buyerId: string, wasAdmitted: boolean, with_: typeof key | undefined) =>
    keptOut(core, shut(wasAdmitted), { showId, buyerId, pass: undefined }, with_);

  assert.deepEqual(await enters(ada, true, key), JSON.parse(JSON.stringify(held)), 'the reply that she had');
  assert.equal(codeOf(await enters(ada, true, { ...key, key: 'another' })), 'admission-required');
  assert.equal(codeOf(await enters(ada, true, undefined)), 'admission-required');
  assert.equal(codeOf(await enters(ada, false, key)), 'admission-required', 'a pass that was never hers');

  await joinWaiting(core, bob, { showId, seats: 1 });
  assert.equal(
    codeOf(await enters(bob, false, undefined)),
    'admission-required',
    'who only waits has nothing',
  );
  await release(core, ada, (held as { body: BookingView }).body.bookingId);
  assert.equal(await enters(bob, false, undefined), undefined, 'who has an offer comes in');
  assert.equal(codeOf(await enters(newId(), false, undefined)), 'admission-required');
});
