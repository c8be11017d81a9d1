import { confidenceInterval, type Interval } from '../engine/index.ts';
import type { Figures } from './figures.ts';
import type { GateParameters } from './parameters.ts';

/** A case of a study: everything but the seed. */
export type Case = Omit<GateParameters, 'seed'>;

/** Runs of one case, to be done in one go. */
export type Job = { readonly case: Case; readonly seeds: readonly number[] };

/** The runs that are done: of each case the figures by seed. */
export class Runs {
  readonly #cases = new Map<string, Map<number, Figures>>();

  of(studied: Case): Map<number, Figures> {
    const key = name(studied);
    let figures = this.#cases.get(key);
    if (!figures) {
      figures = new Map();
      this.#cases.set(key, figures);
    }
    return figures;
  }
}

/** The same case always has the same name, in whatever order its parameters came. */
function name(studied: Case): string {
  return JSON.stringify(Object.entries(studied).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is still to be done, in jobs of a few dozen milliseconds: seeds go round the cases, so that all grow together. */
export function missingJobs(cases: readonly Case[], seeds: readonly number[], done: Runs): Job[] {
  const jobs: Job[] = [];
  const known = cases.map(of => done.of(of));
  const { minutes } = cases[0]!;
  const size = Math.min(100, Math.max(1, Math.round(3000 / minutes)));
  for (let at = 0; at < seeds.length; at += size)
    for (const [index, of] of cases.entries()) {
      const missing = seeds.slice(at, at + size).filter(seed => !known[index]!.has(seed));
      if (missing.length > 0) jobs.push({ case: of, seeds: missing });
    }
  return jobs;
}

export type Summary = {
  case: Case;
  /** How many seeds were run. */
  runs: number;
  /** Of each figure its mean over the seeds, with its 95 % interval. */
  figures: { [K in keyof Figures]: Interval };
  /**
   * How far the wait for a seller is from that of the first case, seed by seed, in minutes: all cases meet the same buses
   * and groups, so that this is much sharper than the difference of two intervals. Null for the first case.
   */
  sellerWaitAgainstFirst: Interval | null;
};

export function summarise(cases: readonly Case[], seeds: readonly number[], runs: Runs): Summary[] {
  const first = runs.of(cases[0]!);
  return cases.map((of, index) => {
    const known = runs.of(of);
    const done = seeds.flatMap(seed => known.get(seed) ?? []);
    return {
      case: of,
      runs: done.length,
      figures: intervals(done),
      sellerWaitAgainstFirst: index === 0 ? null : paired(first, known, seeds),
    };
  });
}

const measured: (keyof Figures)[] = [
  'sellerWait',
  'scannerWait',
  'arrived',
  'inside',
  'gaveUp',
  'stillWaiting',
  'sellersBusy',
  'scannersBusy',
  'sellerQueue',
  'scannerQueue',
];

/** Of each figure the interval over the runs that have it. */
function intervals(runs: readonly Figures[]): Summary['figures'] {
  const of = (key: keyof Figures) => confidenceInterval(runs.flatMap(figures => figures[key] ?? []));
  return Object.fromEntries(measured.map(key => [key, of(key)])) as Summary['figures'];
}

function paired(
  first: Map<number, Figures>,
  other: Map<number, Figures>,
  seeds: readonly number[],
): Interval {
  const differences = seeds.flatMap(seed => {
    const [before, after] = [first.get(seed)?.sellerWait, other.get(seed)?.sellerWait];
    return before == null || after == null ? [] : [after - before];
  });
  return confidenceInterval(differences);
}
