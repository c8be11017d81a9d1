import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LaneSeen, nextStep, type ServerSeen } from './ownership-plan.ts';

const seen = (server: number, given: Partial<ServerSeen> = {}): ServerSeen => ({
  server,
  url: `http://server-${server}`,
  isLeaving: false,
  isAlive: true,
  ...given,
});

const lanesOf = (...owners: (number | null)[]): LaneSeen[] =>
  owners.map((server, lane) => ({ lane, server, epoch: 1 }));

/** Every server does what it decides on what it sees, one after another, until none does anything any more. */
function settled(servers: readonly ServerSeen[], lanes: readonly LaneSeen[]) {
  let now = [...lanes];
  let moves = 0;
  for (let round = 0; round < 50; round++) {
    const before = now;
    for (const { server } of servers.filter(one => one.isAlive)) {
      const { take, give } = nextStep(server, servers, now);
      const owner = new Map(take.map(({ lane }) => [lane, server]));
      for (const { lane, to } of give) owner.set(lane.lane, to.server);
      moves += owner.size;
      now = now.map(lane => {
        const to = owner.get(lane.lane);
        return to === undefined ? lane : { ...lane, server: to, epoch: lane.epoch + 1 };
      });
    }
    if (now.every((lane, index) => lane === before[index])) return { lanes: now, moves };
  }
  throw new Error('they never come to rest');
}

const countOf = (lanes: readonly LaneSeen[], server: number) =>
  lanes.filter(lane => lane.server === server).length;

test('a server that is alone takes every lane; one that joins gets half of them', () => {
  assert.equal(countOf(settled([seen(1)], lanesOf(null, null, null, null, null, null)).lanes, 1), 6);
  const { lanes, moves } = settled([seen(1), seen(2)], lanesOf(1, 1, 1, 1, 1, 1));
  assert.deepEqual([countOf(lanes, 1), countOf(lanes, 2), moves], [3, 3, 3]);
});

test('the lanes of one that is dead or leaves go to the others, and no other lane moves', () => {
  for (const gone of [seen(2, { isAlive: false }), seen(2, { isLeaving: true })]) {
    const before = lanesOf(1, 1, 2, 2, 3, 3);
    const { lanes, moves } = settled([seen(1), gone, seen(3)], before);
    assert.deepEqual([countOf(lanes, 1), countOf(lanes, 2), countOf(lanes, 3), moves], [3, 0, 3, 2]);
  }
});

test('one that nobody can reach is given nothing, and keeps what it has', () => {
  const { lanes } = settled([seen(1), seen(2, { url: null })], lanesOf(1, 1, 1, 1, 1, 2));
  assert.deepEqual([countOf(lanes, 1), countOf(lanes, 2)], [5, 1]);
});

test('one that leaves keeps its lanes while there is nobody else', () => {
  const { lanes } = settled([seen(1, { isLeaving: true })], lanesOf(1, 1, 1));
  assert.equal(countOf(lanes, 1), 3);
});

test('from whatever they begin with, servers come to rest with every lane owned and none two ahead of another', () => {
  const server = fc.record({ isAlive: fc.boolean(), isLeaving: fc.boolean() });
  const owner = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });
  fc.assert(
    fc.property(
      fc.array(server, { minLength: 1, maxLength: 5 }),
      fc.array(owner, { minLength: 1, maxLength: 16 }),
      (given, owners) => {
        const servers = given.map((one, index) => seen(index + 1, one));
        const { lanes } = settled(servers, lanesOf(...owners));
        const staying = servers.filter(one => one.isAlive && !one.isLeaving);
        if (staying.length === 0) return;
        const counts = staying.map(one => countOf(lanes, one.server));
        assert.equal(
          counts.reduce((sum, count) => sum + count, 0),
          lanes.length,
        );
        assert.ok(Math.max(...counts) - Math.min(...counts) < 2);
      },
    ),
  );
});
