import { type Booking, lapsesAt } from './booking.ts';

/** Holds that lapse in the order in which they were added. */
interface Run {
  newest: number;
  readonly holds: Map<string, Booking>;
}

/**
 * The holds of a show by the instant at which they lapse. Holds of one length lapse in the order in which they were made, so an
 * insertion-ordered map is all that they need; offers are shorter and have a run of their own, as has, for as long as it
 * lasts, a hold that came back from a declined payment.
 */
export class Lapses {
  readonly #runs: Run[] = [];

  add(hold: Booking): void {
    const run =
      this.#runs.find(({ newest, holds }) => newest <= hold.holdUntil || holds.size === 0) ?? this.#newRun();
    run.newest = hold.holdUntil;
    run.holds.set(hold.bookingId, hold);
  }

  #newRun(): Run {
    const run = { newest: 0, holds: new Map() };
    this.#runs.push(run);
    return run;
  }

  delete(bookingId: string): void {
    this.#runs.some(({ holds }) => holds.delete(bookingId));
  }

  /** Those that have lapsed by `now`, in the order in which they did. */
  by(now: number): Booking[] {
    const lapsed = this.#runs.flatMap(({ holds }) => {
      const first: Booking[] = [];
      for (const hold of holds.values()) {
        if (lapsesAt(hold) > now) break;
        first.push(hold);
      }
      return first;
    });
    return lapsed.length < 2 ? lapsed : lapsed.sort((a, b) => a.holdUntil - b.holdUntil);
  }

  /** When the next one lapses; undefined if there is none. */
  next(): number | undefined {
    const firsts = this.#runs.flatMap(({ holds }) => [...holds.values().take(1)].map(lapsesAt));
    return firsts.length === 0 ? undefined : Math.min(...firsts);
  }
}
