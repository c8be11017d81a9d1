import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { termsOf } from './in-process/wishes.ts';
import {
  type Feature,
  features,
  minimise,
  type SwarmRun,
  swarmCommand,
  swarmRun,
  swarmScenario,
} from './swarm.ts';
import { SwarmResults } from './swarm-results.ts';
import { SwarmServer } from './swarm-server.ts';
import type { Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'swarm-'));
after(() => rmSync(folder, { recursive: true }));

const everything: SwarmRun = { seed: 5, on: features, buyers: 24 };

test('a failing run is made as small as can be: of what it needs nothing is left out, and nothing else stays', async () => {
  for (const needed of [[], ['crash'], ['late', 'never'], ['decline', 'outage', 'at-once']] as Feature[][])
    for (const buyers of [1, 2, 7, 24]) {
      const fails = async (run: SwarmRun) =>
        needed.every(feature => run.on.includes(feature)) && run.buyers >= buyers;
      assert.deepEqual(await minimise(everything, fails), { seed: 5, on: needed, buyers });
    }
});

test('with a feature off, everything else is as it was', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const run = { ...everything, seed };
    const { habits, ...rest } = swarmScenario(run);
    for (const off of ['late', 'cancel'] as const) {
      const smaller = swarmScenario({ ...run, on: run.on.filter(feature => feature !== off) });
      assert.deepEqual(smaller, { ...rest, habits: { ...habits, [off]: 0 } });
    }
    const calm = swarmScenario({ ...run, on: run.on.filter(feature => feature !== 'crash') });
    assert.deepEqual(
      calm.incidents,
      rest.incidents.filter(({ what }) => what !== 'crash'),
    );
  }
});

test('the command that shows a run again names it whole', () => {
  const command = swarmCommand({ ...swarmRun(9), on: [], buyers: 3 });
  assert.equal(command, 'npm run simulate -- box-office --replay 9 --with nothing --buyers 3');
});

test('what came of each seed is kept, and a line cut short is forgotten', () => {
  const path = join(folder, 'results.ndjson');
  const results = new SwarmResults(path);
  results.add({ seed: 4, seconds: 1.5 });
  results.add({ seed: 5, seconds: 2, complaint: 'a seat was sold twice', command: 'npm run ...' });
  const whole = readFileSync(path, 'utf8');
  results.add({ seed: 6, seconds: 9 });
  const cut = readFileSync(path, 'utf8').slice(0, -4);
  writeFileSync(path, cut);
  const later = new SwarmResults(path);
  assert.deepEqual([...later.outcomes.keys()], [4, 5]);
  assert.equal(later.seconds, 3.5);
  assert.equal(readFileSync(path, 'utf8'), whole);
  assert.match(
    later.text(),
    /^2 runs \(seeds 4 to 5\) in 4 s, 1 failing run\.\nseed 5: a seat was sold twice\n {2}npm run/,
  );
  writeFileSync(path, '{}\n');
  assert.throws(() => new SwarmResults(path), /no results of this swarm/);
});

/** A Matinee that does not keep anybody's time, and of which everything is asked in vain. */
const broken = (send: Target['send']): Target => ({
  leaps: true,
  now: () => 0,
  send,
  advance: async () => {},
  settle: async () => {},
  shows: async wishes => wishes.map((wish, index) => termsOf(wish, `show ${index}`, 0)),
  staffToken: undefined,
  ledger: undefined,
  serve: undefined,
  dieAt: undefined,
  deaths: 0,
  finish: async () => true,
  close: async () => {},
});

test('a run that throws, that does not end, or that would have ended the process, is a failing one', async () => {
  const fatal = new EventEmitter();
  const complaintsOf = async (send: Target['send'], longestRunMs = 60_000) => {
    const { signal: interrupted } = new AbortController();
    const open = async () => broken(send);
    const server = new SwarmServer({ open, interrupted, longestRunMs, fatal });
    return server.complaints(everything).finally(() => server.close());
  };
  assert.match(
    (await complaintsOf(() => Promise.reject(new Error('gone')))).join(),
    /it broke off: Error: gone/,
  );
  assert.match(
    (await complaintsOf(() => new Promise(() => {}), 20)).join(),
    /it has not ended after 0 s, and waits for POST \/sessions/,
  );
  const unheard = (
    await complaintsOf(async () => {
      queueMicrotask(() => fatal.emit('uncaughtException', new Error('unheard')));
      return { status: 0, body: null };
    })
  ).join();
  assert.match(unheard, /it would have ended the server: Error: unheard/);
});
