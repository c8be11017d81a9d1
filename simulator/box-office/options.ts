import { address, given, integer, Misuse, number, type Options, oneOf } from '../options.ts';
import { scenarioNames } from './scenario.ts';
import { type Feature, features } from './swarm.ts';

export type BoxOfficeOptions = {
  scenario: string;
  seed: number;
  atOnce: boolean;
  against: string | null;
  speed: number;
  swarm: number | null;
  swarmFor: number | null;
  results: string | null;
  json: string | null;
  replay: number | null;
  with: readonly Feature[] | null;
  buyers: number | null;
  out: string | null;
};

export const boxOfficeOptions: Options<BoxOfficeOptions> = {
  scenario: {
    flag: 'scenario',
    value: 'friday-evening',
    meaning: `what happens: ${scenarioNames.join(', ')}`,
    fallback: 'friday-evening',
    read: oneOf(...scenarioNames),
  },
  seed: {
    flag: 'seed',
    value: '42',
    meaning: 'whoever comes, and what they want; with a swarm, the first seed',
    fallback: 42,
    read: integer(0, Number.MAX_SAFE_INTEGER),
  },
  atOnce: {
    flag: 'at-once',
    value: '',
    meaning:
      'whoever asks in one instant is served together: nearer to life, but a seed does not repeat to the byte',
    fallback: false,
    read: given,
  },
  against: {
    flag: 'against',
    value: 'http://localhost:8080',
    meaning: 'plays on this Matinee, over HTTP, instead of on one of its own',
    fallback: null,
    read: address,
  },
  speed: {
    flag: 'speed',
    value: '1',
    meaning: 'with --against: how much quicker than real buyers are',
    fallback: 1,
    read: number(0.1, 1000, ''),
  },
  swarm: {
    flag: 'swarm',
    value: '100',
    meaning: 'so many small runs, each with other things going wrong',
    fallback: null,
    read: integer(1, 1_000_000_000),
  },
  swarmFor: {
    flag: 'swarm-for',
    value: '2h',
    meaning: 'such runs for so long (90s, 10m, 2h)',
    fallback: null,
    read: duration,
  },
  results: {
    flag: 'results',
    value: 'swarm.ndjson',
    meaning: 'keeps what came of each run of a swarm, and goes on where it was broken off',
    fallback: null,
    read: text => text,
  },
  json: {
    flag: 'json',
    value: 'swarm.json',
    meaning: 'writes the summary of a swarm for other programs: seeds, time, failures',
    fallback: null,
    read: text => text,
  },
  replay: {
    flag: 'replay',
    value: '17',
    meaning: 'one run of a swarm again, by its seed',
    fallback: null,
    read: integer(0, Number.MAX_SAFE_INTEGER),
  },
  with: {
    flag: 'with',
    value: 'late,rush',
    meaning: 'with --replay: with these features on and no others',
    fallback: null,
    read: readFeatures,
  },
  buyers: {
    flag: 'buyers',
    value: '8',
    meaning: 'with --replay: with so many buyers',
    fallback: null,
    read: integer(0, 10_000),
  },
  out: {
    flag: 'out',
    value: 'history.ndjson',
    meaning: 'writes every request with its answer, and every fact, a line each',
    fallback: null,
    read: text => text,
  },
};

function readFeatures(text: string): Feature[] {
  if (text === 'nothing') return [];
  return text.split(',').map(name => {
    if ((features as readonly string[]).includes(name)) return name as Feature;
    throw new Misuse(`takes features out of ${features.join(', ')}, or nothing`);
  });
}

/** 10m as 600: seconds. */
function duration(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  const seconds = Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  if (seconds > 0) return seconds;
  throw new Misuse('takes a time such as 90s, 10m or 2h');
}
