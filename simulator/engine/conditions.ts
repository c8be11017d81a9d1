import { Occurrence, type Waiter } from './occurrence.ts';

/**
 * Happens as soon as one of `occurrences` does, with that one as its value, or fails with the first that fails. With a
 * timeout among them it bounds a wait:
 *
 * ```ts
 * const first = anyOf([turn, simulation.timeout(5)]);
 * yield first;
 * if (first.value === turn) ...
 * ```
 */
export function anyOf<T extends Occurrence<unknown>>(occurrences: readonly T[]): Occurrence<T> {
  if (occurrences.length === 0) throw new RangeError('Any of nothing would never happen.');
  const condition = new Occurrence<T>();
  const settle = (occurrence: T) => {
    for (const other of occurrences) other.removeWaiter(waiter);
    if (occurrence.failed) condition.fail(occurrence.error);
    else condition.succeed(occurrence);
  };
  const waiter: Waiter = { settled: occurrence => condition.pending && settle(occurrence as T) };
  const already = occurrences.find(occurrence => !occurrence.pending);
  if (already) settle(already);
  else for (const occurrence of occurrences) occurrence.addWaiter(waiter);
  return condition;
}

/** Happens when all of `occurrences` have, at once if there are none, or fails with the first that fails. */
export function allOf(occurrences: readonly Occurrence<unknown>[]): Occurrence {
  const condition = new Occurrence();
  let missing = 0;
  const waiter: Waiter = {
    settled(occurrence) {
      if (!condition.pending) return;
      missing--;
      if (occurrence.failed) condition.fail(occurrence.error);
      else if (missing === 0) condition.succeed();
    },
  };
  const failed = occurrences.find(occurrence => occurrence.failed);
  if (failed) {
    condition.fail(failed.error);
    return condition;
  }
  for (const occurrence of occurrences) {
    if (!occurrence.pending) continue;
    missing++;
    occurrence.addWaiter(waiter);
  }
  if (missing === 0) condition.succeed();
  return condition;
}
