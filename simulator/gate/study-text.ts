import type { Interval } from '../engine/index.ts';
import { grouped, table } from '../terminal.ts';
import type { Case, Summary } from './study.ts';

/** How each parameter is said, for a case among others. */
const said: { [K in keyof Case]: (value: Case[K]) => string } = {
  minutes: value => `${value} min`,
  sellers: value => `${value} sellers`,
  scanners: value => `${value} scanners`,
  buy: value => `${Number((value * 100).toFixed(2))} % buy`,
  line: value => value,
  balk: value => (value === null ? 'nobody balks' : `balk at ${value}`),
  patience: value => (value === null ? 'endless patience' : `patience ${value} min`),
  warmUp: value => `warm-up ${value} min`,
};

/** The cases side by side: what they share above, what tells them apart in the first column. */
export function studyText(summaries: readonly Summary[]): string {
  const keys = Object.keys(said) as (keyof Case)[];
  const varied = keys.filter(key => summaries.some(({ case: of }) => of[key] !== summaries[0]!.case[key]));
  const shared = keys.filter(key => !varied.includes(key));
  const words = (of: Case, chosen: readonly (keyof Case)[]) => chosen.map(key => say(of, key)).join(', ');
  return [
    `The gate: ${words(summaries[0]!.case, shared)}`,
    '',
    table(
      [
        '',
        'runs',
        'seller wait',
        'against first',
        'scanner wait',
        'people in',
        'gave up',
        'sellers busy',
        'scanners busy',
      ],
      summaries.map(summary => [words(summary.case, varied), ...cells(summary)]),
    ),
    '',
    'Means per run with 95 % intervals over the seeds; waits in minutes per person served. "Against first" compares the',
    'wait for a seller with that of the first case seed by seed: every case meets the same buses and groups.',
  ].join('\n');
}

function cells({ runs, figures, sellerWaitAgainstFirst }: Summary): string[] {
  return [
    grouped(runs),
    plusMinus(figures.sellerWait, 2),
    sellerWaitAgainstFirst === null ? '–' : plusMinus(sellerWaitAgainstFirst, 2, 'signed'),
    plusMinus(figures.scannerWait, 3),
    plusMinus(figures.inside, 0),
    plusMinus(figures.gaveUp, 1),
    share(figures.sellersBusy),
    share(figures.scannersBusy),
  ];
}

function say<K extends keyof Case>(of: Case, key: K): string {
  return said[key](of[key]);
}

function plusMinus({ count, mean, halfWidth }: Interval, digits: number, signed?: 'signed'): string {
  if (count === 0) return '–';
  const sign = signed && mean > 0 ? '+' : '';
  return `${sign}${mean.toFixed(digits)} ± ${Number.isFinite(halfWidth) ? halfWidth.toFixed(digits) : '?'}`;
}

function share({ mean, halfWidth, ...rest }: Interval): string {
  return `${plusMinus({ ...rest, mean: mean * 100, halfWidth: halfWidth * 100 }, 1)} %`;
}
