import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CLUSTER_URL } from '../../server/src/testing/database.ts';
import { complaintsOf, judge, OPENING } from './command.ts';
import { historyText } from './history-text.ts';
import { inProcess } from './in-process/target.ts';
import { play } from './play.ts';
import { type Scenario, scenarioCalled } from './scenario.ts';
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

/** What happens in a world of its own; held up at random wherever the server and its database speak to each other, or not. */
async function told(scenario: Scenario, seed: number, delay?: () => number): Promise<string> {
  const fresh = await inProcess({ start: OPENING, cluster, ...(delay && { delay }) });
  try {
    const world = await play(scenario, seed, fresh, uninterrupted);
    assert.equal(world.rounds.filter(({ isDisturbed }) => isDisturbed).length, scenario.incidents.length);
    return historyText(world.history);
  } finally {
    await fresh.close();
  }
}

const nowAndThen = () => (Math.random() < 0.02 ? 8 * Math.random() : 0);

for (const name of ['friday-evening', 'crash'])
  test(`the same seed gives the same history to the byte, whoever is slow: ${name}`, async () => {
    const { habits, shows, incidents, ...usual } = scenarioCalled(name);
    const scenario = {
      ...usual,
      buyers: 10,
      minutes: 60,
      shows: shows.map(wish => ({ ...wish, rows: 2, seatsPerRow: 4 })),
      habits: { ...habits, late: 0.2, twice: 0.2, cancel: 0.3 },
      incidents: incidents.map((incident, index) => ({ ...incident, minute: 15 + 10 * index })),
    };
    const text = await told(scenario, 3);
    assert.ok(text.length > 20_000, `${text.length} characters`);
    assert.equal(await told(scenario, 3, nowAndThen), text);
  });
