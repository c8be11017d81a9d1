import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importWith } from '../plant.ts';
import { bugs } from './bugs.fixture.ts';
import { CORE_MODULES, core, simulate } from './simulate.ts';
import type { Protection } from './simulated-database.ts';
import type { Core } from './world.ts';

const WORLDS = 150;
const STEPS = 1_500;

for (const [name, bug] of Object.entries(bugs)) {
  test(`the checker finds a planted bug: ${name}`, async () => {
    const spoilt = await importWith<Core>(bug, CORE_MODULES);
    assert.ok((await firstBreach(spoilt, [])) !== undefined, `not found in ${WORLDS} worlds`);
  });
}

// What stands between the lane and a mistake is taken away, one after the other; that of `claims` shows only without the fence,
// since who comes too late is stopped by the ledger first.
const controls: readonly (readonly [Protection, readonly Protection[], string?])[] = [
  ['epoch', ['epoch']],
  ['fence', ['fence']],
  ['claims', ['fence', 'claims'], 'B1'],
  ['clock', ['clock']],
  ['keys', ['keys']],
];

for (const [protection, without, rule] of controls) {
  test(`control: without its ${protection}, a lane breaks rules`, async () => {
    assert.ok((await firstBreach(core, without, rule)) !== undefined, `not found in ${WORLDS} worlds`);
  });
}

/** The seed of the first world in which a rule is broken; this one, if it is named. */
async function firstBreach(
  tried: Core,
  without: readonly Protection[],
  rule?: string,
): Promise<number | undefined> {
  for (let seed = 1; seed <= WORLDS; seed++) {
    const { breaches } = await simulate(tried, { seed, steps: STEPS, without });
    if (breaches.some(breach => rule === undefined || breach.rule === rule)) return seed;
  }
  return undefined;
}
