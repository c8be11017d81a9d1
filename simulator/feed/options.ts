import { instant, integer, Misuse, number, type Options, oneOf, streamAt } from '../options.ts';
import { type Fault, type Faults, faults, noFaults } from './parameters.ts';

export type FeedOptions = {
  seed: number;
  rate: number;
  minutes: number;
  faults: Faults;
  start: number | null;
  speed: 'real' | 'max' | null;
  out: string | null;
  to: string | null;
  feed: string | null;
  expected: 'sums' | 'outcomes' | 'none';
  after: number;
};

export const feedOptions: Options<FeedOptions> = {
  seed: {
    flag: 'seed',
    value: '42',
    meaning: 'the same seed and options give the same feed, to the byte',
    fallback: 42,
    read: integer(0, Number.MAX_SAFE_INTEGER),
  },
  rate: {
    flag: 'rate',
    value: '1000',
    meaning: 'bookings a minute; nearly as many payments follow',
    fallback: 1_000,
    read: number(1, 1_000_000, ' a minute'),
  },
  minutes: {
    flag: 'for',
    value: '10m',
    meaning: 'how long orders are made: seconds, minutes or hours (90s, 10m, 2h)',
    fallback: 10,
    read: duration,
  },
  faults: {
    flag: 'faults',
    value: 'late=2%,duplicate=1%',
    meaning: 'what goes wrong, and how often; see below',
    fallback: noFaults,
    read: readFaults,
  },
  start: {
    flag: 'start',
    value: '2026-01-02T18:00:00Z',
    meaning: 'the instant of minute 0; with --to, such that the feed is of now unless given',
    fallback: null,
    read: instant,
  },
  speed: {
    flag: 'speed',
    value: 'real|max',
    meaning: 'as time goes by (so with --to unless given), or as quickly as it is taken',
    fallback: null,
    read: oneOf('real', 'max'),
  },
  out: {
    flag: 'out',
    value: 'DIR',
    meaning: 'writes bookings.ndjson and payments.ndjson into this folder',
    fallback: null,
    read: text => text,
  },
  to: {
    flag: 'to',
    value: 'http://localhost:8080|log',
    meaning:
      'sends to the streams of this Matinee instead, or into the log in the data folder (MATINEE_DATA)',
    fallback: null,
    read: streamAt,
  },
  feed: {
    flag: 'feed',
    value: 'NAME',
    meaning:
      'under whose clock it is judged where it is sent: open in real time, else a new one, unless told',
    fallback: null,
    read: feedName,
  },
  expected: {
    flag: 'expected',
    value: 'sums|outcomes|none',
    meaning: 'what must become of it: counts and sums, or also the outcome of each line',
    fallback: 'sums',
    read: oneOf('sums', 'outcomes', 'none'),
  },
  after: {
    flag: 'after',
    value: '0',
    meaning: 'goes on after so many facts, where it was broken off',
    fallback: 0,
    read: integer(0, Number.MAX_SAFE_INTEGER),
  },
};

function feedName(text: string): string {
  if (/^[\w.:-]{1,80}$/.test(text)) return text;
  throw new Misuse('takes up to 80 letters, digits, points and dashes');
}

/** 10m as 10, 90s as 1.5: minutes. */
function duration(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  const minutes = Number(count) * { s: 1 / 60, m: 1, h: 60 }[unit as 's' | 'm' | 'h'];
  if (minutes > 0 && minutes <= 525_600) return minutes;
  throw new Misuse('takes a time up to a year, such as 90s, 10m or 2h');
}

function readFaults(text: string): Faults {
  if (text === 'none') return noFaults;
  const given: Record<Fault, number> = { ...noFaults };
  for (const part of text.split(',')) {
    const [, name, count, sign] = /^([a-z]+)=(\d+(?:\.\d+)?)(%?)$/.exec(part) ?? [];
    if (name === undefined || !(name in faults || name === 'all'))
      throw new Misuse(`takes faults such as late=2% out of ${Object.keys(faults).join(', ')}, or all`);
    const share = sign ? Number(count) / 100 : Number(count);
    for (const fault of name === 'all' ? (Object.keys(faults) as Fault[]) : [name as Fault])
      given[fault] = share;
  }
  const total = (Object.values(given) as number[]).reduce((sum, share) => sum + share, 0);
  if (total > 1) throw new Misuse('takes faults that come to 100 % at most');
  return given;
}
