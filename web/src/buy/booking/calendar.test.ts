import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarFile } from './calendar.ts';

const entry = {
  uid: 'b1@matinee',
  title: 'Mother Courage; a play, in twelve scenes',
  place: 'Théâtre du Châtelet, Paris',
  notes: `Row C, seat 12\nRow C, seat 13 ${'é'.repeat(80)}`,
  startsAt: '2026-11-21T18:30:00.000Z',
  endsAt: '2026-11-21T20:15:00.000Z',
  madeAt: '2026-11-20T09:00:00.000Z',
};

test('instants are in UTC, and what means something to the format is escaped', () => {
  const lines = calendarFile(entry).split('\r\n');
  assert.ok(lines.includes('DTSTART:20261121T183000Z'));
  assert.ok(lines.includes('SUMMARY:Mother Courage\\; a play\\, in twelve scenes'));
  assert.ok(lines.some(line => line.startsWith('DESCRIPTION:Row C\\, seat 12\\nRow C\\, seat 13')));
});

test('no line is longer than 75 octets, and unfolded it says the same', () => {
  const file = calendarFile(entry);
  for (const line of file.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.ok(file.replaceAll('\r\n ', '').includes('é'.repeat(80)));
});
