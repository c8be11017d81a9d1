import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { confidenceInterval, RandomStream, Simulation } from '../engine/index.ts';
import { type GateFact, isServed } from './facts.ts';
import { Gate } from './gate.ts';
import { chooseLine, Line } from './line.ts';
import { type GateParameters, type LineChoice, usual } from './parameters.ts';
import { stamp } from './stamp.ts';

function observed(parameters: GateParameters): { gate: Gate; facts: GateFact[] } {
  const facts: GateFact[] = [];
  const gate = new Gate(parameters, fact => facts.push(fact));
  gate.open();
  assert.equal(gate.run(), 'until');
  gate.close();
  return { gate, facts };
}

const parameters: fc.Arbitrary<GateParameters> = fc.record({
  seed: fc.nat(),
  minutes: fc.integer({ min: 1, max: 40 }),
  sellers: fc.integer({ min: 1, max: 9 }),
  scanners: fc.integer({ min: 1, max: 5 }),
  buy: fc.double({ min: 0, max: 1, noNaN: true }),
  line: fc.constantFrom<LineChoice>('shortest', 'published'),
  balk: fc.option(fc.integer({ min: 1, max: 60 })),
  patience: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
  warmUp: fc.constant(0),
});

/** The people that a fact tells of. */
function peopleOf({ topic, value }: GateFact): number[] {
  if (topic === 'bus_arrival' || topic === 'wait_in_seller_line')
    return Array.from({ length: value.lastId - value.firstId + 1 }, (_, index) => value.firstId + index);
  if ('person' in value) return [value.person];
  return 'people' in value ? value.people : [];
}

test('everybody who comes gets in, gives up, or still waits: one of these, once', () => {
  fc.assert(
    fc.property(parameters, given => {
      const { gate, facts } = observed(given);
      const ends = facts.filter(({ topic }) => ['scan_tickets', 'gave_up', 'still_waiting'].includes(topic));
      const people = ends.flatMap(peopleOf).toSorted((a, b) => a - b);
      assert.deepEqual(
        people,
        Array.from({ length: gate.arrived }, (_, index) => index + 1),
      );
      const count = (topic: string) => facts.filter(fact => fact.topic === topic).flatMap(peopleOf).length;
      assert.deepEqual(
        [count('bus_arrival'), count('scan_tickets'), count('gave_up'), count('still_waiting')],
        [gate.arrived, gate.inside, gate.gone, gate.underway],
      );
    }),
    { numRuns: 40 },
  );
});

test('phases follow each other without a gap, no bus is negative, no group empty, no time runs backwards', () => {
  fc.assert(
    fc.property(parameters, given => {
      const untils = new Map<number, number>();
      for (const fact of observed(given).facts) {
        const { topic, value } = fact;
        if (topic === 'bus_arrival') {
          assert.ok(value.lastId >= value.firstId - 1);
          for (const person of peopleOf(fact)) untils.set(person, value.time);
          continue;
        }
        if (topic === 'gate_opened' || topic === 'gate_closed') continue;
        assert.ok(value.duration >= 0 && peopleOf(fact).length > 0);
        if (fact.topic === 'still_waiting') {
          const { phase, joined, time } = fact.value;
          assert.equal(joined !== undefined, isServed(phase));
          for (const person of peopleOf(fact))
            assert.ok(untils.get(person)! <= (joined ?? time) && (joined ?? time) <= time);
        }
        for (const person of peopleOf(fact)) {
          // Whoever is not in yet may be on the second phase of something whose first is no fact yet.
          if (topic !== 'still_waiting' && topic !== 'gave_up')
            assert.ok(Math.abs(untils.get(person)! - value.time) < 1e-9, `${topic} of ${person}`);
          untils.set(person, value.time + value.duration);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a line serves one at a time, first come, first served; a person waits for those before in the same group', () => {
  const { facts } = observed({ ...usual, minutes: 120 });
  for (const [wait, service, key] of [
    ['wait_in_seller_line', 'buy_tickets', 'sellerLine'],
    ['wait_in_scanner_line', 'scan_tickets', 'scannerLine'],
  ] as const) {
    const free = new Map<number, number>();
    const joined = new Map<number, number>();
    for (const { topic, value } of facts) {
      if (topic !== wait && topic !== service) continue;
      const line = (value as Record<string, unknown>)[key] as number;
      if (topic === wait) {
        assert.ok(value.time >= (joined.get(line) ?? 0), 'joined before the one served before');
        joined.set(line, value.time);
      }
      if (topic === service) {
        assert.ok(value.time >= (free.get(line) ?? 0), 'served while another one is');
        free.set(line, value.time + value.duration);
      }
    }
  }
});

test('the shortest line counts who is being served, the published choice does not; ties are broken at random', () => {
  const world = new Simulation({ seed: 1 });
  const lines = [1, 2, 3].map(number => new Line(world, number));
  const ties = RandomStream.of(1, 'ties');
  const chosen = (by: LineChoice) => {
    const counts = [0, 0, 0];
    for (let round = 0; round < 3000; round++) counts[chooseLine(by, lines, ties).number - 1]!++;
    return counts;
  };
  for (const count of chosen('shortest')) assert.ok(Math.abs(count - 1000) < 150, 'each of three as often');
  // Line 1 serves someone, and nobody waits anywhere.
  lines[0]!.join(2, 1);
  const [first, second] = chosen('shortest');
  assert.equal(first, 0);
  assert.ok(Math.abs(second! - 1500) < 150);
  assert.ok(chosen('published')[0]! > 850, 'the busy line looks free');
  // One waits in line 1: the published choice sees that as well.
  lines[0]!.join(2, 1);
  assert.equal(chosen('published')[0], 0);
});

test('what nobody listens to happens all the same', () => {
  for (const line of ['shortest', 'published'] as const) {
    const given = { ...usual, line, patience: 5, balk: 40 };
    const alone = new Gate(given);
    alone.run();
    const { gate } = observed(given);
    assert.deepEqual(
      [alone.arrived, alone.inside, alone.gone, alone.sellerWait.mean, alone.scannerWait.mean],
      [gate.arrived, gate.inside, gate.gone, gate.sellerWait.mean, gate.scannerWait.mean],
    );
    assert.ok(gate.gone > 0, 'some give up, else this shows little');
  }
});

test('nobody stays in a line longer than their patience, and nobody joins a line that is too long', () => {
  const { facts } = observed({ ...usual, minutes: 120, patience: 3, balk: 9 });
  const reasons = new Set<string>();
  for (const { topic, value } of facts) {
    if (topic === 'wait_in_seller_line') assert.ok(value.duration <= 3 + 1e-9);
    if (topic !== 'gave_up') continue;
    reasons.add(value.reason);
    const stayed = value.reason === 'waited-too-long' ? 3 : 0;
    assert.ok(Math.abs(value.duration - stayed) < 1e-9);
  }
  assert.equal(reasons.size, 2);
});

test('runs with one seed meet the same buses, however many sellers there are', () => {
  const buses = (sellers: number) =>
    observed({ ...usual, sellers }).facts.filter(({ topic }) => topic === 'bus_arrival');
  assert.deepEqual(buses(6), buses(10));
});

test('every fact has an id of its own, derived from the run, and the instant when it became known', () => {
  const stamped = (given: GateParameters, start: number) => {
    const put = stamp(given, start);
    const out: string[] = [];
    const gate: Gate = new Gate(given, fact => {
      const { factId, at } = put(fact, gate.simulation.now).value;
      assert.match(factId, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const instant = start + Math.floor(gate.simulation.now * 60_000);
      assert.equal(Date.parse(at), instant);
      assert.equal(Number.parseInt(factId.slice(0, 13).replace('-', ''), 16), instant);
      out.push(factId);
    });
    gate.run();
    assert.equal(new Set(out).size, out.length);
    assert.deepEqual(out, out.toSorted(), 'ids grow');
    return out;
  };
  const short = { ...usual, minutes: 20 };
  const first = stamped(short, 1_000_000);
  assert.deepEqual(stamped(short, 1_000_000), first);
  assert.equal(
    new Set([...first, ...stamped({ ...short, sellers: 7 }, 1_000_000)]).size > first.length,
    true,
  );
});

/**
 * Figures of an independent implementation of this model, with the published line choice: the mean wait for a seller, in
 * minutes, of 60-minute runs over 300 seeds. They are means over chance themselves, of about the same uncertainty as ours.
 */
const reference = [
  { sellers: 6, buy: 0.4, wait: 5.5 },
  { sellers: 10, buy: 0.4, wait: 1.55 },
  { sellers: 6, buy: 0.26, wait: 2.03 },
];

function meanSellerWaits(given: Partial<GateParameters>): number[] {
  return Array.from({ length: 300 }, (_, index) => {
    const gate = new Gate({ ...usual, ...given, seed: index + 1 });
    gate.run();
    return gate.sellerWait.mean;
  });
}

test('mean waits of 300 seeds are those of the reference, with the published line choice', () => {
  for (const { sellers, buy, wait } of reference) {
    const { low, high, mean } = confidenceInterval(meanSellerWaits({ sellers, buy, line: 'published' }));
    assert.ok(
      low <= wait && wait <= high,
      `${sellers} sellers, ${buy}: ${mean}, from ${low} to ${high}; reference ${wait}`,
    );
  }
});

test('counting who is being served makes waits shorter where a seller is often free, by the same 300 seeds', () => {
  for (const { sellers, buy } of reference.slice(1)) {
    const published = meanSellerWaits({ sellers, buy, line: 'published' });
    const shortest = meanSellerWaits({ sellers, buy, line: 'shortest' });
    const saved = confidenceInterval(published.map((wait, index) => wait - shortest[index]!));
    assert.ok(saved.low > 0, `${sellers} sellers, ${buy}: ${saved.mean}, from ${saved.low} to ${saved.high}`);
  }
});
