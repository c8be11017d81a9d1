import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourOfWeek } from './zone.ts';

const at = (text: string) => Date.parse(text) * 1_000;

test('the hour of the week is that of the venue, over changes of its clock, and before 1970 too', () => {
  const hours = (zone: string | null, ...times: string[]) => times.map(time => hourOfWeek(at(time), zone));
  assert.deepEqual(
    hours(null, '2026-11-23T00:59:59.999Z', '2026-11-22T23:00:00Z', '1969-12-29T01:00:00Z'),
    [0, 167, 1],
  );
  // Half past five hours ahead: Monday has begun there.
  assert.deepEqual(hours('Asia/Kolkata', '2026-11-22T18:29:59Z', '2026-11-22T18:30:00Z'), [167, 0]);
  // The night of Sunday, 29 March 2026, has no hour from two to three.
  assert.deepEqual(hours('Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z'), [145, 147]);
});
