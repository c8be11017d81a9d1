import { integer, Misuse, number, type Option, oneOf } from '../options.ts';
import { type GateParameters, type LineChoice, usual } from './parameters.ts';

/** The longest run, in minutes: a year and a bit. */
const LONGEST = 1_000_000;

const count = integer(1, 1000);

/** How each parameter of the gate is said on a command line. `minutes` and `seed` differ between a run and a study. */
export const gateOptions = {
  minutes: {
    flag: 'minutes',
    value: '60',
    meaning: 'length of a run; a day is 1440',
    fallback: usual.minutes,
    read: number(1, LONGEST, ' minutes'),
  },
  sellers: {
    flag: 'sellers',
    value: '6',
    meaning: 'sellers, each with a line',
    fallback: usual.sellers,
    read: count,
  },
  scanners: {
    flag: 'scanners',
    value: '4',
    meaning: 'scanners, each with a line',
    fallback: usual.scanners,
    read: count,
  },
  buy: {
    flag: 'buy',
    value: '0.4',
    meaning: 'share of the groups that have no tickets yet',
    fallback: usual.buy,
    read: number(0, 1, ''),
  },
  line: {
    flag: 'line',
    value: 'shortest|published',
    meaning: 'how a line is chosen: shortest counts who is being served, published does not',
    fallback: usual.line,
    read: oneOf('shortest', 'published'),
  },
  balk: {
    flag: 'balk',
    value: 'never|20',
    meaning: 'people in a line from which on a group turns away',
    fallback: usual.balk,
    read: orNever(integer(1, LONGEST)),
  },
  patience: {
    flag: 'patience',
    value: 'never|10',
    meaning: 'minutes in one line after which a group leaves',
    fallback: usual.patience,
    read: orNever(number(0, LONGEST, ' minutes')),
  },
  warmUp: {
    flag: 'warm-up',
    value: '0',
    meaning: 'minutes at the beginning that do not count in waits, queues and utilisation',
    fallback: usual.warmUp,
    read: number(0, LONGEST, ' minutes'),
  },
} satisfies {
  minutes: Option<number>;
  sellers: Option<number>;
  scanners: Option<number>;
  buy: Option<number>;
  line: Option<LineChoice>;
  balk: Option<number | null>;
  patience: Option<number | null>;
  warmUp: Option<number>;
};

function orNever(read: (text: string) => number): (text: string) => number | null {
  return text => {
    if (text === 'never') return null;
    try {
      return read(text);
    } catch (error) {
      throw error instanceof Misuse ? new Misuse(`${error.message}, or never`) : error;
    }
  };
}

/** Refuses what each option allows but not all together. */
export function assertTogether({ warmUp, minutes }: Pick<GateParameters, 'warmUp' | 'minutes'>): void {
  if (warmUp >= minutes) throw new Misuse(`--warm-up must be shorter than the run of ${minutes} minutes.`);
}
