import type { Wish } from './target.ts';

/** What buyers do, as shares of the buyers (or of their requests) from 0 to 1. */
export type Habits = {
  /** The bank declines the first card; one in two tries another. */
  readonly decline: number;
  /** The provider answers late, twice, or never. */
  readonly late: number;
  readonly twice: number;
  readonly never: number;
  /** Leaves a hold behind without a word. */
  readonly abandon: number;
  /** Gives a hold back. */
  readonly release: number;
  /** Exchanges the seats, held or bought. */
  readonly change: number;
  /** Pays when the time is over. */
  readonly dawdle: number;
  /** Cancels what was bought, half of them only some of the tickets. */
  readonly cancel: number;
  /** Comes back for more. */
  readonly return: number;
  /** Waits in line when there is nothing, rather than going home. */
  readonly wait: number;
  /** Sends a request again under the same key, as after a broken connection. */
  readonly repeat: number;
  /** Asks for what is not theirs, or does not exist. */
  readonly meddle: number;
};

export const calm: Habits = {
  decline: 0.05,
  late: 0.02,
  twice: 0.02,
  never: 0,
  abandon: 0.1,
  release: 0.05,
  change: 0.03,
  dawdle: 0.03,
  cancel: 0.04,
  return: 0.05,
  wait: 0.5,
  repeat: 0.02,
  meddle: 0.01,
};

/** Something that happens to the box office at a minute of the run. */
export type Incident = {
  readonly minute: number;
  readonly what: 'crash' | 'show-cancelled' | 'seats-blocked';
};

export type Scenario = {
  readonly name: string;
  readonly minutes: number;
  readonly buyers: number;
  /** Machines that buy as fast as they can, and let go of most of it. */
  readonly bots: number;
  /** `rush`: nearly all at the opening of the sale; `evening`: more and more towards the middle. */
  readonly arrivals: 'steady' | 'evening' | 'rush';
  readonly shows: readonly Wish[];
  readonly habits: Habits;
  /** While it lasts, in minutes, no provider answers. */
  readonly outage: { readonly from: number; readonly until: number } | null;
  readonly incidents: readonly Incident[];
  /**
   * Whoever asks in one instant is served together, and what goes on beside requests goes on by itself: then it is up to the machine
   * what comes first, and a seed does not repeat to the byte. Otherwise it does.
   */
  readonly atOnce: boolean;
};

const hall: Wish = {
  rows: 8,
  seatsPerRow: 12,
  startsInMinutes: 300,
  onSaleInMinutes: 0,
  mostSeatsPerBuyer: 10,
  cancelUntilMinutes: 60,
  refundPercent: 100,
  waitingRule: 'strict',
  offerSeconds: 120,
};

const evening: Omit<Scenario, 'name'> = {
  minutes: 240,
  buyers: 120,
  bots: 0,
  arrivals: 'evening',
  shows: [hall, { ...hall, rows: 5, seatsPerRow: 8, waitingRule: 'first-that-fits', refundPercent: 80 }],
  habits: calm,
  outage: null,
  incidents: [],
  atOnce: false,
};

const all: Record<string, Omit<Scenario, 'name'>> = {
  'friday-evening': evening,
  'quiet-week': {
    ...evening,
    minutes: 7 * 24 * 60,
    buyers: 60,
    arrivals: 'steady',
    shows: [{ ...hall, startsInMinutes: 7 * 24 * 60, cancelUntilMinutes: 24 * 60 }],
  },
  'on-sale-rush': {
    ...evening,
    minutes: 60,
    buyers: 250,
    arrivals: 'rush',
    shows: [{ ...hall, rows: 10, seatsPerRow: 16, onSaleInMinutes: 5, mostSeatsPerBuyer: 6 }],
    habits: { ...calm, wait: 0.8, abandon: 0.2 },
  },
  'provider-outage': { ...evening, outage: { from: 90, until: 150 } },
  bots: { ...evening, bots: 6, habits: { ...calm, wait: 0.7 } },
  'cancelled-show': { ...evening, incidents: [{ minute: 150, what: 'show-cancelled' }] },
  crash: {
    ...evening,
    incidents: [
      { minute: 100, what: 'crash' },
      { minute: 130, what: 'crash' },
    ],
    habits: { ...calm, repeat: 0.1 },
  },
};

export const scenarioNames: readonly string[] = Object.keys(all);

export const scenarioCalled = (name: string): Scenario => ({ name, ...all[name]! });
