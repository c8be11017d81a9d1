import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../server/src/platform/log.ts';
import { Feed } from '../simulator/feed/feed.ts';
import { noFaults } from '../simulator/feed/parameters.ts';
import { Job } from '../stream/src/job/job.ts';
import { feedLines, type Line } from '../stream/src/process/feeding.ts';
import { loadRules } from '../stream/src/read/rules.ts';
import { reconcile } from '../stream/src/reconcile.ts';
import { settingsFor } from '../stream/src/settings.ts';
import { openStream } from '../stream/src/stream.ts';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';

const LEGS = 5;
const FACTS = 500_000;
const cases = [
  { batch: 50_000, goal: 125_000, mostMs: null },
  { batch: 5_000, goal: 100_000, mostMs: 100 },
];

interface Leg {
  /** Facts a second, from lines of text to committed rows. */
  readonly rate: number;
  /** Of the batches, in milliseconds. */
  readonly p99: number;
}

/** S1: lines in, durable in the log, joined, and told in committed tables; the sums are proved after every leg. */
export const s1: Figure = {
  title: 'The windowed join, end to end and durable: facts a second',
  async measure(told) {
    const lines = linesOf(FACTS);
    const legs = new Map<number, Leg[]>(cases.map(({ batch }) => [batch, []]));
    for (let leg = 1; leg <= LEGS; leg++) {
      for (const { batch } of cases) {
        told(`batches of ${batch}, leg ${leg} of ${LEGS}`);
        legs.get(batch)!.push(await joined(lines, batch));
      }
    }
    return cases.map(({ batch, goal, mostMs }): Result => {
      const ours = spread(legs.get(batch)!.map(({ rate }) => rate));
      const p99 = spread(legs.get(batch)!.map(leg => leg.p99));
      const isQuick = mostMs === null || p99.median <= mostMs;
      return {
        measured: `facts/s at batches of ${batch}; p99 of a batch ${Math.round(p99.median)} ms`,
        goal: `${goal}${mostMs === null ? '' : ` at p99 of ${mostMs} ms`}`,
        reached: ours.median >= goal && isQuick,
        ours,
        details: { facts: FACTS, legs: legs.get(batch), p99 },
      };
    });
  },
};

function linesOf(count: number): Line[] {
  const lines: Line[] = [];
  const parameters = {
    seed: 42,
    rate: 300_000,
    minutes: 10,
    start: Date.now() - 3_600_000,
    faults: noFaults,
  };
  for (const { topic, text } of new Feed(parameters)) if (lines.push({ topic, value: text }) === count) break;
  return lines;
}

async function joined(lines: readonly Line[], batch: number): Promise<Leg> {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-s1-'));
  const settings = settingsFor(folder);
  const stream = await openStream({ settings, clock: Date.now, log: openLog('off', 'silent') });
  try {
    const { owner, events } = stream;
    const job = await Job.open({ owner, events, rules: await loadRules(owner), settings });
    const times: number[] = [];
    const began = performance.now();
    let closedAt = began;
    for (let at = 0; at < lines.length; at += batch) {
      const start = performance.now();
      await feedLines(events, 'open', lines.slice(at, at + batch));
      const isClosing = start - closedAt >= 1_000;
      await job.take(await events.read(job.offsets, batch), isClosing);
      if (isClosing) closedAt = start;
      times.push(performance.now() - start);
    }
    const seconds = (performance.now() - began) / 1_000;
    if (!(await reconcile(owner)).isExact) throw new Error('the sums are not exact');
    times.sort((a, b) => a - b);
    return { rate: lines.length / seconds, p99: times[Math.ceil(times.length * 0.99) - 1]! };
  } finally {
    await stream.close();
    rmSync(folder, { recursive: true });
  }
}
