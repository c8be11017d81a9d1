import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from './money.ts';
import { dayAfter, dayOf, daysFrom, formatDay, formatMinutes, formatShowTime, formatTime } from './times.ts';

/** Spaces that keep words together look like any other. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

test('a time is told by the venue’s clock, in the way of its country', () => {
  const instant = '2026-11-21T14:00:00Z';
  assert.equal(plain(formatTime(instant, { timeZone: 'Asia/Kolkata', country: 'IN' })), '7:30 pm');
  assert.equal(formatTime(instant, { timeZone: 'Europe/Berlin', country: 'DE' }), '15:00');
  assert.equal(plain(formatTime(instant, { timeZone: 'America/New_York', country: 'US' })), '9:00 am');
  assert.equal(formatTime(instant, { timeZone: 'Asia/Tokyo', country: 'JP' }), '23:00');
});

test('noon and midnight are twelve by a clock with twelve hours', () => {
  const mumbai = { timeZone: 'Asia/Kolkata', country: 'IN' };
  assert.equal(plain(formatTime('2026-11-21T06:30:00Z', mumbai)), '12:00 pm');
  assert.equal(plain(formatTime('2026-11-21T18:30:00Z', mumbai)), '12:00 am');
  assert.equal(formatTime('2026-11-21T23:00:00Z', { timeZone: 'Europe/Berlin', country: 'DE' }), '00:00');
});

test('a day is the venue’s day, which need not be the browser’s', () => {
  const late = new Date('2026-11-21T20:00:00Z');
  assert.equal(dayOf(late, 'Asia/Kolkata'), '2026-11-22');
  assert.equal(dayOf(late, 'America/New_York'), '2026-11-21');
  assert.equal(formatDay(late.toISOString(), { timeZone: 'Asia/Kolkata' }), 'Sun 22 Nov');
  assert.deepEqual(daysFrom(late, 'Asia/Kolkata', 3), ['2026-11-22', '2026-11-23', '2026-11-24']);
  assert.equal(dayAfter('2026-12-31', 1), '2027-01-01');
  assert.equal(dayAfter('2026-03-28', 1), '2026-03-29');
});

test('a show near in time is today’s or tomorrow’s', () => {
  const berlin = { timeZone: 'Europe/Berlin', country: 'DE' };
  const now = new Date('2026-11-21T10:00:00Z');
  assert.equal(formatShowTime('2026-11-21T18:30:00Z', berlin, now), 'Today 19:30');
  assert.equal(formatShowTime('2026-11-21T23:30:00Z', berlin, now), 'Tomorrow 00:30');
  assert.equal(formatShowTime('2026-11-24T18:30:00Z', berlin, now), 'Tue 24 Nov 19:30');
});

test('a length is told in hours and minutes', () => {
  assert.equal(formatMinutes(148), '2 h 28 min');
  assert.equal(formatMinutes(120), '2 h');
  assert.equal(formatMinutes(14), '14 min');
});

test('money is written as its country writes it, from minor units', () => {
  const written = (amount: number, currency: string, country: string) =>
    plain(formatMoney({ amount, currency }, country));
  assert.equal(written(12_345_000, 'INR', 'IN'), '₹1,23,450');
  assert.equal(written(30_050, 'INR', 'IN'), '₹300.50');
  assert.equal(written(2450, 'USD', 'US'), '$24.50');
  assert.equal(written(3200, 'JPY', 'JP'), '¥3,200');
  assert.match(written(1250, 'EUR', 'DE'), /12[.,]50/);
});
