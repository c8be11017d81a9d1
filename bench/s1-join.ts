import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job } from '../stream/src/job/job.ts';
import type { EventLog } from '../stream/src/log/event-log.ts';
import { loadRules } from '../stream/src/read/rules.ts';
import { reconcile } from '../stream/src/reconcile.ts';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';
import { FACTS, openedStream, writeLog } from './load/joined-facts.ts';

const LEGS = 5;
const cases = [
  { batch: 50_000, goal: 125_000, mostMs: null },
  { batch: 5_000, goal: 100_000, mostMs: 100 },
];

interface Leg {
  /** Facts a second, from the log's files to committed rows; by the clock, and by processor time. */
  readonly rate: number;
  readonly rateByProcessorTime: number;
  /** Of the batches, in milliseconds. */
  readonly p99: number;
}

/** S1: facts that the log has are read, joined, and told in committed tables; the sums are proved after every leg. */
export const s1: Figure = {
  title: 'The windowed join, from the log to committed tables: facts a second',
  async measure(told) {
    const log = mkdtempSync(join(tmpdir(), 'matinee-s1-log-'));
    try {
      told('writing the log');
      await writeLog(log);
      const legs = new Map<number, Leg[]>(cases.map(({ batch }) => [batch, []]));
      for (let leg = 1; leg <= LEGS; leg++) {
        for (const { batch } of cases) {
          told(`batches of ${batch}, leg ${leg} of ${LEGS}`);
          legs.get(batch)!.push(await joined(log, batch));
        }
      }
      return cases.map(each => resultOf(each, legs.get(each.batch)!));
    } finally {
      rmSync(log, { recursive: true });
    }
  },
};

function resultOf({ batch, goal, mostMs }: (typeof cases)[number], legs: readonly Leg[]): Result {
  const ours = spread(legs.map(({ rate }) => rate));
  const p99 = spread(legs.map(leg => leg.p99));
  return {
    measured: `facts/s at batches of ${batch}; p99 of a batch ${Math.round(p99.median)} ms`,
    goal: `${goal}${mostMs === null ? '' : ` at p99 of ${mostMs} ms`}`,
    reached: ours.median >= goal && (mostMs === null || p99.median <= mostMs),
    ours,
    details: { facts: FACTS, legs, p99 },
  };
}

async function joined(log: string, batch: number): Promise<Leg> {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-s1-'));
  cpSync(log, folder, { recursive: true });
  const stream = await openedStream(folder);
  try {
    const { owner, events, settings } = stream;
    const job = await Job.open({ owner, rules: await loadRules(owner), settings });
    const processor = process.cpuUsage();
    const began = performance.now();
    const times = await joinedInBatches(job, events, batch);
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(processor);
    if (!(await reconcile(owner)).isExact) throw new Error('the sums are not exact');
    times.sort((a, b) => a - b);
    return {
      rate: FACTS / seconds,
      rateByProcessorTime: FACTS / ((user + system) / 1e6),
      p99: times[Math.ceil(times.length * 0.99) - 1]!,
    };
  } finally {
    await stream.close();
    rmSync(folder, { recursive: true });
  }
}

/** As the stream does it: one batch is judged while the one before is written. Gives how long each took, from the log to committed. */
async function joinedInBatches(job: Job, events: EventLog, batch: number): Promise<number[]> {
  const times: number[] = [];
  let before: Promise<unknown> = Promise.resolve();
  let closedAt = performance.now();
  for (;;) {
    const start = performance.now();
    const records = await events.read(job.next, batch);
    if (records.length === 0) break;
    const isClosing = start - closedAt >= 1_000;
    if (isClosing) closedAt = start;
    const taken = job.take(records, isClosing).then(() => times.push(performance.now() - start));
    await before;
    before = taken;
  }
  await before;
  return times;
}
