import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayLater, instantAt, isTimeZone, localTime, minuteOf, weekdayOf } from './local-time.ts';

const at = (day: string, time: string, zone: string) =>
  new Date(instantAt({ day, minute: minuteOf(time)! }, zone)).toISOString();

test('local times become instants, on either side of a change of clocks', () => {
  assert.equal(at('2026-07-01', '20:00', 'Asia/Kolkata'), '2026-07-01T14:30:00.000Z');
  assert.equal(at('2026-03-29', '01:59', 'Europe/Berlin'), '2026-03-29T00:59:00.000Z');
  assert.equal(at('2026-03-29', '03:00', 'Europe/Berlin'), '2026-03-29T01:00:00.000Z');
  assert.equal(at('2026-10-25', '03:00', 'Europe/Berlin'), '2026-10-25T02:00:00.000Z');
});

test('a skipped local time comes later by as much as was skipped, of a doubled one the first counts', () => {
  assert.equal(at('2026-03-29', '02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z');
  assert.equal(at('2026-10-25', '02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z');
  assert.equal(at('2026-11-01', '01:30', 'America/New_York'), '2026-11-01T05:30:00.000Z');
});

test('what the clocks show at the instant of a local time is that time, unless it was skipped', () => {
  const zones = [
    'UTC',
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Apia',
  ];
  const days = fc.integer({ min: 0, max: 3650 }).map(days => dayLater('2020-01-01', days));
  const anyTime = fc.record({ day: days, minute: fc.integer({ min: 4 * 60, max: 1439 }) });
  fc.assert(
    fc.property(anyTime, fc.constantFrom(...zones), ({ day, minute }, zone) => {
      assert.deepEqual(localTime(instantAt({ day, minute }, zone), zone), { day, minute });
    }),
  );
});

test('days, weekdays and times of day', () => {
  assert.equal(dayLater('2028-02-28', 2), '2028-03-01');
  assert.deepEqual([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')], [0, 6]);
  assert.deepEqual(
    [minuteOf('00:00'), minuteOf('23:59'), minuteOf('24:00'), minuteOf('9:00')],
    [0, 1439, undefined, undefined],
  );
  assert.deepEqual([isTimeZone('Europe/Vienna'), isTimeZone('Europe/Wien')], [true, false]);
});
