import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from '../stream/src/stream.ts';
import type { Figure, Result, Skipped } from './figure.ts';
import { type Spread, spread } from './interleaved.ts';
import { givenHistory } from './load/history.ts';
import { openedStream } from './load/joined-facts.ts';

const LEGS = 5;
const GOAL_MS = 250;
/** Fewer where somebody has less time: S4_SEATS=10000000. */
const SEATS = Number(process.env.S4_SEATS ?? 100_000_000);
const BYTES_OF_A_SEAT = 150;

interface Asked {
  readonly chart: string;
  readonly days: number;
  /** Of its legs, in milliseconds: by the clock, and the time of all processors. */
  readonly ms: Spread;
  readonly processorMs: Spread;
}

/**
 * S4: every chart of the dashboards, of the last day and of all the month, over so many seats; those of the last hour were told after the
 * warehouse was built.
 */
export const s4: Figure = {
  title: `Every query of the dashboards over ${SEATS} seats: milliseconds`,
  async measure(told): Promise<Result[] | Skipped> {
    const { bavail, bsize } = statfsSync(tmpdir());
    if (bavail * bsize < SEATS * BYTES_OF_A_SEAT)
      return { skipped: `${tmpdir()} has no room for ${(SEATS * BYTES_OF_A_SEAT) / 1e9} GB.` };
    const folder = mkdtempSync(join(tmpdir(), 'matinee-s4-'));
    const stream = await openedStream(folder);
    try {
      told('making history');
      const { month, hour } = await givenHistory(stream, SEATS);
      told('building the warehouse');
      const began = performance.now();
      const { isOk, reason } = await stream.warehouse.build({ isFull: true });
      if (!isOk) throw new Error(`the warehouse could not be built: ${reason}`);
      const builtMs = performance.now() - began;
      told('selling for another hour');
      await hour();
      const day = { ...month, from: new Date(Date.parse(month.to) - 86_400_000).toISOString() };
      const asked = [...(await askAll(stream, day, 1, told)), ...(await askAll(stream, month, 30, told))];
      return [resultOf(asked, builtMs)];
    } finally {
      await stream.close();
      rmSync(folder, { recursive: true });
    }
  },
};

async function askAll(
  { insights }: Stream,
  time: { from: string; to: string },
  days: number,
  told: (what: string) => void,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const { chart } of insights.charts) {
    told(`${chart}, of ${days} days`);
    const legs: { ms: number; processorMs: number }[] = [];
    for (let leg = 0; leg < LEGS; leg++) {
      const processor = process.cpuUsage();
      const began = performance.now();
      await insights.chart(chart, { venues: null, ...time });
      const ms = performance.now() - began;
      const { user, system } = process.cpuUsage(processor);
      legs.push({ ms, processorMs: (user + system) / 1_000 });
    }
    const [ms, processorMs] = [spread(legs.map(leg => leg.ms)), spread(legs.map(leg => leg.processorMs))];
    asked.push({ chart, days, ms, processorMs });
  }
  return asked;
}

function resultOf(asked: readonly Asked[], builtMs: number): Result {
  const slowest = asked.toSorted((a, b) => b.ms.median - a.ms.median);
  const said = ({ chart, days, ms }: Asked) =>
    `${chart} of ${days} days ${Math.round(ms.median)} (at most ${Math.round(ms.max)})`;
  const ours = spread(asked.map(({ ms }) => ms.median));
  return {
    measured: `ms, the middle of each of ${asked.length} queries; the slowest are ${slowest.slice(0, 5).map(said).join(', ')}`,
    goal: `each ${GOAL_MS} ms at most`,
    reached: ours.max <= GOAL_MS,
    ours,
    details: { seats: SEATS, builtMs, asked: slowest },
  };
}
