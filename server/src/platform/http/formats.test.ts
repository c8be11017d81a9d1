import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formats } from './formats.ts';

const cases: Record<string, { good: string[]; bad: string[] }> = {
  uuid: {
    good: ['0190b6f2-7a4e-7c3a-8f7e-0a1b2c3d4e5f', '0190B6F2-7A4E-7C3A-8F7E-0A1B2C3D4E5F'],
    bad: ['', '7', '0190b6f27a4e7c3a8f7e0a1b2c3d4e5f', '{0190b6f2-7a4e-7c3a-8f7e-0a1b2c3d4e5f}'],
  },
  date: {
    good: ['2024-02-29', '0001-01-01', '9999-12-31'],
    bad: ['2023-02-29', '2026-13-01', '0000-01-01', '2026-1-1', '2026-04-31', '+012026-01-01'],
  },
  'date-time': {
    good: ['2026-03-01T19:30:00Z', '2026-03-01t19:30:00.123z', '2026-03-01T19:30:00+05:30'],
    bad: [
      '2026-03-01',
      '2026-03-01T19:30:00',
      '2026-03-01T24:00:00Z',
      '2026-03-01T23:59:60Z',
      '0000-01-01T00:00:00Z',
    ],
  },
  email: {
    good: ['ada@example.org', "o'hara+cinema@mail.example.co.uk"],
    bad: [
      'ada',
      'ada@example',
      'ada@@example.org',
      'ada@-x.org',
      '.ada@example.org',
      'a da@example.org',
      'ada@example.',
    ],
  },
};

for (const [name, { good, bad }] of Object.entries(cases)) {
  test(`format ${name}`, () => {
    for (const text of good) assert.ok(formats[name]!(text), text);
    for (const text of bad) assert.ok(!formats[name]!(text), text);
  });
}
