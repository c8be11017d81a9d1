import type { LoadedShow } from './load.ts';
import { RecentReplies } from './replies.ts';
import type { Store } from './store.ts';

/** How many shows are kept; of more, those loaded first are dropped, since they can be loaded again. */
const MOST_SHOWS = 500;

/** What a lane foresees with: its shows, as its last batch leaves them, and the replies that it has given lately. */
export class LaneMemory {
  readonly recent = new RecentReplies();
  readonly #store: Store;
  readonly #shows = new Map<string, LoadedShow>();
  readonly #stale = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** A show, if it is known. */
  get(showId: string): LoadedShow | undefined {
    return this.#shows.get(showId);
  }

  /** A show, loaded if it is not known; undefined if there is none. */
  async show(showId: string): Promise<LoadedShow | undefined> {
    const known = this.#shows.get(showId);
    if (known) return known;
    const loaded = await this.#store.load(showId);
    if (loaded) this.#shows.set(showId, loaded);
    return loaded;
  }

  get shows(): Iterable<LoadedShow> {
    return this.#shows.values();
  }

  /** Has a show loaded anew before the next batch that begins with memory as it was committed. */
  forget(showId: string): void {
    this.#stale.add(showId);
  }

  forgetAll(): void {
    for (const showId of this.#shows.keys()) this.#stale.add(showId);
    this.recent.clear();
  }

  get isStale(): boolean {
    return this.#stale.size > 0;
  }

  /** Drops what is to be forgotten, and what is too much; but no show whose holds must be ended in time. */
  letGo(): void {
    for (const showId of this.#stale) this.#shows.delete(showId);
    this.#stale.clear();
    if (this.#shows.size <= MOST_SHOWS) return;
    for (const [showId, { seats }] of this.#shows) {
      if (seats.nextLapse() === undefined) this.#shows.delete(showId);
      if (this.#shows.size <= MOST_SHOWS) return;
    }
  }

  /** Drops at once what was foreseen of these shows, and every reply: something has come otherwise. */
  drop(showIds: Iterable<string>): void {
    for (const showId of showIds) this.#shows.delete(showId);
    this.recent.clear();
  }

  /** When time alone changes something of a show next, in milliseconds since 1970; infinity if it never will. */
  nextLapse(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { seats } of this.#shows.values())
      next = Math.min(next, seats.nextLapse() ?? Number.POSITIVE_INFINITY);
    return next;
  }
}
