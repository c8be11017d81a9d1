import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { explained, integer, Misuse, type Option, type Options, readOptions, several } from '../options.ts';
import { counted, grouped, Progress } from '../terminal.ts';
import { assertTogether, gateOptions } from './options.ts';
import { type Case, missingJobs, Runs, type Summary, summarise } from './study.ts';
import { ResultsFile } from './study-results.ts';
import { studyText } from './study-text.ts';
import { doJobs } from './study-threads.ts';

type Given = { [K in keyof Case]: Case[K][] } & {
  seeds: readonly number[];
  threads: number;
  results: string | null;
  json: string | null;
};

const MOST_RUNS = 10_000_000;

function listed<V>(option: Option<V>, value: string): Option<V[]> {
  return { ...option, value, fallback: [option.fallback], read: several(option.read) };
}

function once<V>(option: Option<V>): Option<V[]> {
  return { ...option, fallback: [option.fallback], read: text => [option.read(text)] };
}

const options: Options<Given> = {
  seeds: {
    flag: 'seeds',
    value: '300|301..600',
    meaning: 'runs of each case: so many seeds from 1 on, or these',
    fallback: seedsFrom(1, 300),
    read: seeds,
  },
  minutes: once(gateOptions.minutes),
  sellers: listed<number>(gateOptions.sellers, '6..12'),
  scanners: listed<number>(gateOptions.scanners, '2,4'),
  buy: listed<number>(gateOptions.buy, '0.2..0.5:0.1'),
  line: listed(gateOptions.line, 'shortest,published'),
  balk: listed<number | null>(gateOptions.balk, 'never,20'),
  patience: listed<number | null>(gateOptions.patience, 'never,5,10'),
  warmUp: once(gateOptions.warmUp),
  threads: {
    flag: 'threads',
    value: String(availableParallelism()),
    meaning: 'runs at one time: as many as there are cores unless given',
    fallback: availableParallelism(),
    read: integer(1, 256),
  },
  results: {
    flag: 'results',
    value: 'study.ndjson',
    meaning: 'keeps every run in this file, and goes on where it was broken off',
    fallback: null,
    read: text => text,
  },
  json: {
    flag: 'json',
    value: 'study.json|-',
    meaning: 'writes the summary as JSON to a file, or to standard output in place of the table',
    fallback: null,
    read: text => text,
  },
};

export const studyHelp = `Runs the gate many times, for each combination of what is given several times, and compares.

  npm run simulate -- gate study --sellers 6..12 --seeds 300
  npm run simulate -- gate study --line shortest,published --buy 0.26,0.4 --results study.ndjson

${explained(options)}

Several values: 6,8,10 or 6..12 or 0.2..0.5:0.1 (in steps of 0.1). Ctrl-C ends a study in good order, and shows what
is known by then.`;

/** `simulate gate study ...`. Returns the exit code. */
export async function studyCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const { seeds: numbers, threads, results: path, json, ...lists } = readOptions(options, given);
  const cases = combinations(lists);
  assertTogether(cases[0]!);
  const total = cases.length * numbers.length;
  if (total > MOST_RUNS)
    throw new Misuse(`These are ${grouped(total)} runs; a study has ${grouped(MOST_RUNS)} at most.`);
  const file = path === null ? null : new ResultsFile(path);
  const runs = file?.runs ?? new Runs();
  const jobs = missingJobs(cases, numbers, runs);
  let left = jobs.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const progress = new Progress(left, 'runs');
  const toDo = left;
  await doJobs(jobs, {
    threads,
    interrupted,
    done(job, figures) {
      const known = runs.of(job.case);
      for (const [index, seed] of job.seeds.entries()) known.set(seed, figures[index]!);
      file?.add(job, figures);
      left -= job.seeds.length;
      progress.show(toDo - left);
    },
  });
  progress.clear();
  tell(summarise(cases, numbers, runs), json);
  if (left === 0) return 0;
  console.error(`Broken off: ${counted(left, 'run')} of ${grouped(total)} not done. ${goOn(path)}`);
  return 130;
}

function tell(summaries: Summary[], json: string | null): void {
  if (json !== '-') console.log(studyText(summaries));
  if (json === null) return;
  // Nine decimals are more than any interval means, and the same on every machine.
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(9)) : value;
  const text = `${JSON.stringify({ study: 'gate', confidence: 0.95, cases: summaries }, rounded, 2)}\n`;
  if (json === '-') process.stdout.write(text);
  else writeFileSync(json, text);
}

function goOn(path: string | null): string {
  return path === null
    ? 'With --results FILE a study can go on where it was broken off.'
    : 'The same command goes on from here.';
}

/** Every combination of the values given, the last option varying fastest. */
function combinations(lists: { [K in keyof Case]: Case[K][] }): Case[] {
  let cases: Partial<Case>[] = [{}];
  for (const [key, values] of Object.entries(lists))
    cases = cases.flatMap(before =>
      [...new Set<unknown>(values)].map(value => ({ ...before, [key]: value })),
    );
  return cases as Case[];
}

function seeds(text: string): number[] {
  const [, only, from, to] = /^(\d{1,8})$|^(\d{1,15})\.\.(\d{1,15})$/.exec(text) ?? [];
  const [first, last] = only ? [1, Number(only)] : [Number(from), Number(to)];
  if (last >= first && last - first < MOST_RUNS) return seedsFrom(first, last);
  throw new Misuse('takes how many, such as 300, or from which to which, such as 301..600');
}

function seedsFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
