import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longClock, waitWords } from './long-clock.ts';

test('a long time is said in days and hours, then hours and minutes, then minutes and seconds', () => {
  const [second, hour] = [1000, 3_600_000];
  assert.equal(longClock(52 * hour), '2 d 4 h');
  assert.equal(longClock(47 * hour), '47 h 0 min');
  assert.equal(longClock(hour + second), '1 h 1 min');
  assert.equal(longClock(hour - second), '59:59');
  assert.equal(longClock(-5), '0:00');
});

test('an expected wait is said no more exactly than it is known', () => {
  assert.equal(waitWords(41), 'less than a minute');
  assert.equal(waitWords(60), 'about 1 minute');
  assert.equal(waitWords(130), 'about 3 minutes');
  assert.equal(waitWords(5400), 'about 1 h 30 min');
});
