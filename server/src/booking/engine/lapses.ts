/** Those that lapse in the order in which they were added. */
interface Run<Lapsing> {
  newest: number;
  readonly members: Map<string, Lapsing>;
}

/**
 * What lapses with time, by the instant at which it does. Holds of one length lapse in the order in which they were made, so an
 * insertion-ordered map is all that they need; offers are shorter and have a run of their own, as has, for as long as it
 * lasts, a hold that came back from a declined payment. Waits are all of one length; those that begin after the database's clock was
 * set back end before earlier ones, in another run.
 */
export class Lapses<Lapsing> {
  readonly #runs: Run<Lapsing>[] = [];
  readonly #idOf: (lapsing: Lapsing) => string;
  readonly #lapsesAt: (lapsing: Lapsing) => number;

  /** `lapsesAt` in milliseconds since 1970. */
  constructor(idOf: (lapsing: Lapsing) => string, lapsesAt: (lapsing: Lapsing) => number) {
    this.#idOf = idOf;
    this.#lapsesAt = lapsesAt;
  }

  add(lapsing: Lapsing): void {
    const at = this.#lapsesAt(lapsing);
    const run =
      this.#runs.find(({ newest, members }) => newest <= at || members.size === 0) ?? this.#newRun();
    run.newest = at;
    run.members.set(this.#idOf(lapsing), lapsing);
  }

  #newRun(): Run<Lapsing> {
    const run = { newest: 0, members: new Map() };
    this.#runs.push(run);
    return run;
  }

  /** Another in the place of one with its id, which lapses at the same instant. */
  replace(lapsing: Lapsing): void {
    const id = this.#idOf(lapsing);
    this.#runs.find(({ members }) => members.has(id))!.members.set(id, lapsing);
  }

  delete(id: string): void {
    this.#runs.some(({ members }) => members.delete(id));
  }

  /** Those that have lapsed by `now`, in the order in which they did. */
  by(now: number): Lapsing[] {
    const lapsed = this.#runs.flatMap(({ members }) => {
      const first: Lapsing[] = [];
      for (const lapsing of members.values()) {
        if (this.#lapsesAt(lapsing) > now) break;
        first.push(lapsing);
      }
      return first;
    });
    return lapsed.length < 2 ? lapsed : lapsed.sort((a, b) => this.#lapsesAt(a) - this.#lapsesAt(b));
  }

  /** When the next one lapses; undefined if there is none. */
  next(): number | undefined {
    let next: number | undefined;
    for (const { members } of this.#runs) {
      const [first] = members.values();
      if (first === undefined) continue;
      const at = this.#lapsesAt(first);
      if (next === undefined || at < next) next = at;
    }
    return next;
  }
}
