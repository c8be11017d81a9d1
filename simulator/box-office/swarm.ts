import { RandomStream } from '../engine/index.ts';
import { calm, type Habits, type Incident, type Scenario } from './scenario.ts';
import type { Wish } from './target.ts';

/** What may be on or off in a run of the swarm; each that is on makes the run worse than it need be. */
export const features = [
  ...(Object.keys(calm) as (keyof Habits)[]),
  'small-hall',
  'second-show',
  'first-that-fits',
  'strict-limits',
  'half-refunds',
  'short-offers',
  'rush',
  'bots',
  'outage',
  'crash',
  'show-cancelled',
  'seats-blocked',
  'at-once',
] as const;
export type Feature = (typeof features)[number];

export type SwarmRun = { readonly seed: number; readonly on: readonly Feature[]; readonly buyers: number };

/** The run of a seed: each feature on with even chances, so that every pair of them meets, and is missed, soon. */
export function swarmRun(seed: number): SwarmRun {
  const chance = RandomStream.of(seed, 'swarm');
  const on = features.filter(() => chance.bernoulli(0.5));
  return { seed, on, buyers: 6 + chance.integer(20) };
}

/**
 * The scenario that a run comes to. Everything that is not switched on is as harmless as can be; and all is drawn, wanted or not, so that
 * switching a feature off changes nothing else.
 */
export function swarmScenario({ seed, on, buyers }: SwarmRun): Scenario {
  const chance = RandomStream.of(seed, 'swarm scenario');
  const is = (feature: Feature) => on.includes(feature);
  const habit = (name: keyof Habits) => {
    const share = 0.1 + 0.4 * chance.uniform();
    return [name, is(name) ? share : 0] as const;
  };
  const habits = Object.fromEntries((Object.keys(calm) as (keyof Habits)[]).map(habit)) as Habits;
  const minutes = 60 + chance.integer(120);
  const minute = () => 10 + chance.integer(minutes - 20);
  const wish: Wish = {
    rows: is('small-hall') ? 2 : 4,
    seatsPerRow: is('small-hall') ? 4 : 8,
    // Some shows begin while people still come.
    startsInMinutes: minutes + chance.integer(60) - 20,
    onSaleInMinutes: is('rush') ? 5 : 0,
    mostSeatsPerBuyer: is('strict-limits') ? 3 : 10,
    cancelUntilMinutes: is('half-refunds') ? 30 : null,
    refundPercent: is('half-refunds') ? 55 : 100,
    waitingRule: is('first-that-fits') ? 'first-that-fits' : 'strict',
    offerSeconds: is('short-offers') ? 20 : 120,
  };
  const incidents: Incident[] = (['crash', 'show-cancelled', 'seats-blocked'] as const)
    .map(what => ({ minute: minute(), what }))
    .filter(({ what }) => is(what));
  const from = minute();
  return {
    name: `swarm ${seed}`,
    minutes,
    buyers,
    bots: is('bots') ? 2 : 0,
    arrivals: is('rush') ? 'rush' : 'evening',
    shows: is('second-show') ? [wish, { ...wish, waitingRule: 'strict', refundPercent: 100 }] : [wish],
    habits,
    outage: is('outage') ? { from, until: from + 20 } : null,
    incidents,
    atOnce: is('at-once'),
  };
}

/**
 * The smallest run found that still fails: features are switched off, and buyers sent home, as long as the failure stays.
 * `fails` plays a run; `told` hears of each smaller one.
 */
export async function minimise(
  run: SwarmRun,
  fails: (run: SwarmRun) => Promise<boolean>,
  told: (run: SwarmRun) => void = () => {},
): Promise<SwarmRun> {
  let smallest = run;
  const keep = async (smaller: SwarmRun): Promise<void> => {
    if (!(await fails(smaller))) return;
    smallest = smaller;
    told(smallest);
  };
  // Halves first, then smaller parts: most features have nothing to do with it.
  for (let part = Math.ceil(run.on.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2))
    for (let at = 0; at < smallest.on.length; ) {
      const before = smallest;
      await keep({ ...smallest, on: smallest.on.toSpliced(at, part) });
      if (smallest === before) at += part;
    }
  for (let step = Math.floor(smallest.buyers / 2); step >= 1; step = Math.floor(step / 2))
    for (let before = -1; before !== smallest.buyers && smallest.buyers > step; ) {
      before = smallest.buyers;
      await keep({ ...smallest, buyers: smallest.buyers - step });
    }
  return smallest;
}

/** What one types to see a run again. */
export function swarmCommand({ seed, on, buyers }: SwarmRun): string {
  return `npm run simulate -- box-office --replay ${seed} --with ${on.join(',') || 'nothing'} --buyers ${buyers}`;
}
