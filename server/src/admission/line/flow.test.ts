import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowance, FIRST_RATE, nextRate, obtainable, room } from './flow.ts';
import { Standing } from './standing.ts';

const fresh = { free: 100, held: 0, awaited: 0, buyers: 0, taken: 0, choosing: 0 };

test('A5: as many are let in as the seats would serve, less those who are choosing', () => {
  assert.equal(room(fresh, null), 50);
  assert.equal(room({ ...fresh, choosing: 30 }, null), 20);
  assert.equal(room({ ...fresh, choosing: 60 }, null), 0);
  assert.equal(room(fresh, 8), 8);
  assert.equal(room({ ...fresh, free: 1 }, null), 1);
  // Where buyers take four each, half as many are served.
  assert.equal(room({ ...fresh, buyers: 90, taken: 380 }, null), 25);
});

test('A5, A7: holds count only when nothing is free, and what others wait for is theirs', () => {
  assert.equal(obtainable({ ...fresh, held: 40 }), 100);
  assert.equal(obtainable({ ...fresh, free: 0, held: 40 }), 40);
  assert.equal(obtainable({ ...fresh, free: 2, held: 40, awaited: 10 }), 32);
  assert.equal(obtainable({ ...fresh, free: 0, held: 10, awaited: 12 }), 0);
  assert.equal(obtainable({ ...fresh, free: 0 }), 0);
});

test('A5: the rate grows while the writer is quick, halves when it is slow, and keeps its bounds', () => {
  assert.ok(nextRate(FIRST_RATE, 5) > FIRST_RATE);
  assert.equal(nextRate(FIRST_RATE, 100), FIRST_RATE);
  assert.equal(nextRate(FIRST_RATE, 500), FIRST_RATE / 2);
  assert.equal(nextRate(1, Number.POSITIVE_INFINITY), 1);
  assert.equal(nextRate(1000, 1), 1000);
  assert.equal(allowance(100, 250), 25);
  assert.equal(allowance(100, 60_000), 100);
});

test('A8: positions are counted right, whoever leaves and comes', () => {
  const standing = new Standing();
  const naive: boolean[] = [];
  let state = 1;
  const chance = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let step = 0; step < 6000; step++) {
    if (chance(3) > 0) {
      assert.equal(standing.add(), naive.length);
      naive.push(true);
    } else {
      const rank = chance(Math.max(1, naive.length));
      if (naive[rank]) standing.remove(rank);
      if (rank in naive) naive[rank] = false;
    }
    if (step % 50 !== 0) continue;
    const rank = chance(naive.length + 1);
    assert.equal(standing.before(rank), naive.slice(0, rank).filter(Boolean).length);
    assert.equal(standing.size, naive.filter(Boolean).length);
  }
});
