import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TestStream } from '../testing/joined.fixture.ts';
import { booking, ownFact } from '../testing/messages.fixture.ts';
import { forgetLog, leastOf } from './forget-log.ts';

test('the log keeps what one of its readers lacks, each of them of the topics that it reads', () => {
  const ends = { 'bookings/0': 9, 'facts/0': 7, 'gate/0': 5 };
  const lake = { offsets: ends, topic: null };
  const join = { offsets: { 'bookings/0': 4, 'facts/0': 7 }, topic: null };
  const ownFacts = { offsets: { 'facts/0': 2 }, topic: 'facts' };
  assert.deepEqual(leastOf(ends, [lake, ownFacts]), { 'bookings/0': 9, 'facts/0': 2, 'gate/0': 5 });
  assert.deepEqual(leastOf(ends, [lake, join, ownFacts]), { 'bookings/0': 4, 'facts/0': 2, 'gate/0': 0 });
});

test('what the join has not read is not forgotten, though it is old and in the lake', async t => {
  const start = Date.UTC(2026, 4, 1, 18);
  const given = await TestStream.open(t, start, { logRetentionMs: 1_000 });
  const { events, lake } = given.stream;
  const needed: unknown[] = [];
  const forget = events.forget.bind(events);
  events.forget = (olderThan, offsets) => {
    needed.push(offsets);
    return forget(olderThan, offsets);
  };
  await given.feed([booking('o', start)]);
  await events.append([ownFact('seats_held', start, { bookingId: 'h' })]);
  await lake.flush();
  const places = Object.keys(events.ends());
  await forgetLog(given.stream);
  assert.deepEqual(needed.pop(), Object.fromEntries(places.map(place => [place, 0])));
  await given.join();
  await forgetLog(given.stream);
  const joined = Object.entries(events.ends()).map(([place, end]) => [
    place,
    place.startsWith('facts') ? 0 : end,
  ]);
  assert.deepEqual(needed.pop(), Object.fromEntries(joined));
});
