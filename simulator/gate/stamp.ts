import { RandomStream } from '../engine/index.ts';
import type { GateFact } from './facts.ts';
import type { GateParameters } from './parameters.ts';

/** A fact as it leaves the simulator: with an id of its own, the instant at which it became known, and the run that it is of. */
export type StampedFact = {
  topic: GateFact['topic'];
  value: { factId: string; at: string; runId: string } & GateFact['value'];
};

/**
 * Gives the facts of one run their ids and instants, all derived: the same parameters and the same `start` (milliseconds
 * since 1970) give the same. Minute 0 of the run is `start`; `at` is when the fact was published, not when the phase that
 * it tells of began, which is `start` plus `time`.
 *
 * An id is a UUIDv7 (RFC 9562): the instant, 42 bits that belong to the run, and the fact's number in the run. Other
 * parameters give other ids, so that the facts of several runs can lie in one table. A run's own id is that of its first fact.
 */
export function stamp(
  parameters: GateParameters,
  start: number,
): (fact: GateFact, now: number) => StampedFact {
  const run = RandomStream.of(parameters.seed, `fact ids ${start} ${JSON.stringify(parameters)}`);
  const counterPart = hex(run.integer(0x1000), 3);
  const [variant, high, low] = [
    hex(0x8 + run.integer(4), 1),
    hex(run.integer(0x1000), 3),
    hex(run.integer(0x10000), 4),
  ];
  const idOf = (instant: number, number: number) => {
    const time = hex(instant, 12);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counterPart}-${variant}${high}-${low}${hex(number, 8)}`;
  };
  const runId = idOf(start, 0);
  let number = 0;
  return ({ topic, value }, now) => {
    const instant = start + Math.floor(now * 60_000);
    return {
      topic,
      value: { factId: idOf(instant, number++), at: new Date(instant).toISOString(), runId, ...value },
    };
  };
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
