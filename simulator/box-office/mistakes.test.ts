import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { createApp } from '../../server/src/app.ts';
import { CLUSTER_URL } from '../../server/src/testing/database.ts';
import { importWithSwitch, type Switch } from '../../server/src/testing/plant.ts';
import { judge, OPENING } from './command.ts';
import { inProcess } from './in-process/target.ts';
import { mistakes } from './mistakes.fixture.ts';
import { play } from './play.ts';
import { type Scenario, scenarioCalled } from './scenario.ts';
import type { Target } from './target.ts';

const usual = scenarioCalled('friday-evening');

/** Ten seats, and people who do whatever people do, all within twenty minutes; in the middle of it a crash. */
const crowd: Scenario = {
  ...usual,
  name: 'crowd',
  minutes: 20,
  buyers: 14,
  arrivals: 'rush',
  shows: [{ ...usual.shows[0]!, rows: 2, seatsPerRow: 5, mostSeatsPerBuyer: 4, refundPercent: 55 }],
  incidents: [
    { minute: 9, what: 'crash' },
    { minute: 18, what: 'show-cancelled' },
  ],
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

const complaintsWith = async (seed: number) =>
  judge(await play(crowd, seed, target, { interrupted: new AbortController().signal }));

test('as the server is, the auditor has nothing to complain of', async () => {
  assert.deepEqual(await complaintsWith(1), []);
});

for (const name of Object.keys(mistakes))
  test(`the auditor finds: ${name}`, async () => {
    bug.on = name;
    for (let seed = 1; seed <= SEEDS; seed++) if ((await complaintsWith(seed)).length > 0) return;
    assert.fail(`${SEEDS} runs, and no complaint`);
  });
