import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importWith } from '../plant.ts';
import { bugs } from './bugs.fixture.ts';
import { CORE_MODULES, core, type Simulated, simulate } from './simulate.ts';
import type { Core } from './world.ts';

const STEPS = 2_000;

/** What to type to see it again, every step of it. */
const again = ({ seed }: Simulated) => `npm run simulate-core -- --seed ${seed} --steps ${STEPS} --trace`;

test('B1 to B9, W1 to W5: whatever befalls servers and database, all that was told is so, and is right', async t => {
  const first = Number(process.env.SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${first}`);
  let steps = 0;
  for (let seed = first; steps < 60_000; seed++) {
    const simulated = await simulate(core, { seed, steps: STEPS });
    assert.deepEqual(simulated.breaches, [], again(simulated));
    steps += simulated.steps;
  }
  t.diagnostic(`${steps} steps`);
});

test('the same seed is the same story', async () => {
  const [one, other] = [
    await simulate(core, { seed: 7, steps: 500 }),
    await simulate(core, { seed: 7, steps: 500 }),
  ];
  assert.deepEqual(one.world.records, other.world.records);
});

for (const [name, bug] of Object.entries(bugs)) {
  test(`the checker finds a planted bug: ${name}`, async () => {
    const spoilt = await importWith<Core>(bug, CORE_MODULES);
    for (let seed = 1; seed <= 150; seed++) {
      const { breaches } = await simulate(spoilt, { seed, steps: 1_500 });
      if (breaches.length > 0) return;
    }
    assert.fail('not found in 150 worlds');
  });
}
