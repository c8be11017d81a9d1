import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { hmacOf } from './hmac.ts';

test('it is the HMAC that everybody works out, for keys and texts of every length, again and again', () => {
  for (const keyBytes of [1, 32, 64]) {
    const key = randomBytes(keyBytes);
    const ours = hmacOf(key);
    for (const length of [1024, 0, 1, 55, 56, 64, 200, 1023, 3]) {
      const text = randomBytes(length).toString('hex').slice(0, length);
      assert.equal(ours(text), createHmac('sha256', key).update(text).digest('base64url'));
    }
  }
  assert.throws(() => hmacOf(randomBytes(32))('x'.repeat(1025)), /too long/);
  assert.throws(() => hmacOf(randomBytes(65)), /at most a block/);
});
