import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressKey, RateLimiter } from './rate-limits.ts';

test('a bucket fills steadily and holds no more than its burst', () => {
  let now = 0;
  const limiter = new RateLimiter({ burst: 2, perMinute: 30 }, () => now);
  const taken = () => limiter.take('a')?.details.retryAfterSeconds ?? 'taken';
  assert.deepEqual([taken(), taken(), taken()], ['taken', 'taken', 2]);
  now += 1_000;
  assert.equal(taken(), 1);
  now += 1_000;
  assert.deepEqual([taken(), taken()], ['taken', 2]);
  now += 3_600_000;
  assert.deepEqual([taken(), taken(), taken()], ['taken', 'taken', 2]);
  now -= 10_000;
  assert.equal(taken(), 2, 'a clock set back gives nothing');
});

test('addresses of one IPv6 network count as one', () => {
  assert.equal(addressKey('192.0.2.7'), '192.0.2.7');
  assert.equal(addressKey('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(addressKey('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  assert.equal(addressKey('2001:db8:1:2::9'), '2001:db8:1:2');
  assert.equal(addressKey('2001:db8::9'), '2001:db8:0:0');
  assert.equal(addressKey('::1'), '0:0:0:0');
});
