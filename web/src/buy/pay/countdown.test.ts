import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockWords, remaining, spokenClock } from './countdown.ts';

test('B4: only the server’s clock counts, however wrong the browser’s is', () => {
  const holdUntil = '2026-11-21T10:05:00.000Z';
  const serverTime = '2026-11-21T10:00:00.000Z';
  for (const receivedAt of [0, Date.parse('1999-01-01'), Date.parse('2040-01-01')]) {
    assert.equal(remaining(holdUntil, serverTime, receivedAt, receivedAt), 300_000);
    assert.equal(remaining(holdUntil, serverTime, receivedAt, receivedAt + 299_000), 1_000);
    assert.equal(remaining(holdUntil, serverTime, receivedAt, receivedAt + 400_000), 0);
  }
});

test('the time left is written and spoken', () => {
  assert.equal(clockWords(300_000), '5:00');
  assert.equal(clockWords(59_001), '1:00');
  assert.equal(clockWords(4_200), '0:05');
  assert.equal(spokenClock(61_000), '1 minute 1 second');
  assert.equal(spokenClock(120_000), '2 minutes');
});
