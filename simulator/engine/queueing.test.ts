import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchMeans, confidenceInterval, type Life, Resource, Simulation, Tally } from './index.ts';

type System = { arrivalMean: number; servers: number; service: (world: Simulation) => () => number };

/** Runs a line with a warm-up, and returns what theory predicts: means in the steady state. */
function measured(seed: number, { arrivalMean, servers, service }: System, until: number, warmUp: number) {
  const world = new Simulation({ seed });
  const desk = new Resource(world, { capacity: servers });
  const arrivals = world.random('arrivals');
  const duration = service(world);
  const waits: number[] = [];
  const stays = new Tally();
  function* visit(): Life {
    const came = world.now;
    const turn = desk.request();
    yield turn;
    if (came >= warmUp) waits.push(world.now - came);
    yield duration();
    desk.release(turn);
    if (came >= warmUp) stays.add(world.now - came);
  }
  function* source(): Life {
    for (;;) {
      yield arrivals.exponential(arrivalMean);
      world.start(visit());
    }
  }
  world.start(source());
  world.after(warmUp, () => {
    desk.busy.reset(world.now);
    desk.queue.reset(world.now);
  });
  world.run({ until });
  const queue = desk.queue.mean(until);
  const inSystem = queue + desk.busy.mean(until);
  return { waits, stays, queue, inSystem, utilisation: desk.busy.mean(until) / servers };
}

/** Whether theory's value lies in the 99.9 % interval of the replications' means, and the interval says something. */
function assertMean(values: number[], expected: number, name: string) {
  const { low, high, mean, halfWidth } = confidenceInterval(values, 0.999);
  assert.ok(low <= expected && expected <= high, `${name}: ${mean} ± ${halfWidth}, theory ${expected}`);
  assert.ok(halfWidth < 0.1 * expected, `${name}: ± ${halfWidth} is too wide to tell`);
}

function assertSystem(system: System, theory: { wait: number; utilisation: number }, name: string) {
  const runs = Array.from({ length: 60 }, (_, seed) => measured(seed, system, 12_000, 1_000));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assertMean(
    runs.map(run => mean(run.waits)),
    theory.wait,
    `${name} wait`,
  );
  assertMean(
    runs.map(run => run.queue),
    theory.wait / system.arrivalMean,
    `${name} queue`,
  );
  assertMean(
    runs.map(run => run.utilisation),
    theory.utilisation,
    `${name} utilisation`,
  );
}

/** The chance that an arrival must wait, of `servers` offered `load` (Erlang's C), by the recursion through Erlang's B. */
function erlangC(servers: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (load * blocked) / (n + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

const exponentialService = (mean: number) => (world: Simulation) => {
  const chance = world.random('service');
  return () => chance.exponential(mean);
};

test('M/M/1: the mean wait is ρ / (μ - λ)', () => {
  const system = { arrivalMean: 1, servers: 1, service: exponentialService(0.7) };
  assertSystem(system, { wait: 0.7 / (1 / 0.7 - 1), utilisation: 0.7 }, 'M/M/1');
});

test('M/M/c: the mean wait is C / (cμ - λ), with Erlang C', () => {
  const system = { arrivalMean: 1, servers: 3, service: exponentialService(2.4) };
  const wait = erlangC(3, 2.4) / (3 / 2.4 - 1);
  assert.ok(Math.abs(erlangC(3, 2.4) - 0.6471910112) < 1e-9, 'as in printed tables');
  assertSystem(system, { wait, utilisation: 0.8 }, 'M/M/3');
});

test('M/D/1: the mean wait is half of that of M/M/1', () => {
  const system = { arrivalMean: 1, servers: 1, service: () => () => 0.75 };
  assertSystem(system, { wait: 0.75 ** 2 / (2 * (1 - 0.75)), utilisation: 0.75 }, 'M/D/1');
});

test("Little's law holds in every run: the mean number present is the arrival rate times the mean stay", () => {
  for (let seed = 0; seed < 5; seed++) {
    const system = { arrivalMean: 1, servers: 2, service: exponentialService(1.5) };
    const { inSystem, stays } = measured(seed, system, 20_000, 0);
    // What is still present at the end makes the only difference: a few among 20,000.
    const law = (stays.count / 20_000) * stays.mean;
    assert.ok(Math.abs(inSystem / law - 1) < 0.005, `seed ${seed}: ${inSystem}, ${law}`);
  }
});

test('batch means of one long run cover the closed form, where a naive interval would be far too narrow', () => {
  const system = { arrivalMean: 1, servers: 1, service: exponentialService(0.7) };
  const { waits } = measured(1, system, 100_000, 1_000);
  const batched = batchMeans(waits, 20);
  const theory = 0.7 / (1 / 0.7 - 1);
  assert.ok(
    batched.low <= theory && theory <= batched.high,
    `${batched.low} to ${batched.high}, theory ${theory}`,
  );
  assert.ok(batched.halfWidth > 3 * confidenceInterval(waits).halfWidth);
});
