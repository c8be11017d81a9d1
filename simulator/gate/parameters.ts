/** How a group chooses a line. Both break ties at random. */
export type LineChoice = 'shortest' | 'published';

/**
 * What a run of the gate can be told. Times are in minutes. `shortest` counts everyone in a line, whoever is being
 * served included: groups before a seller, people before a scanner. `published` counts only the groups that wait, as a
 * widely read example of this model does, so that a line whose server is busy looks as short as one that is free.
 */
export type GateParameters = {
  readonly seed: number;
  readonly minutes: number;
  readonly sellers: number;
  readonly scanners: number;
  /** The share of groups that have no tickets yet. */
  readonly buy: number;
  readonly line: LineChoice;
  /** A group turns away from a line in which so many people stand, or more; null: never. */
  readonly balk: number | null;
  /** A group leaves a line in which it has waited for so long; null: never. */
  readonly patience: number | null;
  /** People who join a line earlier than this do not count in waits, nor its time in means over time. */
  readonly warmUp: number;
};

export const usual: GateParameters = {
  seed: 42,
  minutes: 60,
  sellers: 6,
  scanners: 4,
  buy: 0.4,
  line: 'shortest',
  balk: null,
  patience: null,
  warmUp: 0,
};

/** What the gate is made of: minutes, people, and their spread. */
export const nature = {
  betweenBuses: { mean: 3 },
  peoplePerBus: { mean: 100, sd: 30 },
  groupSize: { mean: 2.25, sd: 0.5 },
  walkToSellers: { mean: 1, sd: 0.25 },
  walkFromSellersToScanners: { mean: 0.5, sd: 0.1 },
  walkToScanners: { mean: 1.5, sd: 0.35 },
  sale: { mean: 1, sd: 0.2 },
  scan: { mean: 0.05, sd: 0.01 },
} as const;
