import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from '../stream/src/stream.ts';
import type { Figure, Result, Skipped } from './figure.ts';
import { spread } from './interleaved.ts';
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
  /** The middle of its legs, in milliseconds. */
  readonly ms: number;
}

/** S4: every chart of the dashboards, of the last day and of all the month, over the marts of so many seats. */
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
      const month = await givenHistory(stream, SEATS);
      told('building the warehouse');
      const began = performance.now();
      const { isOk, reason } = await stream.warehouse.build({ isFull: true });
      if (!isOk) throw new Error(`the warehouse could not be built: ${reason}`);
      const builtMs = performance.now() - began;
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
    const times: number[] = [];
    for (let leg = 0; leg < LEGS; leg++) {
      const began = performance.now();
      await insights.chart(chart, { venues: null, ...time });
      times.push(performance.now() - began);
    }
    asked.push({ chart, days, ms: spread(times).median });
  }
  return asked;
}

function resultOf(asked: readonly Asked[], builtMs: number): Result {
  const slowest = asked.reduce((a, b) => (b.ms > a.ms ? b : a));
  const ours = spread(asked.map(({ ms }) => ms));
  return {
    measured: `ms, of ${asked.length} queries; the slowest is ${slowest.chart}, of ${slowest.days} days`,
    goal: `each ${GOAL_MS} ms at most`,
    reached: ours.max <= GOAL_MS,
    ours,
    details: { seats: SEATS, builtMs, asked },
  };
}
