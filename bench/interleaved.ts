/** The middle, least and greatest of some measurements. */
export type Spread = { median: number; min: number; max: number };

export type Compared<Ours, Baseline> = {
  ours: Spread;
  compared: {
    baseline: Spread;
    /** Ours divided by the baseline, pair by pair. */
    ratio: Spread;
    /** The same with what the processors spent in place of what the clock says: all threads count, other programs do not. */
    ratioByProcessorTime: Spread;
  };
  legs: { ours: Ours; baseline: Baseline }[];
};

/** `rate` is per second of the clock, `rateByProcessorTime` per second of processor time; more is better. */
export type Leg = { rate: number; rateByProcessorTime: number };

/**
 * Measures two sides alternately, A B A B ..., `times` each, so that whatever else the machine does meets both alike.
 */
export async function interleaved<Ours extends Leg, Baseline extends Leg>(
  ours: () => Promise<Ours>,
  baseline: () => Promise<Baseline>,
  { times = 5, told = (_: string) => {} } = {},
): Promise<Compared<Ours, Baseline>> {
  const legs: { ours: Ours; baseline: Baseline }[] = [];
  for (let leg = 1; leg <= times; leg++) {
    told(`leg ${leg} of ${times}`);
    legs.push({ ours: await ours(), baseline: await baseline() });
  }
  return {
    ours: spread(legs.map(leg => leg.ours.rate)),
    compared: {
      baseline: spread(legs.map(leg => leg.baseline.rate)),
      ratio: spread(legs.map(leg => leg.ours.rate / leg.baseline.rate)),
      ratioByProcessorTime: spread(
        legs.map(leg => leg.ours.rateByProcessorTime / leg.baseline.rateByProcessorTime),
      ),
    },
    legs,
  };
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}
