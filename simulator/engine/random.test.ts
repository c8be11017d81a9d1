import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { exponential, logarithm, squareRoot } from './arithmetic.ts';
import { confidenceInterval, Empirical, RandomStream, Simulation, Tally } from './index.ts';
import { derivedState, fnv1a64, splitMix64 } from './seeding.ts';
import { edges } from './ziggurat.ts';

const drawn = (count: number, draw: () => number) => Array.from({ length: count }, draw);

test('the generators give the numbers of their published references', () => {
  const stream = new RandomStream([1, 2, 3, 4]);
  assert.deepEqual(
    drawn(10, () => stream.bits()),
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  );
  const words = splitMix64(1_234_567n);
  assert.deepEqual(
    [words.next().value, words.next().value, words.next().value],
    [6457827717110365317n, 3203168211198807973n, 9817491932198370423n],
  );
  assert.deepEqual([fnv1a64(''), fnv1a64('foobar')], [0xcbf29ce484222325n, 0x85944171f73967e8n]);
});

test('the arithmetic of the engine agrees with the platform to a few units in the last place', () => {
  const stream = RandomStream.of(1, 'arithmetic');
  const near = (ours: number, platform: number) =>
    assert.ok(
      Math.abs(ours - platform) <= 4 * Number.EPSILON * Math.max(Math.abs(platform), 1e-3),
      `${ours} ${platform}`,
    );
  for (let round = 0; round < 20_000; round++) {
    const x = stream.uniform() * 10 ** (stream.integer(30) - 15) + Number.MIN_VALUE;
    near(logarithm(x), Math.log(x));
    near(squareRoot(x) / Math.sqrt(x), 1);
    const power = stream.uniform() * 60 - 50;
    near(exponential(power) / Math.exp(power), 1);
  }
  assert.throws(() => logarithm(0), RangeError);
  assert.throws(() => exponential(1e4), RangeError);
  assert.throws(() => squareRoot(-1), RangeError);
});

test('a seed gives the same numbers to the last bit, everywhere', () => {
  const stream = new Simulation({ seed: 42 }).random('golden');
  const coin = new Empirical(['heads', 'tails']);
  const hash = createHash('sha256');
  hash.update(new Uint8Array(edges.buffer));
  for (let round = 0; round < 50_000; round++) {
    const numbers = [
      stream.uniform(),
      stream.normal(0, 1),
      stream.exponential(1),
      stream.truncatedNormal(0, 1, 1),
    ];
    numbers.push(stream.poisson(20), stream.integer(1000), Number(stream.bernoulli(0.5)));
    hash.update(`${numbers} ${stream.empirical(coin)}\n`);
  }
  assert.equal(hash.digest('hex'), 'c525c5987e6e8d8bb924ff3b900193bb4d65fc34105f21fefaaabc6e812911d1');
});

test('what one source draws does not change what another draws', () => {
  const alone = new Simulation({ seed: 7 });
  const expected = drawn(5, () => alone.random('b').uniform());
  const both = new Simulation({ seed: 7 });
  drawn(1000, () => both.random('a').uniform());
  assert.deepEqual(
    drawn(5, () => both.random('b').uniform()),
    expected,
  );
  const states = new Set<string>();
  for (let seed = 0; seed < 1000; seed++)
    for (const source of ['a', 'b', 'aa', '']) states.add(String(derivedState(seed, source)));
  assert.equal(states.size, 4000);
  assert.throws(() => new Simulation({ seed: 1.5 }), RangeError);
});

/** Whether `values` could have come from a distribution with this mean and sd: z-scores far beyond what chance gives fail. */
function assertMoments(values: number[], mean: number, sd: number, name: string) {
  const tally = new Tally();
  for (const value of values) tally.add(value);
  const error = sd / Math.sqrt(values.length);
  assert.ok(Math.abs(tally.mean - mean) < 4.5 * error, `${name}: mean ${tally.mean}, expected ${mean}`);
  assert.ok(
    Math.abs(tally.standardDeviation / sd - 1) < 0.02,
    `${name}: sd ${tally.standardDeviation}, expected ${sd}`,
  );
}

test('distributions have the mean and the spread that they should', () => {
  const stream = RandomStream.of(3, 'moments');
  const count = 100_000;
  assertMoments(
    drawn(count, () => stream.uniform()),
    0.5,
    Math.sqrt(1 / 12),
    'uniform',
  );
  assertMoments(
    drawn(count, () => stream.exponential(3)),
    3,
    3,
    'exponential',
  );
  assertMoments(
    drawn(count, () => stream.normal(100, 30)),
    100,
    30,
    'normal',
  );
  for (const mean of [0.3, 4, 40])
    assertMoments(
      drawn(count, () => stream.poisson(mean)),
      mean,
      Math.sqrt(mean),
      'Poisson',
    );
  assertMoments(
    drawn(count, () => Number(stream.bernoulli(0.4))),
    0.4,
    Math.sqrt(0.24),
    'Bernoulli',
  );
  // Half a normal: mean sqrt(2/pi), variance 1 - 2/pi.
  assertMoments(
    drawn(count, () => stream.truncatedNormal(0, 1, 0)),
    Math.sqrt(2 / Math.PI),
    Math.sqrt(1 - 2 / Math.PI),
    'half',
  );
  const dice = new Empirical([1, 2, 10], [5, 3, 2]);
  assertMoments(
    drawn(count, () => stream.empirical(dice)),
    3.1,
    Math.sqrt(0.5 * 2.1 ** 2 + 0.3 * 1.1 ** 2 + 0.2 * 6.9 ** 2),
    'dice',
  );
});

test('the normal has the shape of a normal, tails included', () => {
  const stream = RandomStream.of(5, 'shape');
  const count = 1_000_000;
  const bounds = [-3.6, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 3.6];
  // The distribution function of the standard normal, from tables.
  const below = [0.000159109, 0.001349898, 0.022750132, 0.158655254, 0.308537539, 0.5];
  const counts = bounds.map(() => 0);
  for (let round = 0; round < count; round++) {
    const value = stream.normal(0, 1);
    for (let index = 0; index < bounds.length; index++) if (value < bounds[index]!) counts[index]!++;
  }
  for (const [index, got] of counts.entries()) {
    const share = index < 6 ? below[index]! : 1 - below[10 - index]!;
    assert.ok(
      Math.abs(got - share * count) < 4.5 * Math.sqrt(count * share * (1 - share)),
      `below ${bounds[index]}: ${got}`,
    );
  }
});

test('integers are equally likely, also where 2^32 is no multiple of their number', () => {
  const stream = RandomStream.of(9, 'integers');
  const count = 3 * 2 ** 30;
  const thirds = [0, 0, 0];
  // Taking bits modulo 3 * 2^30 would give the lowest third half of the draws.
  for (let round = 0; round < 30_000; round++) thirds[Math.floor(stream.integer(count) / 2 ** 30)]!++;
  for (const got of thirds) assert.ok(Math.abs(got - 10_000) < 400, String(thirds));
  assert.throws(() => stream.integer(0), RangeError);
});

test('a 95 % interval misses the true mean in about one case of twenty', () => {
  const stream = RandomStream.of(11, 'coverage');
  let missed = 0;
  for (let round = 0; round < 4000; round++) {
    const { low, high } = confidenceInterval(drawn(5, () => stream.normal(10, 2)));
    if (low > 10 || high < 10) missed++;
  }
  assert.ok(missed > 140 && missed < 260, String(missed));
});
