import assert from 'node:assert/strict';
import { test } from 'node:test';
import { core, type Simulated, simulate } from './simulate.ts';

const STEPS = 2_000;
const STEPS_OF_ALL_WORLDS = 2_000_000;
/** Half a minute of a machine that does nothing else. */
const timeout = 900_000;

/** What to type to see it again, every step of it. */
const again = ({ seed }: Simulated) => `npm run simulate-core -- --seed ${seed} --steps ${STEPS} --trace`;

test('B1 to B9, W1 to W5: whatever befalls servers and database, all that was told is so, and is right', {
  timeout,
}, async t => {
  const first = Number(process.env.SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${first}`);
  let steps = 0;
  for (let seed = first; steps < STEPS_OF_ALL_WORLDS; seed++) {
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
