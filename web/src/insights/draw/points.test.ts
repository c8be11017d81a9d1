import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Drawn } from './figures.ts';
import { pointsOf } from './points.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 20, minute)).toISOString();
const drawn = (rows: readonly (readonly unknown[])[]): Drawn => ({
  chart: {
    chart: 'sales',
    title: 'Sales',
    question: 'How many?',
    draw: 'lines',
    x: 'time',
    units: { conversion: 'share' },
  },
  answer: { columns: ['time', 'seats', 'conversion'], rows: rows.map(row => [...row]) },
  currency: 'EUR',
});
const told = (rows: readonly (readonly unknown[])[], column: string) =>
  pointsOf(drawn(rows), column).map(([ms, value]) => [new Date(ms).getUTCMinutes(), value]);

const evening = [
  [at(0), 4, 0.5],
  [at(5), 2, 1],
  [at(20), 6, 0.25],
];

test('where nothing was sold a count is 0, not the middle of its neighbours; a share is nothing', () => {
  assert.deepEqual(told(evening, 'seats'), [
    [0, 4],
    [5, 2],
    [10, 0],
    [15, 0],
    [20, 6],
  ]);
  assert.deepEqual(told(evening, 'conversion').slice(2), [
    [10, null],
    [15, null],
    [20, 0.25],
  ]);
});

test('the rows may come in any order, and one alone is one point', () => {
  assert.deepEqual(told(evening.toReversed(), 'seats'), told(evening, 'seats'));
  assert.deepEqual(told([[at(0), 4, 1]], 'seats'), [[0, 4]]);
  assert.deepEqual(told([], 'seats'), []);
});

test('a single sale years before the others does not fill the years between', () => {
  const old = ['1999-01-01T00:00:00.000Z', 1, 1];
  assert.equal(told([old, ...evening], 'seats').length, 4);
});
