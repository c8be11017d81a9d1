import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { createApp } from '../../server/src/app.ts';
import { CLUSTER_URL } from '../../server/src/testing/database.ts';
import { importWithSwitch, type Switch } from '../../server/src/testing/plant.ts';
import { readOptions } from '../options.ts';
import { complaintsOf, judge, OPENING, replayed } from './command.ts';
import { inProcess } from './in-process/target.ts';
import { mistakes } from './mistakes.fixture.ts';
import { boxOfficeOptions } from './options.ts';
import { play } from './play.ts';
import { type Scenario, scenarioCalled } from './scenario.ts';
import { minimise, type SwarmRun, swarmCommand } from './swarm.ts';
import type { Target } from './target.ts';

const usual = scenarioCalled('friday-evening');

/** Ten seats, and people who do whatever people do, all within twenty minutes. */
const crowd: Scenario = {
  ...usual,
  name: 'crowd',
  minutes: 20,
  buyers: 14,
  arrivals: 'rush',
  shows: [{ ...usual.shows[0]!, rows: 2, seatsPerRow: 5, mostSeatsPerBuyer: 4, refundPercent: 55 }],
  incidents: [],
  habits: {
    decline: 0.3,
    late: 0.2,
    twice: 0.2,
    never: 0,
    abandon: 0.2,
    release: 0.15,
    change: 0.3,
    dawdle: 0.15,
    cancel: 0.5,
    return: 0.3,
    wait: 0.9,
    repeat: 0.2,
    meddle: 0.2,
  },
};
const crashed: Scenario = {
  ...crowd,
  incidents: [5, 8, 11].map(minute => ({ minute, what: 'crash' as const })),
};
const SEEDS = 2;

let bug: Switch;
let target: Target;
before(async () => {
  const copy = await importWithSwitch<{ createApp: typeof createApp }>(mistakes, ['../app.ts']);
  bug = copy.bug;
  target = await inProcess({
    start: OPENING,
    cluster: process.env[CLUSTER_URL],
    patienceMs: 200,
    ...copy.module,
  });
});
after(() => target.close());

const complaintsWith = async (seed: number, scenario = crowd) =>
  judge(await play(scenario, seed, target, { interrupted: new AbortController().signal }));

test('as the server is, the auditor has nothing to complain of', async () => {
  assert.deepEqual(await complaintsWith(1, crashed), []);
});

for (const name of Object.keys(mistakes))
  test(`the auditor finds: ${name}`, async () => {
    bug.on = name;
    const scenario = name.includes('crash') ? crashed : crowd;
    for (let seed = 1; seed <= SEEDS; seed++) if ((await complaintsWith(seed, scenario)).length > 0) return;
    assert.fail(`${SEEDS} runs, and no complaint`);
  });

test('of a failing run of the swarm the smallest is found, and its command shows the failure again', async () => {
  bug.on = 'a card that is declined pays';
  const run: SwarmRun = { seed: 2, on: ['decline', 'short-offers', 'half-refunds'], buyers: 6 };
  const fails = async (smaller: SwarmRun) => (await complaintsOf(smaller, target)).length > 0;
  const smallest = await minimise(run, fails);
  assert.deepEqual(smallest.on, ['decline']);
  assert.ok(smallest.buyers < run.buyers);

  const { replay, ...others } = readOptions(
    boxOfficeOptions,
    swarmCommand(smallest).split(' box-office ')[1]!.split(' '),
  );
  const { scenario, seed } = replayed(others, replay!);
  const again = await play(scenario, seed, target, { interrupted: new AbortController().signal });
  assert.ok((await judge(again)).length > 0, swarmCommand(smallest));
  bug.on = null;
  assert.equal(await fails(smallest), false, 'it is the mistake that it fails by');
});
