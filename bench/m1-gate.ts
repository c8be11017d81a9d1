import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure, Result, Skipped } from './figure.ts';
import { interleaved, type Leg } from './interleaved.ts';

const GOAL = 20;

/** What a side prints: how long its simulation took, without its program's start, and what came of it. */
type Side = {
  engine: string;
  seconds: number;
  processorSeconds: number;
  runs: number;
  occurrences: number;
  people: number;
  sellerWait: { mean: number; low: number; high: number };
};

/**
 * What is compared: hours, as in the reference case, and runs of ten and a half days. Ours does several times the runs of
 * the baseline, so that the legs of both last for seconds.
 */
const cases = [
  { name: 'runs of 60 minutes', minutes: 60, ours: 3000, simpy: 300 },
  { name: 'runs of 15,000 minutes', minutes: 15_000, ours: 10, simpy: 1 },
];

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * M1: the gate on our engine against the same model on SimPy. An occurrence is counted in the model's own terms, the same
 * for both: a bus comes, a walk ends, a sale or a scan is done.
 */
export const m1: Figure = {
  title: 'The gate: simulated occurrences per second, against the same model on SimPy',
  async measure(told) {
    const python = await pythonWithSimpy();
    if (python === null) return skipped;
    const results: Result[] = [];
    for (const { name, minutes, ...seeds } of cases) {
      const ours = () =>
        leg(process.execPath, [here('gate-rate.ts'), `${seeds.ours}`, `${minutes}`, 'shortest']);
      const simpy = () =>
        leg(python, [here('baselines/gate.py'), '--seeds', `${seeds.simpy}`, '--minutes', `${minutes}`]);
      const compared = await interleaved(ours, simpy, { told: what => told(`${name}, ${what}`) });
      const { legs, ...figures } = compared;
      if (seeds.simpy > 1) assertSameModel(legs[0]!.ours, legs[0]!.baseline);
      results.push({
        measured: `occurrences/s, ${name}`,
        goal: `${GOAL}x`,
        reached: figures.compared.ratio.median >= GOAL,
        ...figures,
        details: { legs },
      });
    }
    return results;
  },
};

const skipped: Skipped = {
  skipped:
    'There is no Python with SimPy at hand. python3 -m pip install simpy brings it; PYTHON names another interpreter.',
};

const run = promisify(execFile);

async function pythonWithSimpy(): Promise<string | null> {
  const python = process.env.PYTHON ?? 'python3';
  return run(python, ['-c', 'import simpy']).then(
    () => python,
    () => null,
  );
}

async function leg(program: string, words: string[]): Promise<Side & Leg> {
  const { stdout } = await run(program, words);
  const side = JSON.parse(stdout) as Side;
  const { occurrences, seconds, processorSeconds } = side;
  return { ...side, rate: occurrences / seconds, rateByProcessorTime: occurrences / processorSeconds };
}

/** Two sides that do not simulate the same thing cannot be compared: their waits and crowds must agree as chance allows. */
export function assertSameModel(ours: Side, baseline: Side): void {
  const [a, b] = [ours.sellerWait, baseline.sellerWait];
  const half = Math.hypot(a.high - a.low, b.high - b.low) / 2;
  // Intervals have 95 %; half as wide again, 99.7 %.
  const agrees =
    Math.abs(a.mean - b.mean) <= 1.5 * half && Math.abs(perRun(ours) / perRun(baseline) - 1) < 0.07;
  if (!agrees)
    throw new Error(
      `The two sides differ in more than their speed: waits of ${a.mean} and ${b.mean} minutes, ` +
        `${perRun(ours)} and ${perRun(baseline)} people a run.`,
    );
}

function perRun({ people, runs }: Side): number {
  return people / runs;
}
