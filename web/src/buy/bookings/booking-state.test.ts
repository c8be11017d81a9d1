import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateOf } from './booking-state.ts';

const serverTime = '2026-11-21T10:00:00.000Z';

test('B4: a hold whose time is over counts as run out before anybody has tidied up', () => {
  const at = (holdUntil: string) => stateOf({ status: 'RESERVED', holdUntil, serverTime }).leads;
  assert.equal(at('2026-11-21T10:00:01.000Z'), 'pay');
  assert.equal(at('2026-11-21T10:00:00.000Z'), 'nowhere');
});
