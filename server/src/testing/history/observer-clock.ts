import type { ClockRecord } from './records.ts';

/**
 * How far the instant of a decision may be from the database's clock (B4). As in write.ts, but said again: a checker takes nothing
 * from what it checks.
 */
export const TOLERANCE_MS = 1_500;

/** The database's clock by that of the observer; the same, unless the history says that it was set. */
export class ObserverClock {
  readonly #set: readonly ClockRecord[];
  /** By how much it was set back in all: so much later an instant may come again. */
  readonly setBackMs: number;

  constructor(set: readonly ClockRecord[]) {
    this.#set = set.toSorted((one, other) => one.from - other.from);
    const steps = this.#set.map(({ aheadMs }, index) => aheadMs - (this.#set[index - 1]?.aheadMs ?? aheadMs));
    this.setBackMs = steps.reduce((sum, step) => sum + Math.max(0, -step), 0);
  }

  /** The earliest and the latest that the database's clock showed between two instants of the observer. */
  span(since: number, until: number): [earliest: number, latest: number] {
    let [earliest, latest] = [since + this.#ahead(since), until + this.#ahead(until)];
    this.#set.forEach(({ from, aheadMs }, index) => {
      // In the instant in which it was set it showed both.
      if (from < since || from > until) return;
      const before = this.#set[index - 1]?.aheadMs ?? aheadMs;
      earliest = Math.min(earliest, from + aheadMs, from + before);
      latest = Math.max(latest, from + aheadMs, from + before);
    });
    return [Math.min(earliest, latest), Math.max(earliest, latest)];
  }

  /** When something may have been decided that was asked for and replied to between these instants of the observer. */
  spanOfDecision(since: number, until: number): [earliest: number, latest: number] {
    const [earliest, latest] = this.span(since, until);
    return [Math.floor(earliest - TOLERANCE_MS), Math.ceil(latest + TOLERANCE_MS)];
  }

  #ahead(instant: number): number {
    return this.#set.findLast(({ from }) => from <= instant)?.aheadMs ?? 0;
  }
}
