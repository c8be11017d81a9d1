import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';
import { FACTS, openedStream, writeLog } from './load/joined-facts.ts';

const LEGS = 5;
const GOAL = 1_000_000;

/** S2: all that was kept is joined again, by one query, into tables of its own; each leg must come to what live has told. */
export const s2: Figure = {
  title: 'Replay of history, from facts as they were read to committed tables of its own: facts a second',
  async measure(told) {
    const folder = mkdtempSync(join(tmpdir(), 'matinee-s2-'));
    told('writing the log');
    await writeLog(folder);
    const stream = await openedStream(folder);
    try {
      told('joining it for the first time');
      await stream.startJoining();
      await stream.joining().reached(stream.events.ends());
      const legs: { rate: number; rateByProcessorTime: number }[] = [];
      for (let leg = 1; leg <= LEGS; leg++) {
        told(`leg ${leg} of ${LEGS}`);
        const processor = process.cpuUsage();
        const report = await stream.replays.run({
          since: { offset: 0 },
          speed: null,
          isSwapping: false,
          isAtOnce: true,
        });
        const { user, system } = process.cpuUsage(processor);
        if (!report.isSame || !report.isWhole) throw new Error('the replay came to something else');
        legs.push({
          rate: report.facts / (report.tookMs / 1_000),
          // The comparison included.
          rateByProcessorTime: report.facts / ((user + system) / 1e6),
        });
      }
      return [resultOf(legs)];
    } finally {
      await stream.close();
      rmSync(folder, { recursive: true });
    }
  },
};

function resultOf(legs: readonly { rate: number; rateByProcessorTime: number }[]): Result {
  const ours = spread(legs.map(({ rate }) => rate));
  return {
    measured: 'facts/s, by the statements of the job itself, at once',
    goal: String(GOAL),
    reached: ours.median >= GOAL,
    ours,
    details: { facts: FACTS, legs },
  };
}
