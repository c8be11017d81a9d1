import { FACTS, OWN_FEED } from '../job/feeds.ts';
import { type EventLog, type Offsets, placeOf } from '../log/event-log.ts';

/** One of Matinee's own facts: under its order, or its show; `value` is JSON. */
export interface OwnFact {
  readonly factId: string;
  readonly key: string;
  readonly value: string;
}

/** At most so many facts come at a time. */
export const MOST_FACTS = 5_000;

const headers = { feed: OWN_FEED };

/**
 * Takes Matinee's own facts into the log, each once. Whoever brings them notes how far they came after they were taken, so the last
 * batch may come again, whole or with more behind it: its ids are remembered, and at a start found in the log.
 */
export class OwnFacts {
  readonly #events: EventLog;
  #last: ReadonlySet<string>;

  private constructor(events: EventLog, last: ReadonlySet<string>) {
    this.#events = events;
    this.#last = last;
  }

  static async open(events: EventLog): Promise<OwnFacts> {
    const from: Record<string, number> = { ...events.ends() };
    for (const place of placesOf(events)) from[place] = Math.max(0, (from[place] ?? 0) - MOST_FACTS);
    const tail = await events.read(from, Number.MAX_SAFE_INTEGER);
    const ids = tail.filter(({ topic }) => topic === FACTS).map(({ value }) => factIdOf(value));
    return new OwnFacts(events, new Set(ids));
  }

  /** Whether the log has ever had one. */
  get isEmpty(): boolean {
    const ends: Offsets = this.#events.ends();
    return placesOf(this.#events).every(place => !ends[place]);
  }

  async take(facts: readonly OwnFact[]): Promise<void> {
    const fresh = facts.filter(({ factId }) => !this.#last.has(factId));
    await this.#events.append(fresh.map(({ key, value }) => ({ topic: FACTS, key, value, headers })));
    this.#last = new Set(facts.map(({ factId }) => factId));
  }
}

const placesOf = (events: EventLog): string[] =>
  Array.from({ length: events.partitions }, (_, partition) => placeOf(FACTS, partition));

const factIdOf = (value: string): string => (JSON.parse(value) as { fact_id: string }).fact_id;
