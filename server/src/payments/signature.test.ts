import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSigned, signWebhook, TOLERANCE_MS } from './signature.ts';

const secret = Buffer.from('the secret of the provider');
const now = Date.UTC(2026, 10, 21, 12);
const body = Buffer.from('{"paymentId":"1","state":"authorised"}');
const header = signWebhook(secret, body, now);

test('a webhook is believed with the signature over its bytes, and only then', () => {
  assert.equal(isSigned(secret, header, body, now), true);
  assert.equal(isSigned(Buffer.from('another secret'), header, body, now), false);
  assert.equal(isSigned(secret, header, Buffer.from('{"paymentId":"2","state":"authorised"}'), now), false);
  const shifted = header.replace(/t=\d+/, `t=${now / 1000 + 1}`);
  assert.equal(isSigned(secret, shifted, body, now), false, 'the time is signed too');
  for (const other of [
    undefined,
    '',
    'v1=',
    't=1,v1=zz',
    `t=${now / 1000}`,
    `t=,${header}`,
    'v1=00'.repeat(40),
  ]) {
    assert.equal(isSigned(secret, other, body, now), false, String(other));
  }
});

test('a recorded webhook is stale after the tolerance, in both directions', () => {
  assert.equal(isSigned(secret, header, body, now + TOLERANCE_MS), true);
  assert.equal(isSigned(secret, header, body, now + TOLERANCE_MS + 1), false);
  assert.equal(isSigned(secret, header, body, now - TOLERANCE_MS - 1), false);
});

test('while a secret is replaced, one fitting signature of several is enough', () => {
  const [time, fitting] = header.split(',');
  assert.equal(isSigned(secret, `${time},v1=${'00'.repeat(32)},${fitting}`, body, now), true);
});
