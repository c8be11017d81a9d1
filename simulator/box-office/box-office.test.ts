import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CLUSTER_URL } from '../../server/src/testing/database.ts';
import { complaintsOf, judge, OPENING } from './command.ts';
import { historyText } from './history-text.ts';
import { inProcess } from './in-process/target.ts';
import { play } from './play.ts';
import { scenarioCalled } from './scenario.ts';
import { swarmCommand, swarmRun } from './swarm.ts';
import type { Target } from './target.ts';

const cluster = process.env[CLUSTER_URL];
const uninterrupted = { interrupted: new AbortController().signal };

let target: Target;
before(async () => {
  target = await inProcess({ start: OPENING, cluster });
});
after(() => target.close());

test('an opening with two crashes, in which everything else goes wrong a little, is as it has to be', async () => {
  const usual = scenarioCalled('crash');
  const rush = {
    ...usual,
    buyers: 40,
    minutes: 60,
    arrivals: 'rush' as const,
    incidents: [3, 9].map(minute => ({ minute, what: 'crash' as const })),
    shows: [{ ...usual.shows[0]!, rows: 3, seatsPerRow: 6 }],
    habits: { ...usual.habits, abandon: 0.3, wait: 0.9 },
  };
  const world = await play(rush, 7, target, uninterrupted);
  assert.deepEqual(await judge(world), []);
  const topics = new Set(world.rounds.flatMap(({ facts }) => facts.map(({ topic }) => topic)));
  for (const topic of [
    'booking_confirmed',
    'hold_expired',
    'offer_made',
    'waiting_ended',
    'payment_captured',
  ])
    assert.ok(topics.has(topic), `${topic} is among what happened`);
  assert.equal(world.rounds.filter(({ isDisturbed }) => isDisturbed).length, 2);
});

test('runs in which things go wrong at random are as they have to be', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const run = swarmRun(seed);
    assert.deepEqual(await complaintsOf(run, target), [], swarmCommand(run));
  }
});

test('the same seed gives the same history to the byte, if everybody is served alone', async () => {
  const scenario = { ...scenarioCalled('friday-evening'), buyers: 12, oneAtATime: true };
  const texts: string[] = [];
  for (let time = 0; time < 2; time++) {
    const fresh = await inProcess({ start: OPENING, cluster });
    const world = await play(scenario, 3, fresh, uninterrupted).finally(() => fresh.close());
    texts.push(historyText(world.history));
  }
  assert.ok(texts[0]!.length > 5_000);
  assert.equal(texts[0], texts[1]);
});
