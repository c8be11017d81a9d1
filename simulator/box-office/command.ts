import { writeFileSync } from 'node:fs';
import { audit } from '../auditor/audit.ts';
import { auditFromOutside } from '../auditor/from-outside.ts';
import { explained, Misuse, readOptions } from '../options.ts';
import { Progress } from '../terminal.ts';
import { historyText } from './history-text.ts';
import { inProcess } from './in-process/target.ts';
import { type BoxOfficeOptions, boxOfficeOptions } from './options.ts';
import { overHttp } from './over-http.ts';
import { play } from './play.ts';
import { reportText } from './report.ts';
import { type Scenario, scenarioCalled } from './scenario.ts';
import { features, type SwarmRun, swarmRun, swarmScenario } from './swarm.ts';
import { swarmCommandOf } from './swarm-command.ts';
import type { Target } from './target.ts';
import type { World } from './world.ts';

/** When the box office opens in a simulation: the first Friday of 2026, at five in the afternoon in Graz. */
export const OPENING = Date.UTC(2026, 0, 2, 16);

export const boxOfficeHelp = `Lets buyers use a Matinee, and audits what it says and does.

  npm run simulate -- box-office --scenario friday-evening --seed 42
  npm run simulate -- box-office --scenario on-sale-rush --against http://localhost:8080 --speed 60
  npm run simulate -- box-office --swarm-for 2h --results swarm.ndjson

${explained(boxOfficeOptions)}

Without --against a whole server runs in this process, over a PostgreSQL of its own whose clock leaps. A failing run of a
swarm is made smaller, and told as one command. Features: ${features.join(', ')}.
Staff's part in a scenario needs a session of an admin in MATINEE_TOKEN, against a Matinee elsewhere.`;

/** `simulate box-office ...`. Returns the exit code: 1 if the audit complains. */
export async function boxOfficeCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const options = readOptions(boxOfficeOptions, given);
  const { swarm, swarmFor, against, replay } = options;
  const isSwarm = swarm !== null || swarmFor !== null;
  if (isSwarm && against !== null)
    throw new Misuse('A swarm needs a server that it may break: leave --against out.');
  if ((options.with !== null || options.buyers !== null) && replay === null)
    throw new Misuse('--with and --buyers go with --replay.');
  if (options.atOnce && (isSwarm || replay !== null))
    throw new Misuse('--at-once goes with --scenario; in a swarm it is a feature like others.');
  if ((options.results !== null || options.json !== null) && !isSwarm)
    throw new Misuse('--results and --json go with --swarm or --swarm-for.');
  if (isSwarm) return swarmCommandOf(options, interrupted);
  const target = await targetOf(options, interrupted);
  try {
    const { scenario, seed } = replay === null ? chosen(options) : replayed(options, replay);
    return await playAndTell(scenario, seed, target, interrupted, options.out);
  } finally {
    await target.close();
  }
}

function targetOf({ against, speed }: BoxOfficeOptions, interrupted: AbortSignal): Promise<Target> | Target {
  const staffToken = process.env.MATINEE_TOKEN;
  return against === null
    ? inProcess({ start: OPENING })
    : overHttp({ url: against, speed, staffToken, interrupted });
}

const chosen = ({ scenario, seed, atOnce }: BoxOfficeOptions) => ({
  scenario: { ...scenarioCalled(scenario), atOnce },
  seed,
});

/** A run of a swarm again, with what is given of it in other words. */
export function replayed(
  options: Pick<BoxOfficeOptions, 'with' | 'buyers'>,
  seed: number,
): { scenario: Scenario; seed: number } {
  const whole = swarmRun(seed);
  const run: SwarmRun = { seed, on: options.with ?? whole.on, buyers: options.buyers ?? whole.buyers };
  return { scenario: swarmScenario(run), seed };
}

async function playAndTell(
  scenario: Scenario,
  seed: number,
  target: Target,
  interrupted: AbortSignal,
  out: string | null,
): Promise<number> {
  const progress = new Progress(scenario.minutes, 'minutes');
  const world = await play(scenario, seed, target, { interrupted, told: minutes => progress.show(minutes) });
  progress.clear();
  const complaints = await judge(world);
  if (out !== null) writeFileSync(out, historyText(world.history));
  console.log(reportText(scenario, seed, world, complaints));
  if (interrupted.aborted) console.error('Broken off; what is told is of what happened until then.');
  if (complaints.length > 0) return 1;
  return interrupted.aborted ? 130 : 0;
}

/** What the auditor has to say of a run, with the books where they can be looked into. */
export async function judge(world: World): Promise<readonly string[]> {
  const { target, shows, history } = world;
  if (!target.ledger) return auditFromOutside(history);
  return audit(history, await target.ledger.books(shows.map(({ showId }) => showId)), target.leaps);
}

/** What went wrong in a run of a swarm on this target; empty if nothing did. */
export async function complaintsOf(
  run: SwarmRun,
  target: Target,
  interrupted: AbortSignal = new AbortController().signal,
): Promise<readonly string[]> {
  const world = await play(swarmScenario(run), run.seed, target, { interrupted });
  return judge(world);
}
