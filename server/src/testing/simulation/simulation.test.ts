import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { core, simulate } from './simulate.ts';

const WORLDS = 1_000;
/** A minute or two of a core, and as often as long on a machine that does much else. */
const timeout = 1_200_000;
const PROGRAM = fileURLToPath(new URL('simulate-core.ts', import.meta.url));

/** In a process of its own, as `npm run simulate-core` does it: the test runner listens to every promise, and there are millions. */
test('B1 to B9, W1 to W5: whatever befalls servers and database, all that was told is so, and is right', {
  timeout,
}, async t => {
  const seed = process.env.SEED ?? `${Date.now() % 1_000_000}`;
  t.diagnostic(`SEED=${seed}`);
  // As test files have it themselves (run.ts).
  const words = ['--max-semi-space-size=32', PROGRAM, '--seed', seed, '--worlds', `${WORLDS}`];
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 64e6 }).catch(error =>
    // What it found stands there, with what to type to see it again.
    assert.fail(`${error.stdout}${error.stderr}`),
  );
  const steps = Number(/^(\d+) steps/m.exec(stdout)?.[1]);
  t.diagnostic(`${steps} steps`);
  assert.ok(steps >= 2_000_000, stdout);
});

test('the same seed is the same story', async () => {
  const [one, other] = [
    await simulate(core, { seed: 7, steps: 500 }),
    await simulate(core, { seed: 7, steps: 500 }),
  ];
  assert.deepEqual(one.world.records, other.world.records);
});
