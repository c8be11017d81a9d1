import { parseArgs } from 'node:util';
import { core, simulate } from './simulate.ts';

// Worlds of the booking core, one after another, until one breaks a rule or there were enough of them. A seed with the same
// number of steps is always the same world: with --trace every step of it is told.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    steps: { type: 'string', default: '2000' },
    worlds: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed);
const steps = Number(values.steps);
const worlds = Number(values.worlds ?? (values.trace ? 1 : 1_000));

let done = 0;
const began = performance.now();
for (let seed = first; seed < first + worlds; seed++) {
  const { breaches, world, ...simulated } = await simulate(core, { seed, steps, isTraced: values.trace });
  done += simulated.steps;
  for (const line of world.lines) console.log(line);
  for (const breach of breaches) console.log(JSON.stringify(breach));
  if (breaches.length === 0) continue;
  console.log(
    `Seed ${seed} breaks rules. To see every step: npm run simulate-core -- --seed ${seed} --steps ${steps} --trace`,
  );
  process.exitCode = 1;
  break;
}
const seconds = (performance.now() - began) / 1_000;
console.log(`${done} steps from seed ${first} in ${seconds.toFixed(1)} s`);
