import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stream } from '../stream/src/stream.ts';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';
import { openedStream, writeFacts } from './load/joined-facts.ts';

const LEGS = 5;
const FACTS = 240_000;
const GOAL_MS = 500;

interface Leg {
  /** From the flush being asked for until its files are listed: written, synced, renamed. In milliseconds. */
  readonly flushMs: number;
  readonly processorMs: number;
  /** What the two minutes before had to do, a second at a time, so that the flush has only to write. */
  readonly takenUpMs: number;
  readonly files: number;
}

/** S5: two minutes of 2,000 facts a second become files of the lake, durable and listed. */
export const s5: Figure = {
  title: 'A flush of the lake after two minutes: milliseconds until all of it is listed',
  async measure(told) {
    const folder = mkdtempSync(join(tmpdir(), 'matinee-s5-'));
    const stream = await openedStream(folder);
    try {
      const legs: Leg[] = [];
      for (let leg = 1; leg <= LEGS; leg++) {
        told(`leg ${leg} of ${LEGS}`);
        await writeFacts(stream, FACTS, leg);
        legs.push(await flushed(stream));
      }
      return [resultOf(legs)];
    } finally {
      await stream.close();
      rmSync(folder, { recursive: true });
    }
  },
};

async function flushed({ lake, owner }: Stream): Promise<Leg> {
  const began = performance.now();
  await lake.takeUp();
  const taken = performance.now();
  const processor = process.cpuUsage();
  const files = await lake.flush();
  const flushMs = performance.now() - taken;
  const { user, system } = process.cpuUsage(processor);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const [listed] = await owner.read(sql =>
    sql.rows<{ n: number }>(`select count(*) as n from lake_facts where "offset" < 0 or value is null`),
  );
  if (rows !== FACTS || listed!.n !== 0) throw new Error(`${rows} facts are in the lake, of ${FACTS}`);
  return { flushMs, processorMs: (user + system) / 1_000, takenUpMs: taken - began, files: files.length };
}

function resultOf(legs: readonly Leg[]): Result {
  const ours = spread(legs.map(({ flushMs }) => flushMs));
  return {
    measured: `ms for ${FACTS} facts`,
    goal: `${GOAL_MS} ms at most`,
    reached: ours.median <= GOAL_MS,
    ours,
    details: { legs },
  };
}
