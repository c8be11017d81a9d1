import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importWith } from '../plant.ts';
import { bugs } from './bugs.fixture.ts';
import { CORE_MODULES, core, simulate } from './simulate.ts';
import type { Protection } from './simulated-database.ts';
import type { Core } from './world.ts';

const WORLDS = 150;
const STEPS = 1_500;

/** The worlds in which those that show seldom have shown; if they do there no more, others are tried. */
const shownIn: Readonly<Record<string, number>> = {
  'a hold lives a millisecond too long': 28,
  'a lane whose batch was refused with others’ is told that it was written': 73,
  'a late payment passes those who wait': 35,
  'the next batch is told with the one before it': 18,
  'what came free is offered only after the next command': 29,
  'what is passed on to the owner of a lane has no key': 41,
  'what was decided ahead is told though the batch before it failed': 47,
  'what was decided ahead stays in memory when the batch before it fails': 76,
  'where no run of seats is long enough, the sort of the runs is skipped': 77,
};

for (const [name, bug] of Object.entries(bugs)) {
  test(`the checker finds a planted bug: ${name}`, async () => {
    const spoilt = await importWith<Core>(bug, CORE_MODULES);
    assert.ok(
      (await firstBreach(spoilt, { first: shownIn[name] })) !== undefined,
      `not found in ${WORLDS} worlds`,
    );
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
    assert.ok((await firstBreach(core, { without, rule })) !== undefined, `not found in ${WORLDS} worlds`);
  });
}

interface Search {
  readonly without?: readonly Protection[];
  /** Any, unless it is named. */
  readonly rule?: string | undefined;
  /** The world to be tried first. */
  readonly first?: number | undefined;
}

/** The seed of a world in which the rule is broken. */
async function firstBreach(tried: Core, { without = [], rule, first }: Search): Promise<number | undefined> {
  const seeds = Array.from({ length: WORLDS }, (_, index) => index + 1);
  for (const seed of first === undefined ? seeds : [first, ...seeds]) {
    const { breaches } = await simulate(tried, { seed, steps: STEPS, without });
    if (breaches.some(breach => rule === undefined || breach.rule === rule)) return seed;
  }
  return undefined;
}
