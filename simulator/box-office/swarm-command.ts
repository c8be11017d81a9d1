import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { Misuse } from '../options.ts';
import { counted, Progress } from '../terminal.ts';
import { complaintsOf, OPENING } from './command.ts';
import { inProcess } from './in-process/target.ts';
import type { BoxOfficeOptions } from './options.ts';
import { minimise, type SwarmRun, swarmCommand, swarmRun } from './swarm.ts';
import type { Target } from './target.ts';

/** After so many runs a fresh server takes over, so that a database does not grow for ever. */
const RUNS_PER_SERVER = 100;
const HEADER = JSON.stringify({ study: 'box-office', model: 1 });

type Options = Pick<BoxOfficeOptions, 'seed' | 'swarm' | 'swarmFor' | 'results'>;

/** Runs seed after seed, until there are enough, the time is over, or it is interrupted. 1 if any of them failed. */
export async function swarmCommandOf(options: Options, interrupted: AbortSignal): Promise<number> {
  const { seed: first, swarm, swarmFor, results } = options;
  const known = results === null ? new Map<number, boolean>() : load(results);
  const until = performance.now() + (swarmFor ?? Number.POSITIVE_INFINITY) * 1000;
  const total = swarm ?? Number.MAX_SAFE_INTEGER;
  const progress = new Progress(swarm ?? swarmFor!, swarm === null ? 'seconds' : 'runs');
  const began = performance.now();
  const server = new Server();
  let done = 0;
  const failing: number[] = [];
  for (let seed = first; seed < first + total && performance.now() < until && !interrupted.aborted; seed++) {
    let isFailing = known.get(seed);
    if (isFailing === undefined) {
      const outcome = await runOne(swarmRun(seed), server, interrupted, () => progress.clear());
      if (outcome === 'broken off') break;
      isFailing = outcome === 'failed';
      if (results !== null) appendFileSync(results, `${JSON.stringify({ seed, isFailing })}\n`);
    }
    done++;
    if (isFailing) failing.push(seed);
    progress.show(swarm === null ? (performance.now() - began) / 1000 : done);
  }
  progress.clear();
  await server.close();
  const seeds = failing.length > 0 ? `, by the seeds ${failing.join(', ')}` : '';
  console.log(`${counted(done, 'run')}, ${counted(failing.length, 'failing run')}${seeds}.`);
  if (interrupted.aborted) console.error(`Broken off. ${goOn(results, first + done)}`);
  return failing.length > 0 ? 1 : interrupted.aborted ? 130 : 0;
}

/** The server of a swarm: a fresh one now and then, and after every failure. */
class Server {
  #target: Target | null = null;
  #runs = 0;

  async target(): Promise<Target> {
    if (this.#runs >= RUNS_PER_SERVER) await this.close();
    this.#target ??= await inProcess({ start: OPENING });
    this.#runs++;
    return this.#target;
  }

  async close(): Promise<void> {
    await this.#target?.close();
    this.#target = null;
    this.#runs = 0;
  }
}

async function runOne(
  run: SwarmRun,
  server: Server,
  interrupted: AbortSignal,
  quiet: () => void,
): Promise<'well' | 'failed' | 'broken off'> {
  const complaints = await complaintsOf(run, await server.target(), interrupted);
  if (interrupted.aborted) return 'broken off';
  if (complaints.length === 0) return 'well';
  quiet();
  console.log(`seed ${run.seed} fails: ${complaints[0]}`);
  const smallest = await minimise(run, async smaller => {
    if (interrupted.aborted) return false;
    return (await complaintsOf(smaller, await server.target(), interrupted)).length > 0;
  });
  await server.close();
  console.log(`  ${swarmCommand(smallest)}`);
  return 'failed';
}

/** The runs that are done, by seed: whether they failed. A line cut short is forgotten. */
function load(path: string): Map<number, boolean> {
  if (!existsSync(path)) {
    appendFileSync(path, `${HEADER}\n`);
    return new Map();
  }
  const [header, ...lines] = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  if (header !== HEADER)
    throw new Misuse(`--results ${path} holds no results of this swarm: name another file, or remove it.`);
  const runs = lines.map(line => JSON.parse(line) as { seed: number; isFailing: boolean });
  return new Map(runs.map(({ seed, isFailing }) => [seed, isFailing]));
}

const goOn = (path: string | null, next: number): string =>
  path === null ? `To go on: --seed ${next}.` : 'The same command goes on from here.';
