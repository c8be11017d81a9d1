import type { Spread } from './interleaved.ts';

/** A figure as it was measured. */
export type Result = {
  /** What was measured, with its unit. */
  measured: string;
  goal: string;
  reached: boolean;
  ours: Spread;
  /** Missing where the goal is a number of its own, and nothing is compared. */
  compared?: { baseline: Spread; ratio: Spread; ratioByProcessorTime: Spread };
  /** Each leg as it came, and whatever else a reader may want to check. */
  details: unknown;
};

/** What cannot be measured here says why. */
export type Skipped = { skipped: string };

export type Figure = {
  /** What is compared with what, in a sentence. */
  readonly title: string;
  /** Measures it; `told` hears how far it is. A run whose result would mean nothing throws. */
  readonly measure: (told: (what: string) => void) => Promise<(Result | Skipped)[] | Skipped>;
};
