import { writeFileSync } from 'node:fs';
import { counted, Progress } from '../terminal.ts';
import { OPENING } from './command.ts';
import { scratchCluster } from './in-process/scratch-database.ts';
import { inProcess } from './in-process/target.ts';
import type { BoxOfficeOptions } from './options.ts';
import { minimise, type SwarmRun, swarmCommand, swarmRun } from './swarm.ts';
import { type Outcome, SwarmResults } from './swarm-results.ts';
import { SwarmServer } from './swarm-server.ts';

export type SwarmOptions = Pick<BoxOfficeOptions, 'seed' | 'swarm' | 'swarmFor' | 'results' | 'json'>;

/**
 * Runs seed after seed, until there are enough, the time is over, or it is interrupted. What a results file has is not done
 * again, and counts: seeds, and time. 1 if any run failed.
 */
export async function swarmCommandOf(options: SwarmOptions, interrupted: AbortSignal): Promise<number> {
  const results = new SwarmResults(options.results);
  const cluster = await scratchCluster();
  const open = () => inProcess({ start: OPENING, cluster: cluster.url });
  const server = new SwarmServer({ open, interrupted });
  const bar = barOf(options);
  try {
    for (const seed of seedsOf(options, results)) {
      if (interrupted.aborted) break;
      const outcome = await outcomeOf(seed, server, interrupted, () => bar.clear());
      if (outcome) results.add(outcome);
      bar.show(results);
    }
  } finally {
    bar.clear();
    await server.close();
    await cluster.stop();
  }
  console.log(results.text());
  if (options.json !== null)
    writeFileSync(options.json, `${JSON.stringify(results.summary(), undefined, 2)}\n`);
  if (interrupted.aborted) console.error(`Broken off. ${goOn(options, results)}`);
  if (results.failures.length > 0) return 1;
  return interrupted.aborted ? 130 : 0;
}

/** The seeds that are still to be run. */
function* seedsOf({ seed: first, swarm, swarmFor }: SwarmOptions, results: SwarmResults): Iterable<number> {
  const end = first + (swarm ?? Number.MAX_SAFE_INTEGER);
  for (let seed = first; seed < end; seed++) {
    if (swarmFor !== null && results.seconds >= swarmFor) return;
    if (!results.outcomes.has(seed)) yield seed;
  }
}

function barOf({ swarm, swarmFor }: SwarmOptions) {
  const progress = new Progress(swarmFor ?? swarm!, swarmFor === null ? 'runs' : 'seconds');
  const began = performance.now();
  let before: number | undefined;
  return {
    clear: () => progress.clear(),
    show(results: SwarmResults) {
      const { outcomes, seconds, failures } = results;
      before ??= outcomes.size - 1;
      const rate = (outcomes.size - before) / ((performance.now() - began) / 1000);
      const told = `${counted(outcomes.size, 'run')}, ${rate.toFixed(2)}/s, ${failures.length} failing`;
      progress.show(swarmFor === null ? outcomes.size : seconds, told);
    },
  };
}

/** Plays a seed, and makes it smaller if it fails; undefined if it was interrupted. */
async function outcomeOf(
  seed: number,
  server: SwarmServer,
  interrupted: AbortSignal,
  quiet: () => void,
): Promise<Outcome | undefined> {
  const began = performance.now();
  const seconds = () => Math.round(performance.now() - began) / 1000;
  const run: SwarmRun = swarmRun(seed);
  const [complaint] = await server.complaints(run);
  if (interrupted.aborted) return undefined;
  if (complaint === undefined) return { seed, seconds: seconds() };
  quiet();
  console.log(`seed ${seed} fails: ${complaint}`);
  const smallest = await minimise(run, async smaller => {
    const complaints = interrupted.aborted ? [] : await server.complaints(smaller);
    return complaints.length > 0 && !interrupted.aborted;
  });
  const command = swarmCommand(smallest);
  console.log(`  ${command}`);
  return { seed, seconds: seconds(), complaint, command };
}

const goOn = ({ results: path, seed }: SwarmOptions, { outcomes }: SwarmResults): string =>
  path === null
    ? `To go on: --seed ${Math.max(seed - 1, ...outcomes.keys()) + 1}.`
    : 'The same command goes on from here.';
